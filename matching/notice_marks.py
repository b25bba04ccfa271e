"""Every text of a notice that a person would read, and the marks found in them, by lot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from matching.lots import lot_key
from matching.marks import Mark, marks
from tenderwatch.model import AwardCriterion, Notice, Quoted, Terms

_OLD_SIDE = re.compile(r"(?:^|\.)(?:\w*init|avant|supprimer|aulieude|OLD_VALUE)(?:\.|$)", re.IGNORECASE)
_CRITERIA = re.compile(
    r"AC_CRITERION|AC_QUALITY|AwardingCriterion|criteres?(?:attrib\w*)?(?:\.|$)|CRITERIA_EVALUATION|CRITERES\.LISTE",
    re.IGNORECASE,
)


class NoticeMarks:
    """Marks of a notice by lot; None is the whole."""

    def __init__(self, notice: Notice) -> None:
        self.numbers = {lot_key(lot.number): lot.number for lot in notice.lots}
        self.found: defaultdict[str | None, list[tuple[Mark, Quoted]]] = defaultdict(list)
        for lot, field, text, criteria in texts(notice):
            for mark in marks(text, criteria=criteria):
                quoted = Quoted(field=field, start=mark.quote.start, end=mark.quote.end, text=mark.quote.text)
                for number in self._scope(lot, mark):
                    self.found[number].append((mark, quoted))

    def _scope(self, lot: str | None, mark: Mark) -> tuple[str | None, ...]:
        if lot is not None and lot_key(lot) in self.numbers:
            return (self.numbers[lot_key(lot)],)
        named = tuple(self.numbers[one] for one in map(lot_key, mark.lots) if one in self.numbers)
        return named or (None,)


def texts(notice: Notice) -> Iterator[tuple[str | None, str, str, bool]]:
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
