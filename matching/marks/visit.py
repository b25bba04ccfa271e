"""A visit before bidding, when it is compulsory, and when it is said not to be."""

from __future__ import annotations

from collections.abc import Iterator

from matching.marks.mark import Mark, Sense
from matching.marks.passage import Passage
from matching.phrases import visit as phrases


def visit(passage: Passage, number: int) -> Iterator[Mark]:
    """What a sentence says of a visit."""
    words = passage.said(number)
    if not any(hint in words for hint in phrases.HINTS) and not phrases.IT_IS_COMPULSORY.match(words):
        return
    words = phrases.NOT_OPTIONAL.sub("est obligatoire", phrases.RECONNAISSANCE.sub("visite", words))
    bare = phrases.OTHER_VISITS.sub(" ", words)
    left = phrases.NO_VISIT.sub(" ", bare)
    rejected = phrases.NOT_VISITED.search(bare) and phrases.REJECTED.search(bare)
    if rejected or phrases.PRESENCE.search(words) or phrases.VISIT.search(left) or _it_is_compulsory(passage, number):
        yield Mark(Sense.VISIT, passage.quote(number, number), passage.lots(words))
    elif left != bare:
        yield Mark(Sense.NO_VISIT, passage.quote(number, number), passage.lots(words))


def _it_is_compulsory(passage: Passage, number: int) -> bool:
    """ "Une visite est prévue. Celle-ci est obligatoire." """  # noqa: D210, D415 (quotes around it)
    before = number and "visite" in passage.said(number - 1)
    return bool(before and phrases.IT_IS_COMPULSORY.match(passage.said(number)))
