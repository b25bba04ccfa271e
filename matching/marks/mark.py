"""One statement of a passage, and the words that carry it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tenderwatch.model import Reserved


class Sense(StrEnum):
    """What a mark states."""

    RESERVED = "reserved"
    OPEN = "open"
    CLAUSE = "clause"
    NO_CLAUSE = "no_clause"
    CRITERION = "criterion"
    OBJECT = "object"
    VISIT = "visit"
    NO_VISIT = "no_visit"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage: offsets into the original, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement. `lots` are the numbers that its sentence names, () when it names none.

    `to` and `article` go with RESERVED (`to` None: the words do not say to whom; `doubtful`: words and article
    or lots do not fit together). `sure`: the words alone suffice. `hours`, `percentage`, `facilitator` go with
    CLAUSE; `weight` with CRITERION.
    """

    sense: Sense
    quote: Quote
    lots: tuple[str, ...] = ()
    to: Reserved | None = None
    article: str | None = None
    doubtful: bool = False
    sure: bool = False
    hours: int | None = None
    percentage: float | None = None
    facilitator: str | None = None
    weight: float | None = None
