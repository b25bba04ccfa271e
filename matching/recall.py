"""How much of what suits is found: recall, estimated from kept matches and from refusals drawn at random.

Refusals count by the inverse of the probability of being drawn (Horvitz and Thompson), within each stratum for those
that were answered. The interval draws each unknown share from its Jeffreys distribution, which holds for small counts
and for none at all, where a normal interval would be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tenderwatch.model import Estimate, Recall, Stratum

WEEKS = 13
LEAST_ANSWERS: dict[Stratum, int] = {Stratum.NEAR: 60, Stratum.FAR: 30, Stratum.REST: 10}
LEAST_KEPT = 10
DRAWS, SEED = 20_000, 5
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A refusal that was drawn: its week, stratum and probability; whether it suits, None while unanswered."""

    week: str
    stratum: Stratum
    probability: float
    suits: bool | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Matches of the same weeks: kept, dropped, and without a verdict."""

    kept: int
    dropped: int
    undecided: int


def recall(shown: Shown, reviewed: Sequence[Reviewed]) -> Recall:
    """The estimate over the weeks of `reviewed`, or what is missing for one."""
    answered = [one for one in reviewed if one.suits is not None]
    weeks = len({one.week for one in answered})
    counts = (len(answered), sum(bool(one.suits) for one in answered))
    missing = tuple(_missing(shown, answered, weeks))
    if missing:
        return Recall(None, None, counts, weeks, missing)
    near = _estimate(shown, [one for one in reviewed if one.stratum != Stratum.REST])
    return Recall(near, _estimate(shown, reviewed), counts, weeks, ())


def _missing(shown: Shown, answered: Sequence[Reviewed], weeks: int) -> Iterable[str]:
    if weeks < WEEKS:
        yield f"{weeks} semaines avec des réponses sur {WEEKS}"
    for stratum, least in LEAST_ANSWERS.items():
        given = sum(one.stratum == stratum for one in answered)
        if given < least:
            yield f"{given} réponses sur {least} pour les refus « {stratum} »"
    if shown.kept < LEAST_KEPT:
        yield f"{shown.kept} avis gardés sur {LEAST_KEPT}"


def _estimate(shown: Shown, reviewed: Sequence[Reviewed]) -> Estimate:
    dice = np.random.default_rng(SEED)
    decided = shown.kept + shown.dropped
    found = shown.kept + shown.undecided * shown.kept / decided
    found_drawn = shown.kept + shown.undecided * dice.beta(shown.kept + 0.5, shown.dropped + 0.5, DRAWS)
    lost, lost_drawn = 0.0, np.zeros(DRAWS)
    for stratum in sorted({one.stratum for one in reviewed}):
        mine = [one for one in reviewed if one.stratum == stratum]
        size = sum(1.0 / one.probability for one in mine)
        answers = [one for one in mine if one.suits is not None]
        suiting = sum(bool(one.suits) for one in answers)
        lost += size * suiting / len(answers)
        lost_drawn += size * dice.beta(suiting + 0.5, len(answers) - suiting + 0.5, DRAWS)
    low, high = np.quantile(found_drawn / (found_drawn + lost_drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = found / (found + lost)
    return Estimate(round(value, 4), round(min(float(low), value), 4), round(max(float(high), value), 4))
