"""What a purchase or lot says, and how much each text of it means what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from matching.text import GENERIC_STEMS, Segment

IN_TITLE, IN_CONTEXT, IN_DESCRIPTION, IN_PASSING = 1.0, 0.5, 0.6, 0.2
"""Weights of the title; of what leads to "lot n° 3 : …" in a title; of the description; of the other texts."""
WINDOW = 4
"""Words from the first to the last of a pair: "nettoyage et entretien des bureaux" for "nettoyage bureaux"."""
NEAR = (1.0, 0.9, 0.8)
"""What a pair is worth side by side, and with one or two words between."""
TURNED = 0.7
"""What remains of a pair the other way round: "bureau, fournitures et papier" for "papiers de bureau"."""
READ = 4_000
"""Characters of a text that are read: what is bought is said at the beginning."""
_LOT = re.compile(r"\blots? ?(?:n ?[°oº]? ?)?\s*\d+[a-z]?\b ?[:\-–—.,_)]* ?", re.IGNORECASE)
_FOR_WHOM = re.compile(
    r"[ ,]\(?(?:pour (?:les besoins|le compte)|sur (?:le territoire|l['’]ensemble du territoire))"
    r" (?:de|du|des|d['’]|communal|intercommunal)",
    re.IGNORECASE,
)
"""What follows names the buyer or a place, and nothing that is bought."""
_SHORTEST_REST = 9
"""Characters after "lot n° 3" that can name it."""


class Place(NamedTuple):
    """Where something is said: what it is worth there, in which text, between which words."""

    weight: float
    segment: Segment
    first: int
    last: int

    @property
    def quote(self) -> str:
        """The words themselves."""
        return self.segment.quote(self.first, self.last)


Pair = tuple[str, str]


class Spoken(NamedTuple):
    """The best place of each stem and of each pair of near stems, either way round; the title's telling stems."""

    stems: dict[str, Place]
    pairs: dict[Pair, Place]
    title: tuple[str, ...]

    def of(self, phrase: tuple[str, ...]) -> float:
        """How fully a phrase is said, 0..1: of four words in a row, two say a ninth."""
        if len(phrase) == 1:
            place = self.stems.get(phrase[0])
            return place.weight if place else 0.0
        weight, said, parts = 0.0, 0, len(phrase) - 1
        for two in pairwise(phrase):
            if two in self.pairs:
                weight += self.pairs[two].weight
                said += 1
        return weight / parts * (said / parts)

    def whole(self, phrase: tuple[str, ...]) -> float:
        """How fully a phrase is said when all its words are, else 0."""
        return self.of(phrase) if len(phrase) == 1 or all(two in self.pairs for two in pairwise(phrase)) else 0.0

    def place(self, phrase: tuple[str, ...]) -> Place | None:
        """Where a part of a phrase is said best."""
        if len(phrase) == 1:
            return self.stems.get(phrase[0])
        places = [self.pairs[two] for two in pairwise(phrase) if two in self.pairs]
        return max(places, key=attrgetter("weight"), default=None)


class Text(NamedTuple):
    """A text of a notice: its field, its words as far as they are read, and what being said there is worth."""

    field: str
    words: str
    weight: float


def in_title(field: str, title: str) -> list[Text]:
    """A title in parts: what names it, for whom it is, and what leads to its last "lot n° 3"; most have one part."""
    read, cut, low = title[:READ], None, title.lower()
    if "lot" in low:
        cut = next(reversed(list(_LOT.finditer(read))), None)
    if cut is None or len(title) - cut.end() < _SHORTEST_REST:
        return _for_whom(field, read, low)
    return [*_for_whom(field, read[cut.end() :], low), Text(field, read[: cut.start()], IN_CONTEXT)]


def _for_whom(field: str, title: str, low: str) -> list[Text]:
    hinted = "besoins" in low or "compte" in low or "territoire" in low
    tail = _FOR_WHOM.search(title) if hinted else None
    if tail is None:
        return [Text(field, title, IN_TITLE)]
    return [Text(field, title[: tail.start()], IN_TITLE), Text(field, title[tail.start() :], IN_CONTEXT)]


def spoken(texts: Iterable[Text]) -> Spoken:
    """All that is said, the best place of each."""
    stems: dict[str, Place] = {}
    pairs: dict[Pair, Place] = {}
    segments = [(Segment(one.field, one.words), one.weight) for one in texts]
    for segment, weight in segments:
        meant = segment.meant
        for at, one in enumerate(meant):
            if one is None:
                continue
            if one not in stems or stems[one].weight < weight:
                stems[one] = Place(weight, segment, at, at)
            for far, other in enumerate(meant[at + 1 : at + WINDOW]):
                if other is None or other == one:
                    continue
                for pair, value in (((one, other), weight * NEAR[far]), ((other, one), weight * NEAR[far] * TURNED)):
                    if pair not in pairs or pairs[pair].weight < value:
                        pairs[pair] = Place(value, segment, at, at + 1 + far)
    title = next((segment.meant for segment, weight in segments if weight == IN_TITLE), ())
    return Spoken(stems, pairs, tuple(one for one in title if one and one not in GENERIC_STEMS))
