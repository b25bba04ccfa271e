"""What one passage of a notice says of doors: marks, each with the words that carry it.

A mark is one statement: something is reserved, the winner must do something, something earns points, a visit is due.
Negatives, other senses of the words and the old side of a correction are taken out before anything is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from matching.marks.anchors import merged
from matching.marks.clause import buys_insertion, clause
from matching.marks.criterion import criterion
from matching.marks.mark import Mark, Quote, Sense
from matching.marks.passage import Passage
from matching.marks.reserved import reserved
from matching.marks.visit import visit
from matching.phrases.pattern import HINTS
from matching.standing import standing
from tenderwatch.model import Reserved

__all__ = ["Mark", "Quote", "Sense", "marks", "reserved_in"]

_LOST = re.compile(r"[a-z]\?[a-z]")


def marks(text: str, *, criteria: bool = False) -> tuple[Mark, ...]:
    """Every mark of a passage, in its order; of a correction, the side that stands ("lire", "ajouter").

    Args:
        text: the passage in its original words.
        criteria: whether the passage stands where award criteria are listed.
    """
    if not _worth_a_look(text.lower()):
        return ()
    return tuple(_marks(Passage(standing(text), criteria=criteria)))


def reserved_in(found: Iterable[Mark]) -> Reserved | None:
    """To whom a passage reserves something, all its marks taken together."""
    return merged({one.to for one in found if one.sense == Sense.RESERVED and one.to})


def _worth_a_look(lowered: str) -> bool:
    spaced = f" {lowered}"
    for hint in HINTS:
        if hint in spaced:
            return True
    return "?" in lowered and _LOST.search(lowered) is not None


def _marks(passage: Passage) -> Iterator[Mark]:
    service = buys_insertion(passage)
    for number in range(len(passage)):
        passage.arrive(number)
        after_a_visit = number and "visite" in passage.lowered[number - 1]
        if passage.states_nothing(number):
            continue
        if not after_a_visit and not _worth_a_look(passage.lowered[number]):
            continue
        kept = list(reserved(passage, number))
        yield from kept
        yield from clause(passage, number, reserved=any(one.sense == Sense.RESERVED for one in kept), service=service)
        yield from criterion(passage, number)
        yield from visit(passage, number)
