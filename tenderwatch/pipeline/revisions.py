"""What a new version of a notice says otherwise than the one before, field by field, in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from digests.names import buyer_of, where
from digests.text import line
from tenderwatch.calendar import deadline_in_words
from tenderwatch.model import Change, Notice

LONGEST = 300
UNSAID = "non précisé"
_TOLD: Mapping[str, tuple[str, Callable[[Notice], str]]] = {
    "title": ("Objet", lambda one: one.title),
    "deadline": ("Date limite", lambda one: deadline_in_words(one.deadline)),
    "buyer": ("Acheteur", buyer_of),
    "place": ("Lieu", where),
    "cpv": ("Codes CPV", lambda one: ", ".join(one.cpv)),
    "lots": ("Lots", lambda one: " ; ".join(f"{lot.number} {lot.title or ''}".strip() for lot in one.lots)),
    "description": ("Description", lambda one: one.description or ""),
    "amount": ("Montant", lambda one: f"{one.amount:,.0f} €".replace(",", " ") if one.amount else ""),
    "documents_url": ("Adresse du dossier", lambda one: one.documents_url or ""),
    "kind": ("Nature de l'avis", lambda one: one.kind.value),
}
OTHERS = "Autres précisions"


def changes(old: Notice, new: Notice) -> tuple[Change, ...]:
    """Each field that differs, with the words of both sides; what has no words of its own is named together."""
    differing = [name for name in Notice.model_fields if _value(old, name) != _value(new, name)]
    found = [_change(name, old, new) for name in differing if name in _TOLD]
    rest = any(name not in _TOLD for name in differing)
    return (*found, *((Change(where=OTHERS),) if rest else ()))


def _value(notice: Notice, name: str) -> Any:
    return getattr(notice, name)


def _change(name: str, old: Notice, new: Notice) -> Change:
    label, told = _TOLD[name]
    return Change(where=label, old=line(told(old), LONGEST) or UNSAID, new=line(told(new), LONGEST) or UNSAID)
