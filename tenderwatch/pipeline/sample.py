"""Asking coordinators about refusals: a draw a week and network, and the recall that the answers tell."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from matching.recall import WEEKS, Reviewed, Shown, recall
from matching.sampling import drawn
from tenderwatch.calendar import iso_week, midnight
from tenderwatch.clock import PARIS
from tenderwatch.model import Decision, Enterprise, MatchView, Recall, Sampled, StageReport, Verdict
from tenderwatch.pipeline.queue import last_draws, renew
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Days


def sample(services: Services, now: datetime) -> StageReport:
    """Draw among the refusals of last week's purchases, once per network and week."""
    start, end = last_week(now)
    week, count = iso_week(start), 0
    before = last_draws(services.store.samples())
    known = {one.network for one in services.store.samples() if one.week == week}
    for network in services.config.networks:
        members = [one for one in services.store.enterprises() if network in one.networks]
        if network not in known and members:
            count += _draw(services, network, members, (start, end), now)
    if count:
        drawn = (*before, *last_draws(services.store.samples()))
        renew(services, dict.fromkeys(one.procedure_key for one in drawn), now)
    return StageReport("échantillon", (("refus à vérifier", count),))


def last_week(now: datetime) -> tuple[date, date]:
    """The Monday of the last whole week, and the Monday after it, in Paris."""
    today = now.astimezone(PARIS).date()
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=7), monday


def _draw(services: Services, network: str, members: list[Enterprise], days: tuple[date, date], now: datetime) -> int:
    keys = services.store.first_seen(midnight(days[0]), midnight(days[1]))
    matcher, rules = services.matcher(members, doubtful=0.0), services.config.matching
    procedures = list(services.procedures(keys).values())
    found = drawn(members, procedures, matcher, rules, network=network, week=iso_week(days[0]), now=now)
    return services.store.add_samples(found)


def to_review(services: Services, network: str) -> list[tuple[Sampled, Decision | None]]:
    """The last draw of a network, with the verdicts that were given."""
    found = services.store.samples(network)
    decisions = services.store.last_decisions()
    week = max((one.week for one in found), default=None)
    return [(one, decisions.get((one.procedure_key, one.enterprise_id))) for one in found if one.week == week]


def refusals(services: Services, network: str, now: datetime) -> list[MatchView]:
    """What of the last draw awaits a verdict, as the nearest pair that was refused; near misses first."""
    waiting = [
        one for one, decision in to_review(services, network) if _suits(decision.verdict if decision else None) is None
    ]
    members = {one.id: one for one in services.store.enterprises()}
    procedures = services.procedures(one.procedure_key for one in waiting)
    matcher = services.matcher([one for one in members.values() if network in one.networks])
    views = []
    for one in waiting:
        procedure, member = procedures.get(one.procedure_key), members.get(one.enterprise_id)
        nearest = matcher.nearest(procedure, member, now=now) if procedure and member else None
        if procedure and member and nearest:
            views.append(MatchView(nearest[2], procedure, member))
    return views


def recall_of(services: Services, network: str, now: datetime) -> Recall:
    """The recall of the thirteen weeks before `now`'s, or what is missing for one."""
    today = now.astimezone(PARIS).date()
    since, until = iso_week(today - timedelta(weeks=WEEKS)), iso_week(today)
    reviewed = [
        Reviewed(one.week, one.stratum, one.probability, _suits(verdict))
        for one, verdict in services.store.reviewed(network, since, until)
    ]
    return recall(_shown(services, network, reviewed), reviewed)


def _suits(verdict: Verdict | None) -> bool | None:
    """Whether a pair suits; "à voir" is no answer yet."""
    return None if verdict in {None, Verdict.MAYBE} else verdict == Verdict.KEEP


def _shown(services: Services, network: str, reviewed: list[Reviewed]) -> Shown:
    """The matches of the weeks that were drawn, by verdict."""
    weeks = sorted({one.week for one in reviewed})
    if not weeks:
        return Shown(0, 0, 0)
    first, last = (date.fromisocalendar(int(one[:4]), int(one[-2:]), 1) for one in (weeks[0], weeks[-1]))
    return Shown(*services.store.shown(network, Days(first, last + timedelta(days=7))))
