"""Doors that reserve: what codes and words say together of the whole and of each lot, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.marks import Mark, Sense, reserved_in
from matching.notice_marks import NoticeMarks
from tenderwatch.model import Coded, Confidence, Door, DoorKind, Notice, Quoted, Reserved

_NO = re.compile(r"^(?:none|non|no|false)$", re.IGNORECASE)
_BY_CODE: tuple[tuple[re.Pattern[str], Reserved], ...] = (
    (re.compile(r"res-pub-ser|RESERVED_ORGANISATIONS", re.IGNORECASE), "ess"),
    (re.compile(r"WORKSHOP|ateliers?_?proteges|ateliersproteges", re.IGNORECASE), "siae_ea_esat"),
    (re.compile(r"PROGRAM|emplois?_?proteges|emploisproteges", re.IGNORECASE), "ea_esat"),
)
"""What a ticked box says of whom. `res-ws` and `oui` do not say it."""


def reserved_doors(notice: Notice, read: NoticeMarks) -> Iterator[Door]:
    """The whole, then each lot that has words or a code of its own.

    A form of before eForms has one box for the whole notice: where words reserve some lots, it is about these.
    """
    in_lots = {number for number, found in read.found.items() if number and _said(found)}
    of_lots = notice.reservation if in_lots and not _said(read.found[None]) and _ticked(notice.reservation) else None
    whole = None if of_lots else _one_reserved(None, read.found[None], notice.reservation)
    if whole:
        yield whole
    for lot in notice.lots:
        own = read.found.get(lot.number, [])
        opened = any(mark.sense == Sense.OPEN for mark, _ in own)
        if lot.reservation is None and lot.number not in in_lots:
            if opened and whole and whole.quote:
                yield _contradicted(lot.number, whole)
            continue
        around = [] if lot.number in in_lots or opened else _said(read.found[None])
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


def _unknown_lots(said: list[tuple[Mark, Quoted]]) -> str | None:
    """Words that reserve lots which the notice does not describe: they do not reserve the whole of it."""
    if any(not mark.lots for mark, _ in said):
        return None
    named = ", ".join(dict.fromkeys(number for mark, _ in said for number in mark.lots))
    return f"le texte ne réserve que certains lots ({named}), que l'avis ne décrit pas"
