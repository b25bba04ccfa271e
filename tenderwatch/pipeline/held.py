"""Which of the week's mails are held, and why: for those who look after the installation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from digests.departure import Departure
from tenderwatch.calendar import moment_in_words
from tenderwatch.clock import PARIS
from tenderwatch.config import Release
from tenderwatch.model import EditionState, Enterprise
from tenderwatch.pipeline.parts import release_of
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.standings import Stage, Standing, standings
from tenderwatch.pipeline.week import Week


class Held(NamedTuple):
    """One mail that does not leave; `overdue`: it waits for somebody, and its hour is past."""

    name: str
    why: str
    overdue: bool


def held(services: Services, now: datetime) -> list[Held]:
    """The mails that a coordinator holds, and those that nobody released although the network's rule asks for it."""
    week = Week(services, now)
    some = [one for one in services.store.enterprises() if _may_be_held(services, week, one)]
    return [found for one in standings(services, now, some) for found in _held(services, one, now)]


def _may_be_held(services: Services, week: Week, enterprise: Enterprise) -> bool:
    return week.state(enterprise) == EditionState.HELD or release_of(services, enterprise) == Release.REVIEWED


def _held(services: Services, one: Standing, now: datetime) -> Iterator[Held]:
    if one.stage == Stage.HELD and one.edit:
        since = moment_in_words(one.edit.at)
        yield Held(one.enterprise.name, f"{Departure.HELD} depuis le {since}", overdue=False)
    elif one.stage == Stage.REVIEW and one.day and (one.count or one.waiting):
        hour = datetime.combine(one.day, services.config.digest.set_hour, PARIS)
        if now >= hour:
            yield Held(
                one.enterprise.name, f"{Departure.UNREVIEWED} (page « Courriels », ou « release »)", overdue=True
            )
