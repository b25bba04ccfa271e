"""The terms of a purchase, as a notice states them for the whole or for one lot. None is unknown, never no."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from tenderwatch.model.record import Cpv, Department, Record


class Certainty(StrEnum):
    """How sure we are of a deadline's moment."""

    EXACT = "exact"
    """The notice gives an offset that is Paris's on that day, or Z."""
    ASSUMED_PARIS = "assumed_paris"
    """No offset: read as Paris wall-clock time."""
    CONFLICTING = "conflicting"
    """Two places of the notice differ, or the offset is not Paris's: the earliest is shown."""
    UNKNOWN = "unknown"
    """No moment could be read (no date, or a date without an hour)."""


class Deadline(Record):
    """When offers must have arrived.

    `at` is aware, None when no hour is known; `day` is the Paris day, known even when the hour is not;
    `raw` is what the notice says.
    """

    at: AwareDatetime | None = None
    day: date | None = None
    certainty: Certainty = Certainty.UNKNOWN
    raw: str | None = None

    def same_as(self, other: Deadline) -> bool:
        """Whether both tell the same moment, or the same day where one of them has no hour."""
        if self.at is None or other.at is None:
            return self.day == other.day
        return self.at == other.at


class Place(Record):
    """Where the work is done; `of_buyer` when only the buyer's own place is known."""

    departments: tuple[Department, ...] = ()
    nuts: tuple[str, ...] = ()
    postal_code: str | None = None
    town: str | None = None
    text: str | None = None
    of_buyer: bool = False


class Coded(Record):
    """What a coded field of the notice says: the raw code ("none", "res-ws", "oui" …) and the field's name.

    A hint, never decisive alone.
    """

    value: str
    field: str


class Renewal(Record):
    """Whether the contract can be renewed (*reconduit*), how many times at most, and in which words (BT-58, BT-57)."""

    possible: bool | None = None
    most: int | None = Field(default=None, ge=0)
    text: str | None = None


class Framework(Record):
    """A framework agreement (*accord-cadre*) or not (BT-765), with competition reopened or not; how many winners."""

    agreed: bool
    reopening: Literal["without", "with", "mixed"] | None = None
    winners: Literal["single", "several"] | None = None
    most_winners: int | None = Field(default=None, ge=1)


class AwardCriterion(Record):
    """What earns points (BT-539, -734, -540, -541). `weight` as written: a percentage, points or a rank."""

    kind: Literal["price", "cost", "quality"] | None = None
    name: str | None = None
    text: str | None = None
    weight: float | None = None


Variants = Literal["allowed", "not-allowed", "required"]
"""BT-63."""


class Terms(Record):
    """What a lot, and a purchase as a whole, may say of itself. Amounts in euros before tax.

    `cpv`: the main code first. `documents_url`: where the DCE is. `questions_until`: the last day for questions.
    `visit`: the words of a coded field on visiting the site. `reservation`: who may answer (eForms BT-71, FNSimple
    reservationMarche …). `social`: reserved execution, social objectives (BT-736, BT-06, BT-775).
    """

    description: str | None = None
    cpv: tuple[Cpv, ...] = ()
    amount: float | None = None
    ceiling: float | None = None
    duration_months: float | None = None
    renewal: Renewal | None = None
    framework: Framework | None = None
    variants: Variants | None = None
    criteria: tuple[AwardCriterion, ...] = ()
    place: Place | None = None
    deadline: Deadline | None = None
    questions_until: Deadline | None = None
    visit: str | None = None
    documents_url: str | None = None
    reservation: Coded | None = None
    social: tuple[Coded, ...] = ()


class Lot(Terms):
    """A part of the purchase that can be bid for alone."""

    number: str
    title: str | None = None
