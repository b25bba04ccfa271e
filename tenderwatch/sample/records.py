"""The sample that the demo runs on: records of BOAMP, a town hall's feed, profiles and a configuration."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path
from typing import Any

from tenderwatch.sample.catalogue import purchases
from tenderwatch.sample.compose import record


def records() -> list[dict[str, Any]]:
    """All records, ordered by number, each a new dict in the shape of the Explore API v2.1."""
    return [record(purchase) for purchase in purchases()]


def feed() -> bytes:
    """The RSS 2.0 feed of an invented town hall."""
    return resources.files(__package__).joinpath("feed.xml").read_bytes()


def config() -> str:
    """The demo's configuration as YAML; its sources are pointed at the local server."""
    return resources.files(__package__).joinpath("config.yaml").read_text(encoding="utf-8")


def profiles_folder() -> AbstractContextManager[Path]:
    """A real folder of the ten profiles, for as long as the context lasts, from a wheel as well."""
    return resources.as_file(resources.files(__package__) / "enterprises")
