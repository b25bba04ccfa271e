"""The report of a network on a week or a quarter: what was read, found, kept, sent and answered, and how fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from tenderwatch.calendar import midnight
from tenderwatch.model import AnswerVerdict, Bilan, Enterprise, Line, Tally, Verdict
from tenderwatch.pipeline import delays, tallies
from tenderwatch.pipeline.periods import Period, Span
from tenderwatch.pipeline.sample import recall_of
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.tallies import Events
from tenderwatch.store import Counted, Days


def bilan(services: Services, network: str, period: Period, now: datetime) -> Bilan:
    """What is known of a period at an aware moment; what happened after its end is left out.

    Raises:
        LookupError: the configuration has no such network.
    """
    if network not in services.config.networks:
        raise LookupError(f"Le réseau {network} n'est pas dans config.yaml.")
    members = {one.id: one for one in services.store.enterprises() if network in one.networks}
    before, weeks = period.previous.span, period.weeks
    longer = Days(min(before.start, weeks[0].start), period.end)
    spans = [Days(one.start, one.end) for one in (before, *weeks)]
    counted = services.store.figures(network, Days(period.start, period.end), longer, spans)
    every = _happened(counted, members)
    own = _between(every, period.span)
    earlier, *weekly = (
        _total(counted, every, one, read) for one, read in zip((before, *weeks), counted.reads, strict=True)
    )
    return Bilan(
        network=network,
        network_name=services.config.networks[network].name,
        name=period.name,
        title=period.title,
        end=period.end,
        earlier=before.label,
        now=now,
        total=_total(counted, every, period.span, sum(one.number for one in counted.read)),
        before=earlier,
        purchases=_purchases(counted.purchases, own),
        weeks=tuple(Line(week.label, tally) for week, tally in zip(weeks, weekly, strict=True)),
        trades=tallies.trades(counted, own, members),
        departments=tallies.departments(counted, own),
        doors=tallies.doors(counted, own),
        buyers=tallies.buyers(counted, own),
        sources=tallies.sources(counted.read),
        answers=tallies.in_order(AnswerVerdict, Counter(one.what for one in own["answered"])),
        reasons=tallies.reasons(counted, own),
        delays=delays.delays(own["sent"]),
        days=delays.days(own["sent"]),
        recall=recall_of(services, network, min(now, midnight(period.end))),
    )


def _happened(counted: Counted, members: Mapping[str, Enterprise]) -> Events:
    """What happened to pairs of the network's enterprises of today."""
    judged = [one for one, _ in counted.decided if one.enterprise_id in members]
    return {
        "kept": [one for one in judged if one.what == Verdict.KEEP],
        "dropped": [one for one in judged if one.what == Verdict.DROP],
        "sent": [one for one in counted.sent if one.enterprise_id in members],
        "answered": [one for one in counted.answered if one.enterprise_id in members],
    }


def _between(every: Events, span: Span) -> Events:
    since, until = midnight(span.start), midnight(span.end)
    return {field: [one for one in events if since <= one.at < until] for field, events in every.items()}


def _total(counted: Counted, every: Events, span: Span, read: int) -> Tally:
    found = sum(number for day, number in counted.by_day.items() if span.start <= day < span.end)
    happened = _between(every, span)
    return Tally(read=read, found=found, **{field: len(each) for field, each in happened.items()})


def _purchases(found: int, events: Events) -> Tally:
    return Tally(found=found, **{field: len({one.procedure_key for one in each}) for field, each in events.items()})
