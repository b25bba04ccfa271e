"""Who seeks contracts: enterprises, their activities, territories, means and contacts."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, field_validator

from tenderwatch.model.record import Cpv, Record

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MOST_WORDS = 500
"""Keywords, exclusions or codes of one list: a profile with more is a dictionary, and matches everything."""


def tidy(value: Any) -> Any:
    """A text on one line, without control characters or double blanks; what is no text is left to its type."""
    if not isinstance(value, str):
        return value
    return " ".join("".join(char for char in value if char.isprintable() or char.isspace()).split())


Words = Annotated[str, BeforeValidator(tidy), StringConstraints(min_length=1, max_length=1000)]
"""What a person wrote in a profile: one line."""


def _without_blanks(value: Any) -> Any:
    """A list without empty lines; anything else is left to its type."""
    return [one for one in value if tidy(one) != ""] if isinstance(value, list | tuple) else value


WordList = Annotated[tuple[Words, ...], BeforeValidator(_without_blanks), Field(max_length=MOST_WORDS)]
Measure = Annotated[float, AfterValidator(lambda value: round(value, 2))]
"""Euros, percent or kilometres: two decimals say enough, and come back from a spreadsheet as they went."""
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
"""Short and harmless in a file's name."""


class LegalKind(StrEnum):
    """Legal types of inclusive enterprise (C. trav. L5132-4, L5213-13; CASF L344-2)."""

    EI = "EI"
    ETTI = "ETTI"
    AI = "AI"
    ACI = "ACI"
    EITI = "EITI"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"


class Contact(Record):
    """Who receives the digest."""

    email: str
    name: Words | None = None


class Base(Record):
    """Where an enterprise sets out from: the middle of a radius."""

    postal_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    town: Words | None = None


class Territory(Record):
    """Where an enterprise or an activity works: all that is given counts together; nothing given is unknown.

    `departments`: codes, "FR" means the whole country; `neighbours` adds the departments around them. `regions`:
    names ("Bretagne"). `radius_km`: as the crow flies, around the enterprise's base.
    """

    departments: tuple[str, ...] = ()
    neighbours: bool = False
    regions: tuple[Words, ...] = ()
    radius_km: Measure | None = Field(default=None, ge=1, le=1000)

    @property
    def told(self) -> bool:
        """Whether it says anything."""
        return bool(self.departments or self.regions or self.radius_km)


class Activity(Record):
    """One trade of an enterprise, scored by itself; `family` is the id of a family of trades ("espaces_verts")."""

    label: Words
    family: str | None = None
    keywords: WordList = ()
    cpv: Annotated[tuple[Cpv, ...], Field(max_length=MOST_WORDS)] = ()
    exclude: WordList = ()
    service: Literal["prestation", "mise_a_disposition", "fabrication"] = "prestation"
    level: Literal["current", "emerging"] = "current"
    territory: Territory | None = None

    @field_validator("territory")
    @classmethod
    def _none_when_silent(cls, value: Territory | None) -> Territory | None:
        """A territory that says nothing leaves the enterprise's in force."""
        return value if value and value.told else None


class Capacity(Record):
    """What an enterprise can carry; None is unknown.

    `max_amount_eur`: the largest contract, before tax. `max_lots`: lots of one procedure at once. `team`: how many
    people can be put on a contract.
    """

    max_amount_eur: Measure | None = Field(default=None, ge=0)
    max_lots: int | None = Field(default=None, ge=1, le=1000)
    team: int | None = Field(default=None, ge=0, le=100_000)


class PastContract(Record):
    """A contract that can be shown as a reference; `amount_eur` before tax."""

    title: Words
    buyer: Words | None = None
    year: int | None = Field(default=None, ge=1950, le=2100)
    amount_eur: Measure | None = Field(default=None, ge=0)


class DigestSettings(Record):
    """How an enterprise wants its mails.

    `weekday`: the day of the week's mail, None for the installation's. `urgent`: whether a mail may come between two
    of them when a deadline demands it. `paused_until`: the first day on which mails may come again. `nothing`: a short
    mail when a week brought nothing. `together`: one mail for all the enterprises of one address that want it so.
    """

    max_items: int = Field(default=5, ge=1, le=5)
    weekday: Weekday | None = None
    urgent: bool = True
    paused: bool = False
    paused_until: date | None = None
    nothing: bool = False
    together: bool = False

    def is_paused(self, today: date) -> bool:
        """Whether nothing may be sent on a day."""
        return self.paused or (self.paused_until is not None and today < self.paused_until)


class Enterprise(Record):
    """The capability profile of one inclusive enterprise.

    `insertion_percent`: share of its workers in insertion, which a reservation to SIAE asks to be 50 at least
    (CCP R2113-7). `excluded_buyers`: names, SIREN or SIRET. `min_days`: working days it needs before a deadline.
    """

    id: Identifier
    name: Words
    kind: LegalKind
    insertion_percent: Measure | None = Field(default=None, ge=0, le=100)
    networks: tuple[Words, ...] = ()
    contacts: tuple[Contact, ...] = ()
    base: Base = Base()
    territory: Territory = Territory()
    activities: Annotated[tuple[Activity, ...], Field(max_length=100)] = ()
    exclude: WordList = ()
    capacity: Capacity = Capacity()
    references: Annotated[tuple[PastContract, ...], Field(max_length=MOST_WORDS)] = ()
    certificates: WordList = ()
    excluded_buyers: WordList = ()
    min_days: int | None = Field(default=None, ge=0, le=120)
    digest: DigestSettings = DigestSettings()

    @field_validator("references", mode="before")
    @classmethod
    def _titles_alone(cls, value: Any) -> Any:
        """A reference may be given by its title alone."""
        if not isinstance(value, list | tuple):
            return value
        return tuple({"title": one} if isinstance(one, str) else one for one in value)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what matching depends on: contacts and digest settings left out."""
        body = self.model_dump_json(exclude={"contacts", "digest"})
        return hashlib.sha256(body.encode()).hexdigest()[:32]


class Revision(NamedTuple):
    """A version of a profile, from 1: when it came (aware), and who made it, None when nobody knows."""

    version: int
    at: datetime
    profile: Enterprise
    by: str | None = None


class Received(NamedTuple):
    """A purchase that left in a mail to an enterprise; `at` is aware."""

    at: datetime
    procedure_key: str
