"""Composing: who is due which mail; the outbox and its ledger keep any from leaving twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from tenderwatch.calendar import is_holiday, iso_week
from tenderwatch.clock import PARIS
from tenderwatch.model import MailKind, StageReport
from tenderwatch.pipeline.addressees import NOBODY, addressees, days
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.monitors import standing
from tenderwatch.pipeline.parts import change_part, reminder_part, urgent_part, week_part
from tenderwatch.pipeline.post import Post
from tenderwatch.pipeline.services import Services

WEEK, NIGHT = "composition", "courriels de la nuit"
_MEMORY = timedelta(days=15)
"""How far back a reminder of the same threshold may lie: a week before the deadline, put forward by holidays."""


def compose_week(services: Services, now: datetime, *, ahead: bool = False) -> StageReport:
    """Enqueue the week's mails whose day has come; with `ahead`, those of later days too.

    Can be repeated and killed: what is in the outbox stays as it is, the rest is composed again.
    """
    today, week = now.astimezone(PARIS).date(), iso_week(now.astimezone(PARIS).date())
    counts = Counter({"digests": 0, "sans nouveauté": 0})
    desk, partial = Desk(services, now), unanswered(services, now)
    post, composed = Post(desk, counts), _composed(services, MailKind.DIGEST, _monday(today))
    sending = days(services, services.store.enterprises(), today)
    for someone in addressees(services, now, counts):
        who = someone.enterprise.id, someone.contact.email
        if not ahead and (sending[who] > today or is_holiday(today)):
            counts["un autre jour"] += 1
        elif (*who, week) not in composed:
            part = week_part(desk, someone, partial)
            if part.says_something or someone.enterprise.digest.nothing:
                post.add(MailKind.DIGEST, (someone.contact, part))
            else:
                counts["sans nouveauté"] += 1
    return _told(post, counts, WEEK)


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


def _told(post: Post, counts: Counter[str], stage: str) -> StageReport:
    post.finish()
    alone = counts.pop(NOBODY, 0)
    told = [f"{alone} entreprise(s) sans contact : aucun courriel ne peut leur partir."] if alone else []
    return StageReport(stage, tuple(counts.items()), (*post.problems, *told))


def _composed(services: Services, kind: MailKind, since: datetime) -> set[tuple[str, str, str]]:
    """Enterprise, address and period of each mail of a kind that is in the outbox or left, whatever it shared."""
    made = services.store.made(kind, since)
    return {(name, one.recipient, period) for one in made for name, period in _of_key(one.key)}


def _reminded(services: Services, now: datetime) -> dict[tuple[str, str], datetime]:
    """When each enterprise's addresses were last reminded."""
    made = services.store.made(MailKind.REMINDER, now - _MEMORY)
    return {(name, one.recipient): one.composed_at for one in made for name, _ in _of_key(one.key)}


def _of_key(key: str) -> list[tuple[str, str]]:
    """The enterprises of a letter's key ("a+b:2026-W41"), each with its period."""
    names, _, period = key.rpartition(":")
    return [(name, period) for name in names.split("+")]


def _monday(today: date) -> datetime:
    return datetime.combine(today - timedelta(days=today.weekday()), time(0), PARIS)
