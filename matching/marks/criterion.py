"""What earns points for social or insertion efforts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.marks.mark import Mark, Sense
from matching.marks.passage import SHORT, Passage
from matching.phrases import criterion as phrases
from matching.phrases.clause import NOT_INSERTION, SHARE

_SOCIAL_WEIGHT = re.compile(
    r"(?:social\w*|sociaux|societal\w*|rse|insertion)\b[^%;]{0,60}?(\d{1,3}(?:[.,]\d+)?) ?(?:%|points?\b|pts\b)"
)


def criterion(passage: Passage, number: int) -> Iterator[Mark]:
    """The social award criterion that a sentence states."""
    words = passage.said(number)
    if not phrases.HINT.search(words) or phrases.NOT_A_CRITERION.search(words):
        return
    words = SHARE.sub(" part de", words)
    for other in (phrases.OTHER_SOCIAL, NOT_INSERTION):
        words = other.sub(" ", words)
    if not phrases.HINT.search(words) or phrases.OF_CANDIDATES.search(words):
        return
    weights = len(phrases.WEIGHT.findall(words))
    listed = passage.listed or weights > 1 or (passage.criteria and weights)
    item = passage.criteria and weights and len(words) < SHORT and phrases.BARE.search(words)
    in_list = (listed and phrases.IN_CONTEXT.search(words)) or item
    if phrases.CRITERION.search(words) or in_list:
        near = _SOCIAL_WEIGHT.search(words)
        weight = float(near[1].replace(",", ".")) if near else None
        yield Mark(Sense.CRITERION, passage.quote(number, number), passage.lots(words), sure=True, weight=weight)
