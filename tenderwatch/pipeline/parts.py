"""What each mail holds for one addressee: looked up at the desk, decided by pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from digests.compose import Rules, Selection, compose, compose_urgent, select
from digests.followed import due, follows, standing
from digests.timing import next_sending_day
from digests.updates import News
from tenderwatch.calendar import iso_week
from tenderwatch.clock import PARIS
from tenderwatch.config import Release
from tenderwatch.model import Answer, Digest, Enterprise, Followed, MatchView, Reading, Update
from tenderwatch.pipeline.addressees import Addressee, weekday_of
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.services import Services, is_on

MOST_UPDATES, MOST_RESULTS, MOST_FOLLOWED = 8, 4, 5
"""What a mail shows of each; news that finds no room is told by the next one."""
WEEK = timedelta(days=7)


def week_part(desk: Desk, someone: Addressee, partial: tuple[str, ...]) -> Digest:
    """The week's: new matches, news of those already sent, deadlines that are followed, or what was read in vain."""
    services, enterprise, now = desk.services, someone.enterprise, desk.now
    views, week = desk.views(enterprise, without=set(someone.told)), week_of(now)
    digest = compose(
        enterprise, views, period=week, now=now, rules=rules_of(services, enterprise),
        already_sent=set(someone.told), edition=services.store.edition(enterprise.id, week), partial=partial,
    )  # fmt: skip
    whole = replace(
        digest,
        lines=tuple(map(desk.entered, digest.lines)),
        updates=_updates(desk, someone),
        results=tuple(islice(desk.updates(someone.listening, {News.RESULT}), MOST_RESULTS)),
        followed=standing((one for one, _ in _followed(desk, someone)), now)[:MOST_FOLLOWED],
    )
    return whole if whole.says_something else replace(whole, reading=reading(services, views, partial, now))


def week_choice(desk: Desk, someone: Addressee) -> Selection:
    """What becomes of each match that the week's mail could tell, with the doors of its lot."""
    enterprise, now = someone.enterprise, desk.now
    found = select(
        enterprise, desk.views(enterprise, without=set(someone.told)), now=now,
        rules=rules_of(desk.services, enterprise), already_sent=set(someone.told),
        edition=desk.services.store.edition(enterprise.id, week_of(now)),
    )  # fmt: skip
    groups = (found.leaving, found.no_room, found.waiting, found.left_out)
    return Selection(*(tuple(map(desk.entered, group)) for group in groups))


def urgent_part(desk: Desk, someone: Addressee) -> Digest | None:
    """Strong matches that cannot wait; None when there are none, or when the enterprise wants no such mail.

    That a week's mail was released as it was seen says nothing of what cannot wait for it.
    """
    services, enterprise, now = desk.services, someone.enterprise, desk.now
    if not enterprise.digest.urgent:
        return None
    edition = replace(services.store.edition(enterprise.id, week_of(now)), only=None)
    digest = compose_urgent(
        enterprise, desk.views(enterprise, without=set(someone.told)), now=now,
        next_mail=next_sending_day(now.astimezone(PARIS).date(), weekday_of(services, enterprise)),
        urgent_days=services.config.digest.urgent_days, rules=rules_of(services, enterprise),
        already_sent=set(someone.told), edition=edition,
    )  # fmt: skip
    return replace(digest, lines=tuple(map(desk.entered, digest.lines))) if digest.lines else None


def change_part(desk: Desk, someone: Addressee) -> Digest | None:
    """Changes and cancellations of what was sent; None when there are none."""
    found = _updates(desk, someone)
    return Digest(someone.enterprise, _day(desk.now), updates=found) if found else None


def _updates(desk: Desk, someone: Addressee) -> tuple[Update, ...]:
    return tuple(islice(desk.updates(someone.listening, {News.CHANGED, News.CANCELLED}), MOST_UPDATES))


def reminder_part(desk: Desk, someone: Addressee, reminded: datetime | None) -> Digest | None:
    """Deadlines of which a reminder is due, `reminded` being when the last one was composed; None without any."""
    found = due(_followed(desk, someone), last=reminded, now=desk.now)
    return Digest(someone.enterprise, _day(desk.now), followed=found) if found else None


def _followed(desk: Desk, someone: Addressee) -> list[tuple[Followed, Answer]]:
    return desk.followed(someone.enterprise, (one for one in someone.answers.values() if follows(one)))


def week_of(now: datetime) -> str:
    """The ISO week of a moment in Paris, which names the week's mails ("2026-W41")."""
    return iso_week(now.astimezone(PARIS).date())


def _day(now: datetime) -> str:
    return now.astimezone(PARIS).date().isoformat()


def reading(services: Services, views: list[MatchView], partial: tuple[str, ...], now: datetime) -> Reading:
    """What the last seven days brought: notices read, those near the enterprise's activities, sources that answered."""
    since = (now - WEEK).astimezone(PARIS).date()
    near = {view.procedure.key for view in views if view.notice.published_on and view.notice.published_on >= since}
    sources = services.config.sources.every()
    asked = [name for name, source in sources.items() if is_on(services.store, name, source)]
    answered = tuple(name for name in asked if name not in partial)
    return Reading(services.store.seen_since(now - WEEK), len(near), answered, len(asked))


def rules_of(services: Services, enterprise: Enterprise) -> Rules:
    """What bounds the mails of an enterprise."""
    config = services.config
    most = min(config.digest.max_items, enterprise.digest.max_items)
    return Rules(release_of(services, enterprise), most, config.matching.min_days)


def release_of(services: Services, enterprise: Enterprise) -> Release:
    """The strictest rule of an enterprise's networks; `doubtful` for one without network."""
    networks = services.config.networks
    rules = {networks[name].release for name in enterprise.networks if name in networks}
    order = (Release.REVIEWED, Release.DOUBTFUL, Release.NONE)
    return next((rule for rule in order if rule in rules), Release.DOUBTFUL)
