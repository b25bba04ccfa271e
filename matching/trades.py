"""Which trades an activity belongs to, by its words, its codes and the family it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from matching.cpv import significant
from matching.text import Segment, telling
from tenderwatch.reference import Trade, trades
from tenderwatch.reference.trades import FOREIGN

Stems = tuple[str, ...]
"""A phrase by its stems, each once, in order."""

SAME, NARROWER, WIDER, EVOKED, EVOKED_AMONG = 1.0, 0.3, 0.5, 0.3, 0.25
"""How much a keyword says that a trade is meant: it is one of its strong phrases, holds one among other words, is a
part of one; it is a weak phrase, or holds one."""
ONE_KEYWORD = 0.6
"""One keyword that is a strong phrase makes a trade likely, two of them all but sure."""
CODES = 0.5
"""The part of a kinship that the profile's codes must confirm."""
LEAST = 0.5
"""Kinship from which a trade's words serve an activity."""
ELSEWHERE = 0.5
"""What remains of a kinship outside the family that the profile names."""


class Terms(NamedTuple):
    """A trade with its phrases as stems."""

    trade: Trade
    strong: frozenset[Stems]
    weak: frozenset[Stems]
    against: frozenset[Stems]


def stems_of(text: str) -> Stems:
    """A phrase as stems; empty when it says nothing."""
    return tuple(dict.fromkeys(Segment("", text).stems))


@cache
def all_terms() -> tuple[Terms, ...]:
    """Every trade's phrases, made once."""
    return tuple(Terms(one, *(_phrases(texts) for texts in (one.strong, one.weak, one.against))) for one in trades())


def _phrases(texts: Iterable[str]) -> frozenset[Stems]:
    return frozenset(found for text in texts if (found := stems_of(text)))


def kinship(phrases: Sequence[Stems], codes: Sequence[str], family: str | None = None) -> dict[Terms, float]:
    """The trades that an activity is kin to, from LEAST to 1, in the order of the vocabulary."""
    strengths: defaultdict[int, list[float]] = defaultdict(list)
    for phrase in phrases:
        for number, strength in _of_phrase(frozenset(phrase)).items():
            strengths[number].append(strength)
    found = {all_terms()[number]: _kinship(all_terms()[number].trade, strengths[number], codes, family)
             for number in sorted(strengths)}  # fmt: skip
    return {terms: value for terms, value in found.items() if value >= LEAST}


def _kinship(trade: Trade, strengths: Iterable[float], codes: Sequence[str], family: str | None) -> float:
    missing = 1.0
    for one in strengths:
        missing *= 1.0 - ONE_KEYWORD * one
    confirmed = 1.0 - CODES + CODES * _share(trade, codes) if codes else 1.0
    return (1.0 - missing) * confirmed * (ELSEWHERE if family not in {None, trade.family} else 1.0)


def _share(trade: Trade, codes: Sequence[str]) -> float:
    """The share of codes that lie in the trade's part of the tree, or above it."""
    starts = [significant(code).ljust(3, "0") for code in codes]
    return sum(any(_related(start, prefix) for prefix in trade.cpv) for start in starts) / len(starts)


def _related(start: str, prefix: str) -> bool:
    return start.startswith(prefix) or prefix.startswith(start)


@cache
def _of_phrase(phrase: frozenset[str]) -> Mapping[int, float]:
    """What one keyword says of each trade it touches."""
    found: defaultdict[int, float] = defaultdict(float)
    for stem in phrase:
        for number, other, strong in _by_stem().get(stem, ()):
            found[number] = max(found[number], _strength(phrase, other, strong=strong))
    return {number: strength for number, strength in found.items() if strength}


def _strength(phrase: frozenset[str], other: frozenset[str], *, strong: bool) -> float:
    if phrase == other:
        return SAME if strong else EVOKED
    if other < phrase and any(telling(stem) == 1.0 for stem in other):
        return NARROWER if strong else EVOKED_AMONG
    return WIDER if strong and len(phrase) > 1 and phrase < other else 0.0


@cache
def _by_stem() -> Mapping[str, tuple[tuple[int, frozenset[str], bool], ...]]:
    """The strong and weak phrases in which a stem stands: the trade's number, the phrase, whether strong."""
    found: defaultdict[str, list[tuple[int, frozenset[str], bool]]] = defaultdict(list)
    for number, terms in enumerate(all_terms()):
        if terms.trade.family == FOREIGN:
            continue
        for strong, phrases in ((True, terms.strong), (False, terms.weak)):
            for phrase in sorted(phrases):
                for stem in phrase:
                    found[stem].append((number, frozenset(phrase), strong))
    return {stem: tuple(entries) for stem, entries in found.items()}
