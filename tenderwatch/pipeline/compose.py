"""Composing: who is due which mail; the outbox and its ledger keep any from leaving twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from digests.departure import Departure
from tenderwatch.calendar import is_holiday
from tenderwatch.clock import PARIS
from tenderwatch.model import Enterprise, MailKind, StageReport
from tenderwatch.pipeline.addressees import NOBODY, addressees
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.monitors import standing
from tenderwatch.pipeline.parts import change_part, reminder_part, urgent_part, week_part
from tenderwatch.pipeline.post import Post
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.week import Week, names_in

WEEK, NIGHT = "composition", "courriels de la nuit"
_MEMORY = timedelta(days=15)
"""How far back a reminder of the same threshold may lie: a week before the deadline, put forward by holidays."""


def compose_week(
    services: Services, now: datetime, *, ahead: bool = False, some: Sequence[Enterprise] | None = None
) -> StageReport:
    """Enqueue the week's mails whose day has come; with `ahead`, those of later days too. `some`: these alone.

    Can be repeated and killed: what is in the outbox stays as it is, the rest is composed again. What nobody released
    waits for the set hour, and then does as the rule of the network says.
    """
    counts = Counter({"digests": 0, "sans nouveauté": 0})
    desk, partial, week = Desk(services, now), unanswered(services, now), Week(services, now)
    post, unreviewed = Post(desk, counts), dict[str, None]()
    for someone in addressees(services, now, counts, some):
        if not ahead and not week.has_come(someone):
            counts["un autre jour"] += 1
        elif not week.composed(someone):
            part = week_part(desk, someone, partial)
            its = week.departure(someone, part, ahead=ahead)
            if its != Departure.LEAVES:
                counts[its] += 1
                unreviewed |= {part.enterprise.name: None} if its == Departure.UNREVIEWED else {}
            elif part.says_something or someone.enterprise.digest.nothing:
                post.add(MailKind.DIGEST, (someone.contact, part))
            else:
                counts["sans nouveauté"] += 1
    return _told(post, counts, WEEK, _unreleased(unreviewed))


def compose_released(services: Services, now: datetime) -> StageReport:
    """Enqueue, between the runs, the mails of today or before that somebody released after their run."""
    week = Week(services, now)
    late = [one for one in services.store.enterprises() if one.id in week.released]
    if now.astimezone(PARIS).time() < services.config.digest.at or not late:
        return StageReport(WEEK)
    return compose_week(services, now, some=late)


def compose_night(services: Services, now: datetime) -> StageReport:
    """Enqueue what cannot wait for the week's mail: corrections of what was sent, urgent matches, reminders."""
    today, counts = now.astimezone(PARIS).date(), Counter[str]()
    if is_holiday(today):
        return StageReport(NIGHT, (("jour férié", 1),))
    desk = Desk(services, now)
    post, reminded = Post(desk, counts), _reminded(services, now)
    for someone in addressees(services, now, counts):
        last = reminded.get((someone.enterprise.id, someone.contact.email))
        parts = {
            MailKind.CHANGE: change_part(desk, someone),
            MailKind.URGENT: urgent_part(desk, someone),
            MailKind.REMINDER: reminder_part(desk, someone, last),
        }
        for kind, part in parts.items():
            if part is not None:
                post.add(kind, (someone.contact, part))
    return _told(post, counts, NIGHT)


def unanswered(services: Services, now: datetime) -> tuple[str, ...]:
    """Sources of which something is or may be missing, so that a digest can say what it does not cover."""
    return tuple(dict.fromkeys(one.source for one in standing(services.config, services.store, now) if one.incomplete))


def _told(post: Post, counts: Counter[str], stage: str, more: Sequence[str] = ()) -> StageReport:
    post.finish()
    alone = counts.pop(NOBODY, 0)
    told = [f"{alone} entreprise(s) sans contact : aucun courriel ne peut leur partir."] if alone else []
    return StageReport(stage, tuple(counts.items()), (*post.problems, *told, *more))


def _unreleased(names: Iterable[str]) -> list[str]:
    """What the rule of a network holds, with what to do."""
    listed = ", ".join(names)
    told = f"Retenus, car la règle du réseau demande une relecture et personne ne les a libérés : {listed}. Page"
    return [f"{told} « Courriels », ou « release »."] if listed else []


def _reminded(services: Services, now: datetime) -> dict[tuple[str, str], datetime]:
    """When each enterprise's addresses were last reminded."""
    made = services.store.made(MailKind.REMINDER, now - _MEMORY)
    return {(name, one.recipient): one.composed_at for one in made for name in names_in(one.key)}
