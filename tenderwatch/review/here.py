"""What a view may ask for: the outside world, the present moment, who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app, g, request, session

from digests.mailer import Mailer
from tenderwatch.config import Config
from tenderwatch.model import AuditEntry, User
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import signed_in
from tenderwatch.pipeline.standings import Weights
from tenderwatch.store import Store

NAME = "tenderwatch"
BY_LINK = "lien d'un courriel"
"""Who did something with a signed link and no account."""
SESSION = "session"
"""Where the cookie keeps the session's token."""


@dataclass(frozen=True, slots=True)
class World:
    """What the application was made with.

    `now` gives an aware moment in Paris time; `mailer` opens a way for mail; `later` runs a job after the answer;
    `weights` keeps how much the week's mails hold.
    """

    services: Services
    now: Callable[[], datetime]
    mailer: Callable[[], Mailer]
    later: Callable[[Callable[[], None]], object]
    weights: Weights = field(default_factory=Weights)


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


def recognised() -> User | None:
    """Who the session's token, or else a trusted proxy, says it is."""
    token = session.get(SESSION)
    if token:
        return signed_in(services(), str(token), now())
    pages = config().pages
    told = request.headers.get(pages.user_header) if pages.user_header else None
    if not told or _peer() not in pages.proxy_addresses:
        return None
    found = store().user(told)
    return found if found and found.active else None


def _peer() -> str | None:
    """Who really opened the connection, whatever a proxy's headers say."""
    kept = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    peer: str | None = kept.get("REMOTE_ADDR")
    return peer


def user() -> User | None:
    """Who is signed in, if anybody is; looked up once a request."""
    if "user" not in g:
        g.user = recognised()
    found: User | None = g.user
    return found


def noting(action: str, subject: str, *networks: str | None, detail: str = "") -> AbstractContextManager[None]:
    """Log what is written in this block, under whoever is signed in, for each network that it concerns.

    Without a network it concerns the whole installation. Used as `with here.noting("profil modifié", id, "fei"): …`.
    """
    someone = user()
    who = someone.email if someone else BY_LINK
    entries = [AuditEntry(now(), who, action, subject, network, detail) for network in networks or (None,)]
    return store().noting(*entries)
