"""By which door: for each lot, what is reserved, what a winner must do and what earns points; for each legal type, how.

Codes and words are both read. They agree, or the door is to be verified and shows both; a code alone never decides,
and a code that says no does not silence words that say yes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from matching.conditions import conditions
from matching.lots import lot_key
from matching.marks import Mark, Sense, marks, reserved_in
from tenderwatch.model import (
    AwardCriterion,
    Coded,
    Condition,
    Confidence,
    Door,
    DoorKind,
    Doors,
    LegalKind,
    Notice,
    Quoted,
    Reserved,
    Stated,
    Terms,
)

TO_WHOM: Mapping[Reserved, str] = {
    "siae": "aux structures d'insertion (L. 2113-13)",
    "ea_esat": "aux entreprises adaptées et ESAT (L. 2113-12)",
    "siae_ea_esat": "aux structures d'insertion, entreprises adaptées et ESAT (L. 2113-14)",
    "ess": "aux entreprises de l'économie sociale et solidaire (L. 2113-15)",
}
INSERTION = {LegalKind.EI, LegalKind.ETTI, LegalKind.AI, LegalKind.ACI}
ADAPTED = {LegalKind.EA, LegalKind.EATT, LegalKind.ESAT}
OPEN_TO: Mapping[Reserved, set[LegalKind]] = {
    "siae": INSERTION,
    "ea_esat": ADAPTED,
    "siae_ea_esat": INSERTION | ADAPTED,
}
DOUBTFUL = {LegalKind.EITI, LegalKind.GEIQ}
"""Whether they are SIAE or equivalent is not settled in an official text."""

_NO = re.compile(r"^(?:none|non|no|false)$", re.IGNORECASE)
_BY_CODE: tuple[tuple[re.Pattern[str], Reserved], ...] = (
    (re.compile(r"res-pub-ser|RESERVED_ORGANISATIONS", re.IGNORECASE), "ess"),
    (re.compile(r"WORKSHOP|ateliers?_?proteges|ateliersproteges", re.IGNORECASE), "siae_ea_esat"),
    (re.compile(r"PROGRAM|emplois?_?proteges|emploisproteges", re.IGNORECASE), "ea_esat"),
)
"""What a ticked box says of whom. `res-ws` and `oui` do not say it."""
_OLD_SIDE = re.compile(r"(?:^|\.)(?:\w*init|avant|supprimer|aulieude|OLD_VALUE)(?:\.|$)", re.IGNORECASE)
_CRITERIA = re.compile(
    r"AC_CRITERION|AC_QUALITY|AwardingCriterion|criteres?(?:attrib\w*)?(?:\.|$)|CRITERIA_EVALUATION|CRITERES\.LISTE",
    re.IGNORECASE,
)


class _Texts:
    """Marks of a notice by lot, and what its codes say."""

    def __init__(self, notice: Notice) -> None:
        self.numbers = {lot_key(lot.number): lot.number for lot in notice.lots}
        self.found: defaultdict[str | None, list[tuple[Mark, Quoted]]] = defaultdict(list)
        for lot, field, text, criteria in _texts(notice):
            for mark in marks(text, criteria=criteria):
                quoted = Quoted(field=field, start=mark.quote.start, end=mark.quote.end, text=mark.quote.text)
                for number in self._scope(lot, mark):
                    self.found[number].append((mark, quoted))

    def _scope(self, lot: str | None, mark: Mark) -> tuple[str | None, ...]:
        if lot is not None and lot_key(lot) in self.numbers:
            return (self.numbers[lot_key(lot)],)
        named = tuple(self.numbers[one] for one in map(lot_key, mark.lots) if one in self.numbers)
        return named or (None,)


def read_doors(notice: Notice) -> Doors:
    """Every door of a notice, its lots' included, with the words that carry each."""
    texts = _Texts(notice)
    made = list(_reserved(notice, texts))
    for sense, kind in ((Sense.CLAUSE, DoorKind.CLAUSE), (Sense.CRITERION, DoorKind.CRITERION)):
        for lot, found in texts.found.items():
            of_sense = [pair for pair in found if pair[0].sense == sense]
            if of_sense:
                made.append(_together(kind, lot, of_sense))
    if not any(one.kind == DoorKind.CLAUSE for one in made):
        made += [
            Door(kind=DoorKind.OBJECT, lot=lot, confidence=Confidence.PROBABLE, quote=quoted)
            for lot, found in texts.found.items()
            for quoted in [quote for mark, quote in found if mark.sense == Sense.OBJECT][:1]
        ]
    senses = {mark.sense for found in texts.found.values() for mark, _ in found}
    stated = "stated" if Sense.CLAUSE in senses else "denied" if Sense.NO_CLAUSE in senses else "unstated"
    return Doors(
        doors=tuple(made),
        clause=stated,
        conditions=(*_visits(texts), *_coded_visit(notice, texts), *_conditions(notice)),
    )


