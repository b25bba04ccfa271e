"""Who seeks contracts: enterprises, their activities, territories and contacts."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from tenderwatch.model.record import Cpv, Record


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
    name: str | None = None


class Territory(Record):
    """Where an enterprise or an activity works; "FR" in `departments` means the whole country."""

    departments: tuple[str, ...] = ()


class Activity(Record):
    """One trade of an enterprise, scored by itself."""

    label: str
    keywords: tuple[str, ...] = ()
    cpv: tuple[Cpv, ...] = ()
    exclude: tuple[str, ...] = ()
    service: Literal["prestation", "mise_a_disposition", "fabrication"] = "prestation"
    level: Literal["current", "emerging"] = "current"
    territory: Territory | None = None


class Capacity(Record):
    """What an enterprise can carry; `max_amount_eur` before tax, None is unknown."""

    max_amount_eur: float | None = Field(default=None, ge=0)


class DigestSettings(Record):
    """How an enterprise wants its digest."""

    max_items: int = Field(default=5, ge=1, le=5)
    paused: bool = False


class Enterprise(Record):
    """The capability profile of one inclusive enterprise."""

    id: str
    name: str
    kind: LegalKind
    networks: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    territory: Territory = Territory()
    activities: tuple[Activity, ...] = ()
    exclude: tuple[str, ...] = ()
    capacity: Capacity = Capacity()
    digest: DigestSettings = DigestSettings()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what matching depends on: contacts and digest settings left out."""
        body = self.model_dump_json(exclude={"contacts", "digest"})
        return hashlib.sha256(body.encode()).hexdigest()[:32]
