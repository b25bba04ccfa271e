"""The wishes of an enterprise about its mails, as people name and read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tenderwatch.calendar import WEEKDAYS as DAYS
from tenderwatch.config import WEEKDAYS

IN_FRENCH: Mapping[str, str] = MappingProxyType(dict(zip(WEEKDAYS, DAYS, strict=True)))
IN_WORDS: Mapping[str, str] = MappingProxyType({
    "max_items": "nombre d'avis",
    "weekday": "jour choisi",
    "urgent": "courriels urgents",
    "paused": "suspendu",
    "paused_until": "pause jusqu'au",
    "nothing": "mot quand il n'y a rien",
    "together": "un seul courriel",
})  # fmt: skip


def said(value: object) -> str:
    """A wish in a word: "oui", "non", "jeudi", "3"."""
    if value is None or isinstance(value, bool):
        return "oui" if value else "non"
    return IN_FRENCH.get(str(value), str(value))
