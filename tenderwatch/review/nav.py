"""The navigation: a line per room; whoever may not enter a room does not see its line."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request

from tenderwatch.review import here
from tenderwatch.review.guards import roles_of

ENTRIES: tuple[tuple[str, str], ...] = (
    ("queue.index", "À revoir"),
    ("mails.index", "Courriels"),
    ("enterprises.index", "Entreprises"),
    ("bilan.index", "Bilan"),
    ("sources.index", "Sources"),
    ("journal.index", "Journal"),
)
"""Endpoint and label, in the order shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation; `here`: the page shown is of its room."""

    endpoint: str
    label: str
    here: bool


def navigation() -> list[Entry]:
    """What the person who is signed in may visit; nothing for anybody else."""
    user = here.user()
    if user is None:
        return []
    return [
        Entry(endpoint, label, _room(request.blueprint) == endpoint.partition(".")[0])
        for endpoint, label in ENTRIES
        if user.role in (roles_of(current_app.view_functions[endpoint]) or ())
    ]


def _room(blueprint: str | None) -> str | None:
    """The room that a page is found by."""
    return {"profile": "enterprises"}.get(blueprint or "", blueprint)
