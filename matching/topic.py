"""The topic of one pair: how far a purchase or lot is an activity's trade, and what that rests on.

`matching.columns` computes the same for all pairs at once; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from matching.cpv import best
from matching.nature import Named, foreign, natures
from matching.spoken import Place, Spoken
from matching.subject import Subject
from matching.trades import Stems
from matching.wanted import Wanted

HOMONYM, FOCUS, CPV, LOT = 0.5, 0.15, 0.4, 0.9
"""What a homonym or exclusion takes; the part of the words that the whole title must earn; what the best code is
worth, of what is missing to the whole; what remains of a lot, whose trade is only a part of the purchase."""
UNDISPUTED = 1.4
"""How far an exclusion is heard where the words say nothing of the trade; 0.4 where they say all of it."""
MOST = 0.98


@dataclass(frozen=True, slots=True)
class Topic:
    """The four parts of a topic, each a share of the whole: their sum is 0..1. `cpv` is None when unknown."""

    words: float
    homonyms: float
    nature: float
    cpv: float | None

    @property
    def total(self) -> float:
        """All of it."""
        return self.words + self.homonyms + self.nature + (self.cpv or 0.0)


class Code(NamedTuple):
    """The best code: its value 0..1, the profile's own that it is near, None when only a kin trade's codes fit."""

    value: float
    wanted: str | None
    given: str
    inferred: bool = False


@dataclass(frozen=True)
class Reading:
    """A topic with what it rests on: phrases heard, the best first; what speaks against; natures; the best code."""

    topic: Topic
    heard: tuple[tuple[Stems, Place], ...]
    against: tuple[tuple[Stems, Place], ...]
    natures: tuple[Named, ...]
    code: Code | None


def read(wanted: Wanted, subject: Subject) -> Reading:
    """The topic of a pair."""
    said = subject.spoken
    heard = sorted(
        (wanted.phrases[phrase] * value, phrase) for phrase, value in _said(wanted.index, said, said.of).items()
    )
    words = 1.0 - math.exp(sum(part for part, _ in heard))
    against = _said(wanted.against_index, said, said.whole)
    unwanted = _said(wanted.excluded_index, said, said.whole)
    excluded = min(1.0, sum(unwanted.values())) * (UNDISPUTED - words)
    homonyms = min(1.0, max(sum(against.values()), excluded))
    named = tuple(one for one in natures(subject.title.text) if foreign(one, wanted.foreign[one.nature], wanted.words))
    loss = max((wanted.foreign[one.nature] for one in named), default=0.0)
    code = _code(wanted, subject)
    topic = _topic(words * _focus(wanted, said), homonyms, loss, code and code.value, lot=subject.lot is not None)
    disputed = _placed((*unwanted, *against), said)
    return Reading(topic, _placed([phrase for _, phrase in heard], said), disputed, named, code)


def _topic(words: float, homonyms: float, loss: float, code: float | None, *, lot: bool) -> Topic:
    part = LOT if lot else 1.0
    known = words * (1.0 - HOMONYM * homonyms)
    kept = known * (1.0 - loss)
    gained = None if code is None else part * (1.0 - min(kept, MOST)) * CPV * code
    return Topic(part * words, part * (known - words), part * (kept - known), gained)


def _said(index: Mapping[str, list[Stems]], said: Spoken, fully: Callable[[Stems], float]) -> dict[Stems, float]:
    """The phrases of an index that are said at all, with how fully."""
    near = {phrase: None for stem in index.keys() & said.stems.keys() for phrase in index[stem]}
    return {phrase: value for phrase in sorted(near) if (value := fully(phrase))}


def _focus(wanted: Wanted, said: Spoken) -> float:
    """The share of the title that speaks of the trade: "5 portes" in the name of a car is not a carpenter's title."""
    own = sum(map(wanted.words.__contains__, said.title))
    return 1.0 - FOCUS + FOCUS * (own / len(said.title) if said.title else 0.0)


def _code(wanted: Wanted, subject: Subject) -> Code | None:
    inferred = subject.inferred
    given = (inferred.code,) if inferred else subject.cpv
    if not given or not (wanted.codes or wanted.prefixes):
        return None
    value, own, code = best(wanted.starts, given)
    return Code(
        value * (inferred.probability if inferred else 1.0), own, code or given[0], inferred=inferred is not None
    )


def _placed(phrases: Iterable[Stems], said: Spoken) -> tuple[tuple[Stems, Place], ...]:
    places = ((phrase, said.place(phrase)) for phrase in phrases)
    return tuple((phrase, place) for phrase, place in places if place)
