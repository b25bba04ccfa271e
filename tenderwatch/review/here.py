"""What a view may ask for: the outside world, the present moment, who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g

from tenderwatch.config import Config
from tenderwatch.model import User
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store

NAME = "tenderwatch"


@dataclass(frozen=True, slots=True)
class World:
    """What the application was made with; `now` gives an aware moment in Paris time."""

    services: Services
    now: Callable[[], datetime]


def world() -> World:
    """What this application was made with."""
    made: World = current_app.extensions[NAME]
    return made


def services() -> Services:
    """What use cases are handed."""
    return world().services


def store() -> Store:
    """The store."""
    return world().services.store


def config() -> Config:
    """The configuration."""
    return world().services.config


def now() -> datetime:
    """The present moment, the same during one request."""
    if "now" not in g:
        g.now = world().now()
    moment: datetime = g.now
    return moment


def user() -> User | None:
    """Who is signed in, if anybody is."""
    found: User | None = g.get("user")
    return found