def _texts(notice: Notice) -> Iterator[tuple[str | None, str, str, bool]]:
    """Lot, field, words, and whether award criteria stand there; the old side of a correction is left out."""
    yield None, "title", notice.title, False
    if notice.description:
        yield None, "description", notice.description, False
    for lot in notice.lots:
        for name, text in (("title", lot.title), ("description", lot.description)):
            if text:
                yield lot.number, f"lots.{lot.number}.{name}", text, False
        yield from _criteria(lot.number, f"lots.{lot.number}.criteria", lot)
    yield from _criteria(None, "criteria", notice)
    for position, one in enumerate(notice.passages):
        stands, criteria = _role(one.field)
        if stands:
            yield one.lot, f"passages.{position}", one.text, criteria


@lru_cache(maxsize=4096)
def _role(field: str) -> tuple[bool, bool]:
    """Whether the words under a source field stand after corrections, and whether criteria are listed there."""
    return not _OLD_SIDE.search(field), bool(_CRITERIA.search(field))


def _criteria(lot: str | None, field: str, terms: Terms) -> Iterator[tuple[str | None, str, str, bool]]:
    for position, one in enumerate(terms.criteria):
        yield lot, f"{field}.{position}", criterion_in_words(one), True


def criterion_in_words(criterion: AwardCriterion) -> str:
    """Name, text and weight of a criterion as one text: "Performance sociale : 10 %"."""
    words = " — ".join(filter(None, (criterion.name, criterion.text)))
    return f"{words} : {criterion.weight:g} %" if criterion.weight is not None else words


def _reserved(notice: Notice, texts: _Texts) -> Iterator[Door]:
    """The whole, then each lot that has words or a code of its own.

    A form of before eForms has one box for the whole notice: where words reserve some lots, it is about these.
    """
    in_lots = {number for number, found in texts.found.items() if number and _said(found)}
    of_lots = notice.reservation if in_lots and not _said(texts.found[None]) and _ticked(notice.reservation) else None
    whole = None if of_lots else _one_reserved(None, texts.found[None], notice.reservation)
    if whole:
        yield whole
    for lot in notice.lots:
        own = texts.found.get(lot.number, [])
        opened = any(mark.sense == Sense.OPEN for mark, _ in own)
        if lot.reservation is None and lot.number not in in_lots:
            if opened and whole and whole.quote:
                yield _contradicted(lot.number, whole)
            continue
        around = [] if lot.number in in_lots or opened else _said(texts.found[None])
        code = lot.reservation or (of_lots if lot.number in in_lots else None)
        door = _one_reserved(lot.number, own + around, code)
        if door and not (whole and around and door.to == whole.to and not door.doubt):
            yield door


def _said(found: list[tuple[Mark, Quoted]]) -> list[tuple[Mark, Quoted]]:
    return [pair for pair in found if pair[0].sense == Sense.RESERVED]


def _ticked(code: Coded | None) -> bool:
    return code is not None and not _NO.match(code.value)


def _contradicted(lot: str, whole: Door) -> Door:
    doubt = f"le marché est dit réservé, mais le lot {lot} ne l'est pas ou plus"
    return whole.model_copy(update={"lot": lot, "confidence": Confidence.CHECK, "doubt": doubt})


def _one_reserved(lot: str | None, found: list[tuple[Mark, Quoted]], code: Coded | None) -> Door | None:
    said, ticked = _said(found), _ticked(code)
    if not said:
        return _by_code_alone(lot, found, code) if ticked and code else None
    told = next((pair for pair in said if pair[0].to), said[0])
    to = reserved_in(mark for mark, _ in said)
    article = next((mark.article for mark, _ in said if mark.article), None)
    doubt = _doubt(said, found, to, code) or (_unknown_lots(said) if lot is None else None)
    sure = ticked or (article is not None and not told[0].doubtful)
    confidence = Confidence.CHECK if doubt else Confidence.SURE if sure else Confidence.PROBABLE
    return Door(
        kind=DoorKind.RESERVED,
        lot=lot,
        confidence=confidence,
        quote=told[1],
        to=to,
        article=article,
        code=code,
        doubt=doubt,
    )


