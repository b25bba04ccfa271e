"""By which door: for each lot, what is reserved, what a winner must do and what earns points; for each legal type, how.

Codes and words are both read. They agree, or the door is to be verified and shows both; a code alone never decides,
and a code that says no does not silence words that say yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from matching.conditions import conditions
from matching.marks import Mark, Sense
from matching.notice_marks import NoticeMarks, texts
from matching.reservations import reserved_doors
from tenderwatch.model import (
    Condition,
    Confidence,
    Door,
    DoorKind,
    Doors,
    Notice,
    Quoted,
    Reserved,
    Stated,
)

TO_WHOM: Mapping[Reserved, str] = {
    "siae": "aux structures d'insertion (L. 2113-13)",
    "ea_esat": "aux entreprises adaptées et ESAT (L. 2113-12)",
    "siae_ea_esat": "aux structures d'insertion, entreprises adaptées et ESAT (L. 2113-14)",
    "ess": "aux entreprises de l'économie sociale et solidaire (L. 2113-15)",
}


def read_doors(notice: Notice) -> Doors:
    """Every door of a notice, its lots' included, with the words that carry each."""
    read = NoticeMarks(notice)
    made = list(reserved_doors(notice, read))
    for sense, kind in ((Sense.CLAUSE, DoorKind.CLAUSE), (Sense.CRITERION, DoorKind.CRITERION)):
        for lot, found in read.found.items():
            of_sense = [pair for pair in found if pair[0].sense == sense]
            if of_sense:
                made.append(_together(kind, lot, of_sense))
    if not any(one.kind == DoorKind.CLAUSE for one in made):
        made += [
            Door(kind=DoorKind.OBJECT, lot=lot, confidence=Confidence.PROBABLE, quote=quoted)
            for lot, found in read.found.items()
            for quoted in [quote for mark, quote in found if mark.sense == Sense.OBJECT][:1]
        ]
    senses = {mark.sense for found in read.found.values() for mark, _ in found}
    stated = "stated" if Sense.CLAUSE in senses else "denied" if Sense.NO_CLAUSE in senses else "unstated"
    return Doors(
        doors=tuple(made),
        clause=stated,
        conditions=(*_visits(read), *_coded_visit(notice, read), *_conditions(notice)),
    )


def _together(kind: DoorKind, lot: str | None, found: Iterable[tuple[Mark, Quoted]]) -> Door:
    """Several sentences of one door: the first one's words, every number that any of them gives."""
    pairs = list(found)
    given = {
        name: next((value for mark, _ in pairs if (value := getattr(mark, name)) is not None), None)
        for name in ("hours", "percentage", "facilitator", "weight")
    }
    sure = any(mark.sure for mark, _ in pairs)
    first = next((quoted for mark, quoted in pairs if mark.sure), pairs[0][1])
    confidence = Confidence.SURE if sure else Confidence.PROBABLE
    return Door(kind=kind, lot=lot, confidence=confidence, quote=first, **given)


def _visits(read: NoticeMarks) -> Iterator[Stated]:
    kinds = {Sense.VISIT: Condition.VISIT_REQUIRED, Sense.NO_VISIT: Condition.VISIT_OPTIONAL}
    for lot, found in read.found.items():
        by_sense = {mark.sense: quoted for mark, quoted in reversed(found) if mark.sense in kinds}
        for sense, quoted in by_sense.items():
            if sense == Sense.VISIT or Sense.VISIT not in by_sense:
                yield Stated(condition=kinds[sense], lot=lot, quote=quoted)


def _coded_visit(notice: Notice, read: NoticeMarks) -> Iterator[Stated]:
    """FNSimple has a box for visits, and words in it: the box says that a visit is due, unless words say otherwise."""
    senses = {mark.sense for found in read.found.values() for mark, _ in found}
    if notice.visit and not senses & {Sense.VISIT, Sense.NO_VISIT}:
        quote = Quoted(field="visit", start=0, end=len(notice.visit), text=notice.visit)
        yield Stated(condition=Condition.VISIT_REQUIRED, quote=quote)


def _conditions(notice: Notice) -> Iterator[Stated]:
    seen: set[tuple[Condition, str | None]] = set()
    for lot, field, text, _ in texts(notice):
        for condition, value, start, end in conditions(text):
            if (condition, lot) not in seen:
                seen.add((condition, lot))
                quote = Quoted(field=field, start=start, end=end, text=text[start:end])
                yield Stated(condition=condition, lot=lot, value=value, quote=quote)
