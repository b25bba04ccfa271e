"""French text prepared once: folded, cut into words, stemmed, with the way back to the original words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import snowballstemmer

from matching.stopwords import GENERIC_WORDS, STOP_WORDS
from tenderwatch.french import Folded, fold

_WORD = re.compile(r"[a-z0-9]+")
_STEMMER = snowballstemmer.stemmer("french")

_NEGATIONS = re.compile(
    r"(?:\bhors|\bsauf|\bexclu(?:s|e|es|sion)?(?: (?:de|des|du|d|les|la|le|l))?|\bnon compris(?:e|es)?"
    r"|\bne comprend pas|\bn incluant pas|\bhormis|\bexception (?:de|des|du|d))\W+(?:\w+\W+){0,3}$"
)
NEGATION_REACH = 60
"""Characters before a phrase in which "hors" or "à l'exclusion de" still governs it."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word."""
    return str(_STEMMER.stemWord(word))


STOP_STEMS = frozenset(stem(word) for word in STOP_WORDS)
GENERIC_STEMS = frozenset(stem(word) for word in GENERIC_WORDS)


def telling(word_stem: str) -> float:
    """How much a stem says of a trade: 1, or a quarter when many trades share it."""
    return 0.25 if word_stem in GENERIC_STEMS else 1.0


@dataclass(frozen=True)
class Segment:
    """One text of a notice: its field, and the stems of its telling words with their place in the text."""

    field: str
    text: str
    lot: str | None = None

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[tuple[str, int, int], ...]:
        """Stem, start and end (in the folded text) of each word but stop words and reference codes."""
        return tuple(_words(self._folded.text))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems alone, in order."""
        return tuple(word[0] for word in self.words)

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each stem stands among the words."""
        found: dict[str, list[int]] = {}
        for position, one in enumerate(self.stems):
            found.setdefault(one, []).append(position)
        return found

    def quote(self, first: int, last: int) -> str:
        """The original words from one position to another, both included."""
        start, end = self._folded.span(self.words[first][1], self.words[last][2])
        return self.text[start:end]

    def negated(self, position: int) -> bool:
        """Whether "hors", "à l'exclusion de" or their like governs the word at a position."""
        start = self.words[position][1]
        return bool(_NEGATIONS.search(self._folded.text[max(0, start - NEGATION_REACH) : start]))


def _words(folded: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(folded):
        word = match.group()
        if word in STOP_WORDS or any(char.isdigit() for char in word):
            continue
        yield stem(word), match.start(), match.end()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A keyword of a profile: its words as the person wrote them, and the stems that tell."""

    text: str
    stems: tuple[str, ...]

    @property
    def strong_stems(self) -> frozenset[str]:
        """The stems that may carry a match: those of this trade and not of many."""
        return frozenset(one for one in self.stems if telling(one) == 1.0)


def phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Keywords with something to say, each set of stems once; a keyword of stop words alone is left out."""
    found: dict[tuple[str, ...], Phrase] = {}
    for text in texts:
        stems = Segment("", text).stems
        if stems:
            found.setdefault(stems, Phrase(text, stems))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase was met: how fully (0..1), in which segment, between which word positions."""

    level: float
    segment: Segment
    first: int
    last: int

    @property
    def quote(self) -> str:
        """The words of the notice that carry it."""
        return self.segment.quote(self.first, self.last)


WINDOW = 3
"""Foreign words that may stand within a phrase: "nettoyage et entretien des bureaux" for "nettoyage bureaux"."""
IN_ORDER, IN_WINDOW, PARTIAL = 1.0, 0.85, 0.6


def best_hit(phrase: Phrase, segments: Sequence[Segment]) -> Hit | None:
    """The fullest place of a phrase in several segments; the first of equals."""
    hits = (found for segment in segments if (found := hit(phrase, segment)))
    return max(hits, key=lambda one: one.level, default=None)


def hit(phrase: Phrase, segment: Segment) -> Hit | None:
    """How a segment speaks of a phrase: word for word, its words close together, or its telling words only."""
    places = segment.positions
    present = [one for one in phrase.stems if one in places]
    if not present:
        return None
    if len(present) == len(phrase.stems):
        found = _in_order(phrase, segment) or _in_window(phrase, segment)
        if found:
            return found
    return _partial(phrase, segment, present)


def _in_order(phrase: Phrase, segment: Segment) -> Hit | None:
    size = len(phrase.stems)
    for start in segment.positions[phrase.stems[0]]:
        if segment.stems[start : start + size] == phrase.stems and not segment.negated(start):
            return Hit(IN_ORDER, segment, start, start + size - 1)
    return None


def _in_window(phrase: Phrase, segment: Segment) -> Hit | None:
    size = len(phrase.stems)
    wanted = set(phrase.stems)
    for start in sorted(place for one in wanted for place in segment.positions[one]):
        window = segment.stems[start : start + size + WINDOW]
        if wanted <= set(window) and not segment.negated(start):
            last = max(position for position, one in enumerate(window) if one in wanted)
            return Hit(IN_WINDOW, segment, start, start + last)
    return None


def _partial(phrase: Phrase, segment: Segment, present: Sequence[str]) -> Hit | None:
    """Some of the words: only when a telling one is among them, and in proportion to what they tell."""
    strong = [one for one in present if telling(one) == 1.0]
    if not strong:
        return None
    place = next((at for one in strong for at in segment.positions[one] if not segment.negated(at)), None)
    if place is None:
        return None
    share = sum(map(telling, set(present))) / sum(map(telling, set(phrase.stems)))
    return Hit(round(PARTIAL * share, 4), segment, place, place)
