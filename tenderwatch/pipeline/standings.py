"""Where every mail of the week stands; how much each holds is worked out again only when anything of it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tenderwatch.config import Release
from tenderwatch.model import Contact, Edit, EditionState, Enterprise
from tenderwatch.pipeline.addressees import addressees, reachable
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.parts import release_of, week_part
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.week import Week


class Stage(StrEnum):
    """Where a week's mail stands; the value is what people read."""

    REVIEW = "à relire"
    RELEASED = "libéré"
    HELD = "retenu"
    NOTHING = "rien à envoyer"
    GONE = "parti"
    SILENT = "personne à qui écrire"
    """On pause, without a contact, or only addresses that must not be written to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One enterprise's mail of this week.

    `count` new purchases are in it, `waiting` more need a verdict. It leaves on `day`, as `rule` says when nobody
    released it; it went into the outbox at `composed_at`.
    """

    enterprise: Enterprise
    stage: Stage
    rule: Release
    count: int = 0
    waiting: int = 0
    edit: Edit | None = None
    day: date | None = None
    composed_at: datetime | None = None


class Weight(NamedTuple):
    """New purchases in the fullest mail to an enterprise, those that wait for a verdict, whether there is any news."""

    new: int
    waiting: int
    news: bool


class Weights:
    """What was weighed, for one process; safe to lose at any time."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[object, Weight]] = {}

    def of(self, desk: Desk, enterprise: Enterprise, contacts: Sequence[Contact], mark: object) -> Weight:
        """The weight of what some contacts of an enterprise would be sent; `mark` stands for what is stored."""
        key = mark, desk.now.replace(minute=0, second=0, microsecond=0), tuple(one.email for one in contacts)
        kept = self._kept.get(enterprise.id)
        if kept and kept[0] == key:
            return kept[1]
        self._kept[enterprise.id] = key, (weight := _weigh(desk, enterprise, contacts))
        return weight


def _weigh(desk: Desk, enterprise: Enterprise, contacts: Sequence[Contact]) -> Weight:
    """Compose what the mails would hold, and count."""
    people = addressees(desk.services, desk.now, Counter(), [enterprise])
    parts = [week_part(desk, one, ()) for one in people if one.contact in contacts]
    fullest = max(parts, key=lambda part: (len(part.lines), part.waiting))
    return Weight(len(fullest.lines), fullest.waiting, any(part.says_something for part in parts))


def standings(
    services: Services, now: datetime, some: Sequence[Enterprise], weights: Weights | None = None
) -> list[Standing]:
    """Where the mails of some enterprises stand, in the order given; `weights`: what was weighed before."""
    desk, week, kept = Desk(services, now), Week(services, now), weights or Weights()
    marks = services.store.marks(week.name)
    blocked = services.store.blocked_among(contact.email for one in some for contact in one.contacts)
    found = []
    for enterprise in some:
        there = week.desk(desk, enterprise)
        contacts = reachable(enterprise, there.now.date(), blocked)
        waiting = [one for one in contacts if not week.composed_to(enterprise, one)]
        weight = kept.of(there, enterprise, waiting, marks.get(enterprise.id)) if waiting else None
        found.append(_standing(services, week, enterprise, contacts, weight))
    return found


def _standing(
    services: Services, week: Week, enterprise: Enterprise, contacts: Sequence[Contact], weight: Weight | None
) -> Standing:
    """`weight`: of what is still to be sent; None when nothing is."""
    rule, edit = release_of(services, enterprise), week.edit(enterprise)
    if weight is None:
        made = week.composed_to(enterprise, contacts[0]) if contacts else None
        at = made.composed_at if made else None
        return Standing(enterprise, Stage.GONE if made else Stage.SILENT, rule, edit=edit, composed_at=at)
    stage = _stage(weight, week.state(enterprise))
    return Standing(enterprise, stage, rule, weight.new, weight.waiting, edit, week.day(enterprise))


def _stage(weight: Weight, state: EditionState) -> Stage:
    if state == EditionState.HELD:
        return Stage.HELD
    if not (weight.news or weight.waiting):
        return Stage.NOTHING
    return Stage.RELEASED if state == EditionState.RELEASED else Stage.REVIEW
