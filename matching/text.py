"""French text prepared once: folded, cut into words, stemmed, with the way back to the original words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

import snowballstemmer

from matching.lost import mended
from matching.misspelt import LOST, marked
from matching.stopwords import GENERIC_WORDS, STOP_WORDS
from tenderwatch.french import Folded, fold, plain

_BOILERPLATE = re.compile(
    r"\b(?:(?:bons?|marches?) (?:de |a )?commandes?|(?:au|en) cours|(?:d )?appels? d offres?|cours de validite"
    r"|mis(?:e|es)? en oeuvre|numero de (?:la )?consultation)\b"
)
"""What every notice says with words that mean something elsewhere: "commandes", "cours d'eau", "main-d'œuvre"."""
BOILED = ("commande", "cours", "offre", "oeuvre", "numero", "?")
"""A cheap look: what is made searchable has one of these."""
WORD = re.compile(rf"[a-z0-9{LOST}]+")
_STEMMER = snowballstemmer.stemmer("french")

_NEGATIONS = re.compile(
    r"(?:\bhors|\bsauf|\bexclu(?:s|e|es|sion)?(?: (?:de|des|du|d|les|la|le|l))?|\bnon compris(?:e|es)?"
    r"|\bne comprend pas|\bn incluant pas|\bhormis|\bexception (?:de|des|du|d))\W+(?:\w+\W+){0,3}$"
)
NEGATING = ("hors", "sauf", "exclu", "non compris", "ne comprend pas", "n incluant pas", "hormis", "exception")
NEGATES = re.compile(rf"\b(?:{'|'.join(NEGATING)})")
"""What any of them begins with."""
NEGATION_REACH = 60
"""Characters before a phrase in which "hors" or "à l'exclusion de" still governs it."""
_STOP = re.compile(r"[.;:|/()\[\]]| - |\blots? ?(?:n ?[o°]s?)? ?\d+")
"""What ends a clause; "lot n° 3" begins one as a period does."""
CLAUSE_REACH = 300
"""Characters to each side in which the ends of a clause are sought."""
COMMON = 0.25


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word."""
    return str(_STEMMER.stemWord(word))


def singular(word: str) -> str:
    """The singular of a folded word, near enough to tell "portes" from "portant" and "port"."""
    bare = word[:-1] if word[-1:] in {"s", "x"} else word
    return bare[:-1] + "l" if bare.endswith("au") else bare


GENERIC_STEMS = frozenset(stem(word) for word in GENERIC_WORDS)


def telling(word_stem: str) -> float:
    """How much a stem says of a trade: 1, or a quarter when many trades share it."""
    return COMMON if word_stem in GENERIC_STEMS else 1.0


class Word(NamedTuple):
    """A word of a folded text: its stem, its singular, where it starts and ends."""

    stem: str
    singular: str
    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """One text of a notice: its field, and its telling words with their place in the text."""

    field: str
    text: str

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Each word but stop words and reference codes."""
        return tuple(_words(searchable(self._folded.text)))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems alone, in order."""
        return tuple(word.stem for word in self.words)

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each stem stands among the words."""
        found: dict[str, list[int]] = {}
        for position, one in enumerate(self.stems):
            found.setdefault(one, []).append(position)
        return found

    def quote(self, first: int, last: int) -> str:
        """The original words from one position to another, both included."""
        start, end = self._folded.span(self.words[first].start, self.words[last].end)
        return self.text[start:end]

    def negated(self, position: int) -> bool:
        """Whether "hors", "à l'exclusion de" or their like governs the word at a position."""
        start = self.words[position].start
        return bool(_NEGATIONS.search(self._folded.text[max(0, start - NEGATION_REACH) : start]))

    @cached_property
    def meant(self) -> tuple[str | None, ...]:
        """The stems in order, None for those that "hors" or its like takes out."""
        meant: list[str | None] = list(self.stems)
        for found in NEGATES.finditer(self._folded.text):
            first = bisect_left(self.words, found.start(), key=attrgetter("start"))
            end = bisect_left(self.words, found.end() + NEGATION_REACH, key=attrgetter("start"))
            for at in range(first, end):
                if self.negated(at):
                    meant[at] = None
        return tuple(meant)

    def before(self, position: int) -> str:
        """The folded text that leads to a word, or to the end."""
        end = self.words[position].start if position < len(self.words) else len(self._folded.text)
        return self._folded.text[max(0, end - CLAUSE_REACH) : end]

    def clause(self, position: int) -> tuple[Word, ...]:
        """The words around a position, up to the stops that end its clause."""
        text, word = self._folded.text, self.words[position]
        low = max(0, word.start - CLAUSE_REACH)
        start = max((one.end() for one in _STOP.finditer(text, low, word.start)), default=low)
        after = _STOP.search(text, word.end, word.end + CLAUSE_REACH)
        end = after.start() if after else word.end + CLAUSE_REACH
        first, last = (bisect_left(self.words, bound, key=attrgetter("start")) for bound in (start, end))
        return self.words[first:last]


def stems_in(text: str) -> list[str]:
    """The stems of a text, in order, without their places."""
    folded = searchable(plain(text))
    if LOST in folded:
        return [word.stem for word in _words(folded)]
    return [stem(word) for word in WORD.findall(folded) if says_something(word)]


def searchable(folded: str) -> str:
    """Folded text, as long as it was: boilerplate blanked, and a lost letter for a question mark inside a word."""
    if any(one in folded for one in BOILED):
        folded = _BOILERPLATE.sub(lambda found: " " * len(found[0]), folded)
    return marked(folded) if "?" in folded else folded


def says_something(word: str) -> bool:
    """Whether a match of WORD counts: stop words, lone letters and reference codes do not."""
    return len(word) > 1 and word not in STOP_WORDS and word.isalpha()


def _words(folded: str) -> Iterator[Word]:
    for match in WORD.finditer(folded):
        found = match.group()
        for word in mended(found) if LOST in found else (found,):
            if says_something(word):
                yield Word(stem(word), singular(word), match.start(), match.end())
