"""Of which keywords of an activity a notice speaks, and how much it means them."""

from __future__ import annotations

from collections.abc import Iterator

from matching.hits import Hit, Phrase, best_hit
from matching.nature import other_nature
from matching.subject import Seeker, Subject
from matching.text import telling

IN_TITLE, IN_DESCRIPTION, IN_PASSING = 1.0, 0.75, 0.3
FOCUS = 0.35
"""The part of a hit that its clause must earn: "5 portes" in the name of a car is not a carpenter's title."""
COMMON_WORD = 0.3
"""What remains of a keyword that is one word of many trades, "livraison": it never suffices."""
OTHER_NATURE = 0.5
"""What remains when goods or studies are bought for the trade."""


def spoken_of(seeker: Seeker, subject: Subject) -> list[tuple[float, Hit]]:
    """Each keyword's hit in title, description and other texts with its value 0..1, the greatest first."""
    hits = (pair for phrase in seeker.keywords for pair in _hits(phrase, subject))
    valued = [(weight * found.level * _meant(found, seeker, subject), found) for weight, found in hits]
    return sorted(valued, key=lambda pair: -pair[0])


def _hits(phrase: Phrase, subject: Subject) -> Iterator[tuple[float, Hit]]:
    places = (IN_TITLE, subject.headings), (IN_DESCRIPTION, subject.descriptions), (IN_PASSING, subject.passages)
    for weight, segments in places:
        found = best_hit(phrase, segments)
        if found:
            yield weight, found


def _meant(found: Hit, seeker: Seeker, subject: Subject) -> float:
    value = 1.0 - FOCUS + FOCUS * _focus(found, seeker.vocabulary)
    if len(found.phrase.stems) == 1 and not found.phrase.strong_stems:
        value *= COMMON_WORD
    return value * (OTHER_NATURE if other_nature(found, subject.title, seeker.vocabulary) else 1.0)


def _focus(found: Hit, vocabulary: frozenset[str]) -> float:
    """The share of a clause that speaks of the activity, by what its words tell."""
    clause = found.segment.clause(found.first)
    own = sum(telling(word.stem) for word in clause if word.stem in vocabulary)
    return own / sum(telling(word.stem) for word in clause)
