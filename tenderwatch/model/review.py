"""What coordinators' answers feed: learnt words, refusals drawn for review, and the recall that they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Learning:
    """What stands for one activity from a moment on: a factor in 0.25..2 by stem; append-only.

    `votes`: by stem, how many kept and dropped notices it carried. `undoes`: the entry whose effect this one takes
    back. `number` is None until it is stored.
    """

    enterprise_id: str
    activity: str
    factors: Mapping[str, float]
    votes: Mapping[str, tuple[int, int]]
    by: str
    at: datetime
    undoes: int | None = None
    number: int | None = None


class Stratum(StrEnum):
    """How near a refused pair came to being shown."""

    NEAR = "proche"
    """Just under the bar."""
    FAR = "loin"
    """Something in common, far under the bar."""
    REST = "reste"
    """Nothing in common, or refused by a rule of the profile."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A refused pair drawn for review, with the probability that it had of being drawn; append-only.

    `week`: the ISO week in which the purchase was first seen.
    """

    week: str
    network: str
    procedure_key: str
    enterprise_id: str
    stratum: Stratum
    probability: float
    score: float | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval at 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall among what has something in common with a profile, and among all; None: not enough answers yet.

    `missing`: what is missing to tell, in French. `answers`: answered refusals, and those of them that suit.
    """

    near: Estimate | None
    whole: Estimate | None
    answers: tuple[int, int]
    weeks: int
    missing: tuple[str, ...]