def _doubt(
    said: list[tuple[Mark, Quoted]], found: list[tuple[Mark, Quoted]], to: Reserved | None, code: Coded | None
) -> str | None:
    """What does not agree, in French; None when all does."""
    if to is None:
        return "réservé, mais le texte ne dit pas à qui"
    if code and _NO.match(code.value):
        return f"le champ {code.field} dit « {code.value} », le texte réserve"
    coded = _coded_kinds(code) if code else set()
    if code and coded and (("ess" in coded) != (to == "ess") or (coded == {"ea_esat"} and to == "siae")):
        return f"le champ {code.field} dit « {code.value} », le texte dit autre chose"
    if any(mark.doubtful for mark, _ in said):
        return "les mots, les lots et l'article cité ne désignent pas les mêmes structures"
    named = {one for mark, _ in said for one in mark.lots}
    if any(mark.sense == Sense.OPEN and (not mark.lots or set(mark.lots) & named) for mark, _ in found) and not named:
        return "le texte dit aussi que rien n'est réservé"
    return None


def _by_code_alone(lot: str | None, found: list[tuple[Mark, Quoted]], code: Coded) -> Door:
    denied = next((quoted for mark, quoted in found if mark.sense == Sense.OPEN), None)
    silent = "le texte n'en dit rien" if denied is None else "le texte dit le contraire"
    return Door(
        kind=DoorKind.RESERVED,
        lot=lot,
        confidence=Confidence.CHECK,
        quote=denied,
        to=_coded_to(code),
        code=code,
        doubt=f"le champ {code.field} dit « {code.value} », {silent}",
    )


def _coded_kinds(code: Coded) -> set[Reserved]:
    """What each ticked box says; () when the boxes do not say to whom."""
    return {to for pattern, to in _BY_CODE if pattern.search(code.value)}


def _coded_to(code: Coded) -> Reserved | None:
    """To whom the boxes together reserve, the widest of them; None when they do not say."""
    found = _coded_kinds(code)
    return next((to for _, to in reversed(_BY_CODE[:2]) if to in found), next(iter(found), None))


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


def _visits(texts: _Texts) -> Iterator[Stated]:
    kinds = {Sense.VISIT: Condition.VISIT_REQUIRED, Sense.NO_VISIT: Condition.VISIT_OPTIONAL}
    for lot, found in texts.found.items():
        by_sense = {mark.sense: quoted for mark, quoted in reversed(found) if mark.sense in kinds}
        for sense, quoted in by_sense.items():
            if sense == Sense.VISIT or Sense.VISIT not in by_sense:
                yield Stated(condition=kinds[sense], lot=lot, quote=quoted)


def _coded_visit(notice: Notice, texts: _Texts) -> Iterator[Stated]:
    """FNSimple has a box for visits, and words in it: the box says that a visit is due, unless words say otherwise."""
    senses = {mark.sense for found in texts.found.values() for mark, _ in found}
    if notice.visit and not senses & {Sense.VISIT, Sense.NO_VISIT}:
        quote = Quoted(field="visit", start=0, end=len(notice.visit), text=notice.visit)
        yield Stated(condition=Condition.VISIT_REQUIRED, quote=quote)


def _conditions(notice: Notice) -> Iterator[Stated]:
    seen: set[tuple[Condition, str | None]] = set()
    for lot, field, text, _ in _texts(notice):
        for condition, value, start, end in conditions(text):
            if (condition, lot) not in seen:
                seen.add((condition, lot))
                quote = Quoted(field=field, start=start, end=end, text=text[start:end])
                yield Stated(condition=condition, lot=lot, value=value, quote=quote)


def _unknown_lots(said: list[tuple[Mark, Quoted]]) -> str | None:
    """Words that reserve lots which the notice does not describe: they do not reserve the whole of it."""
    if any(not mark.lots for mark, _ in said):
        return None
    named = ", ".join(dict.fromkeys(number for mark, _ in said for number in mark.lots))
    return f"le texte ne réserve que certains lots ({named}), que l'avis ne décrit pas"


def opening(doors: Iterable[Door], legal: LegalKind) -> tuple[bool | None, Door | None]:
    """Whether the reservation among doors lets a legal type answer alone; None when open, doubtful or not known.

    Returns the reserved door too, None when nothing is reserved.
    """
    door = next((one for one in doors if one.kind == DoorKind.RESERVED), None)
    if door is None:
        return None, None
    if door.to is None or door.to == "ess" or legal in DOUBTFUL or door.confidence == Confidence.CHECK:
        return None, door
    return legal in OPEN_TO[door.to], door
