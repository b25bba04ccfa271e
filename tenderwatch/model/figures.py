"""What reports tell of a week or a quarter: what happened to matches, counted, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

from tenderwatch.model.review import Recall

SEVERAL = "+"
"""Stands for a department where there are several."""


Figure = Literal["found", "kept", "dropped", "sent", "answered"]
"""What pairs of purchase and enterprise are counted for."""
FIGURES: tuple[Figure, ...] = get_args(Figure)


class Reads(NamedTuple):
    """How many notices of one source, department and buyer (the core of its name) were read."""

    source: str
    department: str
    buyer: str
    number: int


class Traded(NamedTuple):
    """How many pairs of an enterprise's activity there are; "" when they are no match today."""

    enterprise_id: str
    activity: str
    number: int


class Placed(NamedTuple):
    """How many pairs of a department (a code, `SEVERAL`, or "") and a door; no door when they are no match today."""

    department: str
    door: str
    number: int


class Lasted(NamedTuple):
    """How many pairs were published, read and first sent on these days; None: not known."""

    published_on: date | None
    found_on: date | None
    sent_on: date
    number: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a report; `read` is None where notices cannot be told apart so."""

    read: int | None = None
    found: int = 0
    kept: int = 0
    dropped: int = 0
    sent: int = 0
    answered: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Figure by figure; what is not known on one side is the other's."""
        read = None if self.read is None and other.read is None else (self.read or 0) + (other.read or 0)
        return Tally(read, **{one: getattr(self, one) + getattr(other, one) for one in FIGURES})


class Line(NamedTuple):
    """A row of a report's table."""

    label: str
    tally: Tally


class Delay(NamedTuple):
    """How many days passed between two moments of what was sent: the middle one, what nine of ten do not exceed.

    Both are None when nothing was measured. `unknown`: those of which a moment is not known.
    """

    label: str
    half: int | None
    nine: int | None
    measured: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Bilan:
    """The report of one network on a period. `name` and `title` are the period's, `end` its first day after.

    `before`: the same figures of the period before, whose name is `earlier`. `purchases` counts purchases where
    `total` counts pairs. `weeks`: a line per week. `trades`, `departments`, `doors` and `buyers` sum up to `total`,
    `sources` to what was read. `answers` and `reasons`: labels and numbers. `days`: how many pairs were sent after how
    many days.
    """

    network: str
    network_name: str
    name: str
    title: str
    end: date
    earlier: str
    now: datetime
    total: Tally
    before: Tally
    purchases: Tally
    weeks: tuple[Line, ...]
    trades: tuple[Line, ...]
    departments: tuple[Line, ...]
    doors: tuple[Line, ...]
    buyers: tuple[Line, ...]
    sources: tuple[tuple[str, int], ...]
    answers: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    delays: tuple[Delay, ...]
    days: tuple[tuple[str, int], ...]
    recall: Recall
