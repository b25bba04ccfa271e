"""What the national forms FNSimple, MAPA and DSP share: the part that is filled in, and corrections in prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spiders.formats.shape import code, every, get, items, text
from tenderwatch.model import Change, Kind

_PARTS: Mapping[str, Kind] = {
    "initial": Kind.CALL,
    "rectificatif": Kind.CORRECTION,
    "attribution": Kind.AWARD,
    "annulation": Kind.CANCELLATION,
}


def part(body: Any) -> tuple[Kind, Any]:
    """The part of a form that says something, and what kind of notice that makes it."""
    found = ((kind, get(body, name)) for name, kind in _PARTS.items() if get(body, name))
    return next(found, (Kind.OTHER, {}))


def earlier(said: Any) -> tuple[str, ...]:
    """The notice that a correction or a result is about."""
    return tuple(found for one in every(said, "avisInitial", "idWeb") if (found := code(one)))


def changes(said: Any) -> tuple[Change, ...]:
    """`infosRectif`: one text, or texts to add, to remove, and to read instead of others."""
    node = get(said, "infosRectif")
    if not isinstance(node, Mapping) or "#text" in node:
        words = text(node)
        return (Change(new=words),) if words else ()
    found = [Change(new=words) for one in items(node.get("ajouter")) if (words := text(one))]
    found += [Change(old=words) for one in items(node.get("supprimer")) if (words := text(one))]
    for one in items(node.get("modifier")):
        change = Change(
            where=code(get(one, "rubrique")),
            old=text(get(one, "auLieuDe")) or text(get(one, "avant")),
            new=text(get(one, "lire")) or text(get(one, "apres")),
        )
        if change != Change():
            found.append(change)
    return tuple(found)
