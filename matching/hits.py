"""Where a text speaks of a keyword: word for word, its words close together, or its telling words only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from matching.text import Segment, Word, telling

WINDOW = 3
"""Foreign words that may stand within a phrase: "nettoyage et entretien des bureaux" for "nettoyage bureaux"."""
IN_ORDER, IN_WINDOW, OUT_OF_ORDER, ALL_THAT_TELLS, PARTIAL = 1.0, 0.85, 0.7, 0.75, 0.6
"""How fully a phrase is met; the last two when one word of it stands alone: the only one that tells ("nettoyage" for
"nettoyage de locaux"), or one of several ("bureaux" for "nettoyage de bureaux")."""
KIN_ALONE, KIN = 0.5, 0.9
"""Same stem and no inflection, "portant" for "portes", "nettoyer" for "nettoyage": alone, and among others."""
STARTS = 500
"""Places of one phrase that are looked at in one text."""


@dataclass(frozen=True)
class Phrase:
    """A keyword of a profile: its words as the person wrote them, and what tells in them."""

    text: str
    stems: tuple[str, ...]
    singulars: tuple[str, ...]

    @cached_property
    def strong_stems(self) -> frozenset[str]:
        """The stems that may carry a match: those of this trade and not of many."""
        return frozenset(one for one in self.stems if telling(one) == 1.0)

    def share(self, found: Iterable[str]) -> float:
        """How much of what the phrase says these stems of it say, 0..1."""
        return sum(map(telling, set(found))) / sum(map(telling, set(self.stems)))


def phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Keywords with something to say, each set of stems once; a keyword of stop words alone is left out."""
    found: dict[tuple[str, ...], Phrase] = {}
    for text in texts:
        segment = Segment("", text)
        if segment.stems:
            singulars = tuple(word.singular for word in segment.words)
            found.setdefault(segment.stems, Phrase(text, segment.stems, singulars))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase was met: how fully (0..1), in which segment, between which word positions."""

    phrase: Phrase
    level: float
    segment: Segment
    first: int
    last: int

    @property
    def quote(self) -> str:
        """The words of the notice that carry it."""
        return self.segment.quote(self.first, self.last)

    @property
    def stems(self) -> set[str]:
        """Which stems of the phrase stand there."""
        return set(self.segment.stems[self.first : self.last + 1]).intersection(self.phrase.stems)


def best_hit(phrase: Phrase, segments: Sequence[Segment]) -> Hit | None:
    """The fullest place of a phrase in several segments; the first of equals."""
    hits = (found for segment in segments if (found := hit(phrase, segment)))
    return max(hits, key=lambda one: one.level, default=None)


def hit(phrase: Phrase, segment: Segment) -> Hit | None:
    """The fullest place of a phrase in one segment; None when it is negated or says too little."""
    places = segment.positions
    starts = sorted(place for one in set(phrase.stems) if one in places for place in places[one])
    hits = (found for start in starts[:STARTS] if (found := _hit_at(phrase, segment, start)))
    return max(hits, key=lambda one: one.level, default=None)


def _hit_at(phrase: Phrase, segment: Segment, start: int) -> Hit | None:
    size = len(phrase.stems)
    in_order = segment.stems[start : start + size] == phrase.stems
    window = segment.words[start : start + (size if in_order else size + WINDOW)]
    found = {at: word for at, word in enumerate(window, start) if word.stem in phrase.stems}
    level = IN_ORDER if in_order else _level(phrase, [word.stem for word in found.values()])
    if not level or segment.negated(start):
        return None
    return Hit(phrase, round(level * _kinship(phrase, found.values()), 4), segment, start, max(found))


def _level(phrase: Phrase, found: Sequence[str]) -> float:
    """Some of the words carry only when a telling one is among them, in proportion to what they tell."""
    share = phrase.share(found)
    if share < 1.0 and not phrase.strong_stems.intersection(found):
        return 0.0
    order = [phrase.stems.index(one) for one in dict.fromkeys(found)]
    if len(order) == 1:
        return (ALL_THAT_TELLS if phrase.strong_stems.issubset(found) else PARTIAL) * share
    return (IN_WINDOW if order == sorted(order) else OUT_OF_ORDER) * share


def _kinship(phrase: Phrase, found: Iterable[Word]) -> float:
    if all(word.singular in phrase.singulars for word in found):
        return 1.0
    return KIN if len(phrase.stems) > 1 else KIN_ALONE
