"""The enterprises of a network as its coordinators must know them: complete or not, reached or not, served or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.names import title_of
from tenderwatch.clock import PARIS
from tenderwatch.model import Enterprise, Received
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles import Completeness, completeness

SILENT, LOOKED_BACK = timedelta(weeks=4), timedelta(weeks=26)
"""How long without anything useful makes a member be looked at, and how far back the last useful purchase is sought."""
COMPLETE = 70
"""Percent below which a profile is to be completed first."""


@dataclass(frozen=True, slots=True)
class Member:
    """An enterprise; `received`: its useful purchases, the newest first; `lately`: how many came in four weeks.

    `since`: when its profile came. `reached`: whether a mail may leave at all to one of its contacts.
    """

    enterprise: Enterprise
    complete: Completeness
    received: tuple[Received, ...]
    lately: int
    since: datetime
    silent: bool
    paused: bool
    reached: bool

    @property
    def last(self) -> Received | None:
        """The last useful purchase."""
        return next(iter(self.received), None)

    @property
    def incomplete(self) -> bool:
        """Whether its profile is what to work on first."""
        return self.complete.percent < COMPLETE


def members(services: Services, networks: Iterable[str], now: datetime) -> list[Member]:
    """The enterprises of some networks, by name. `now` is aware."""
    mine, store = set(networks), services.store
    found = [one for one in store.enterprises() if mine & set(one.networks)]
    received, since = store.received(now - LOOKED_BACK), store.members_since()
    blocked = store.blocked_among({contact.email for one in found for contact in one.contacts})
    made = [_member(one, received.get(one.id, []), since[one.id], blocked, now) for one in found]
    return sorted(made, key=lambda one: (one.enterprise.name.casefold(), one.enterprise.id))


def _member(
    enterprise: Enterprise, received: list[Received], since: datetime, blocked: set[str], now: datetime
) -> Member:
    lately = sum(one.at >= now - SILENT for one in received)
    paused = enterprise.digest.is_paused(now.astimezone(PARIS).date())
    return Member(
        enterprise,
        completeness(enterprise),
        tuple(received),
        lately,
        since,
        silent=not lately and not paused and since <= now - SILENT,
        paused=paused,
        reached=any(one.email not in blocked for one in enterprise.contacts),
    )


def titles(services: Services, received: Iterable[Received]) -> Mapping[str, str]:
    """The titles of purchases, by procedure key; what is gone is left out."""
    found = services.procedures({one.procedure_key for one in received})
    return {key: title_of(one.current) for key, one in found.items()}
