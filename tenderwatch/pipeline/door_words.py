"""By which door each legal type may come in, in a few words of French, the best door of the lots in question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

from digests.doors import LENDS_STAFF
from digests.text import NBSP, counted, line
from matching.openings import opening
from tenderwatch.model import Door, DoorFor, DoorKind, Doors, Enterprise, LegalKind, Quoted, Tone
from tenderwatch.pipeline.anchors import anchor

DOORS: Mapping[Tone, str] = {
    "theirs": "réservé, ouvert à l'entreprise",
    "check": "peut-être réservé",
    "others": "réservé à d'autres",
    "clause": "clause d'insertion",
    "criterion": "critère social",
    "object": "prestation d'insertion",
    "open": "ouvert à toutes",
}
"""The doors as filters and reports name them."""
_BEST_FIRST: tuple[Tone, ...] = get_args(Tone)
_KINDS: tuple[tuple[DoorKind, Tone], ...] = (
    (DoorKind.OBJECT, "object"), (DoorKind.CLAUSE, "clause"), (DoorKind.CRITERION, "criterion"),
)  # fmt: skip


_SAID: Mapping[Tone, str] = {
    "theirs": "réservé, répondre seule",
    "check": "peut-être réservé, à vérifier",
    "others": "réservé à d'autres, s'associer",
    "object": "prestation d'insertion",
}


class _Way(NamedTuple):
    tone: Tone
    lot: str | None
    door: Door | None
    doubt: bool = False


def doors_for(enterprises: Iterable[Enterprise], doors: Doors, lots: Sequence[str | None]) -> tuple[DoorFor, ...]:
    """One line for all legal types that come in alike, each by the best door of its enterprises.

    `lots` are those in question, None stands for the whole.
    """
    best: dict[LegalKind, _Way] = {}
    for one in enterprises:
        ways = [_way(one, doors, lot) for lot in lots or (None,)]
        best[one.kind] = min([*ways, *([best[one.kind]] if one.kind in best else [])], key=_rank)
    alike: dict[tuple[Tone, str, str | None], list[LegalKind]] = {}
    for kind in sorted(best, key=list(LegalKind).index):
        way = best[kind]
        quote = way.door.quote if way.door else None
        alike.setdefault((way.tone, _in_words(way, kind), _where(quote)), []).append(kind)
    return tuple(DoorFor(tuple(found), tone, words, where) for (tone, words, where), found in alike.items())


def _rank(way: _Way) -> int:
    return _BEST_FIRST.index(way.tone)


def _way(enterprise: Enterprise, doors: Doors, lot: str | None) -> _Way:
    of_lot = doors.of_lot(lot)
    theirs, reserved, remark = opening(of_lot, enterprise)
    if reserved:
        tone: Tone = "theirs" if theirs else "check" if theirs is None else "others"
        return _Way(tone, lot, reserved, remark is not None)
    found = ((tone, next((one for one in of_lot if one.kind == kind), None)) for kind, tone in _KINDS)
    return next((_Way(tone, lot, door) for tone, door in found if door), _Way("open", lot, None))


def _in_words(way: _Way, kind: LegalKind) -> str:
    lot = f"lot{NBSP}{line(way.lot, 12)} " if way.lot else ""
    if way.tone == "clause" and way.door:
        hours = f" ({counted(way.door.hours, 'heure', 'heures')})" if way.door.hours else ""
        share = f" ({way.door.percentage:g}{NBSP}%)".replace(".", ",") if way.door.percentage and not hours else ""
        what = "se faire connaître des candidats" if kind in LENDS_STAFF else "répondre ou s'associer"
        return f"{lot}clause d'insertion{hours}{share}, {what}"
    if way.tone == "criterion" and way.door:
        weight = f" ({way.door.weight:g}{NBSP}%)".replace(".", ",") if way.door.weight else ""
        return f"{lot}critère social{weight}"
    if way.doubt:
        return f"{lot}réservé, taux d'insertion {'à vérifier' if way.tone == 'check' else 'trop bas'}"
    return lot + _SAID.get(way.tone, "ouvert à toutes")


def _where(quote: Quoted | None) -> str | None:
    return anchor(quote.field, quote.text) if quote else None
