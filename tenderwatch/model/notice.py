"""What a source publishes: notices, their lots, buyers, places and deadlines."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import AwareDatetime, Field

from tenderwatch.model.record import Cpv, Department, Record


class Kind(StrEnum):
    """What a notice announces."""

    CALL = "call"
    PRIOR_INFORMATION = "prior_information"
    AWARD = "award"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    PLANNED_PURCHASE = "planned_purchase"
    MODIFICATION = "modification"
    OTHER = "other"


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


class Place(Record):
    """Where the work is done; `of_buyer` when only the buyer's own place is known."""

    departments: tuple[Department, ...] = ()
    nuts: tuple[str, ...] = ()
    postal_code: str | None = None
    town: str | None = None
    text: str | None = None
    of_buyer: bool = False


class Buyer(Record):
    """The contracting authority (*acheteur*); `siret` only when it has 14 digits."""

    name: str | None = None
    siret: str | None = Field(default=None, pattern=r"^\d{14}$")
    department: Department | None = None
    postal_code: str | None = None
    town: str | None = None


class Passage(Record):
    """A text that a person would read, in its original words: lot number or None, and the source field."""

    lot: str | None = None
    field: str
    text: str


class Reservation(Record):
    """What the notice's own coded field says of a reservation (eForms BT-71, FNSimple reservationMarche …).

    `value` is the raw code ("none", "res-ws", "non", "oui" …). A hint, never decisive alone.
    """

    value: str
    field: str


class Lot(Record):
    """A part of the purchase that can be bid for alone. Amounts in euros before tax; None is unknown."""

    number: str
    title: str | None = None
    description: str | None = None
    cpv: tuple[Cpv, ...] = ()
    amount: float | None = None
    ceiling: float | None = None
    duration_months: float | None = None
    place: Place | None = None
    deadline: Deadline | None = None
    reservation: Reservation | None = None


class Notice(Record):
    """One published notice (*avis*), as one source gives it. None and empty mean unknown, never no.

    `cpv`: the main code first. `lots`: empty when the purchase is not divided. `documents_url`: where the
    DCE is. `earlier`: identifiers of earlier notices of the same procedure, as the notice cites them
    (BOAMP idweb, TED number). `procedure_id`: eForms contract folder (BT-04). `reference`: the buyer's own.
    """

    source: str
    source_id: str
    url: str | None = None
    kind: Kind
    title: str
    description: str | None = None
    passages: tuple[Passage, ...] = ()
    buyer: Buyer = Buyer()
    procedure: str | None = None
    nature: tuple[Literal["services", "supplies", "works"], ...] = ()
    lots: tuple[Lot, ...] = ()
    cpv: tuple[Cpv, ...] = ()
    amount: float | None = None
    ceiling: float | None = None
    duration_months: float | None = None
    place: Place | None = None
    published_on: date | None = None
    deadline: Deadline | None = None
    documents_url: str | None = None
    submission_url: str | None = None
    reservation: Reservation | None = None
    procedure_id: str | None = None
    reference: str | None = None
    earlier: tuple[str, ...] = ()
    winners: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Identity across runs: `source:source_id`."""
        return f"{self.source}:{self.source_id}"

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What ties it to other notices of its procedure: own id, cited ids, contract folder."""
        folder = (f"folder:{self.procedure_id}",) if self.procedure_id else ()
        cited = tuple(f"{self.source}:{earlier}" for earlier in self.earlier)
        return tuple(dict.fromkeys((self.key, *cited, *folder)))

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the whole content; equal fingerprints mean that nothing changed."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]


class ReadNotice(Notice):
    """A notice as `read` prints it: with the format it was read from and what was doubtful in it."""

    source_format: str
    warnings: tuple[str, ...] = ()

    def notice(self) -> Notice:
        """The notice itself, without the marks of its reading."""
        return Notice.model_construct(**{name: getattr(self, name) for name in Notice.model_fields})
