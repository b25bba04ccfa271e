"""The report of a network on a week or a quarter: what was read, found, kept, sent and answered, and how fast."""

from __future__ import annotations

from datetime import datetime

from tenderwatch.calendar import midnight
from tenderwatch.model import AnswerVerdict, Bilan, Line, Tally
from tenderwatch.pipeline import delays, tallies
from tenderwatch.pipeline.periods import Period, Span
from tenderwatch.pipeline.sample import recall_of
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Counted, Days


def bilan(services: Services, network: str, period: Period, now: datetime) -> Bilan:
    """What is known of a period at an aware moment; what happened after its end is left out.

    Raises:
        LookupError: the configuration has no such network.
    """
    if network not in services.config.networks:
        raise LookupError(f"Le réseau {network} n'est pas dans config.yaml.")
    before, weeks = period.previous.span, period.weeks
    longer = Days(min(before.start, weeks[0].start), period.end)
    spans = [Days(one.start, one.end) for one in (before, *weeks)]
    counted = services.store.figures(network, Days(period.start, period.end), longer, spans)
    earlier, *weekly = (_total(counted, one, read) for one, read in zip((before, *weeks), counted.reads, strict=True))
    return Bilan(
        network=network,
        network_name=services.config.networks[network].name,
        name=period.name,
        title=period.title,
        end=period.end,
        earlier=before.label,
        now=now,
        total=_total(counted, period.span, sum(one.number for one in counted.read)),
        before=earlier,
        purchases=Tally(**{str(figure): number for figure, number in counted.purchases.items()}),
        weeks=tuple(Line(week.label, tally) for week, tally in zip(weeks, weekly, strict=True)),
        trades=tallies.trades(counted, services.store.enterprises()),
        departments=tallies.departments(counted),
        doors=tallies.doors(counted),
        buyers=tallies.buyers(counted),
        sources=tallies.sources(counted.read),
        answers=tallies.in_order(AnswerVerdict, counted.answers),
        reasons=tallies.reasons(counted),
        delays=delays.delays(counted.lasted),
        days=delays.days(counted.lasted),
        recall=recall_of(services, network, min(now, midnight(period.end))),
    )


def _total(counted: Counted, span: Span, read: int) -> Tally:
    numbers = {
        str(figure): sum(number for day, number in days.items() if span.start <= day < span.end)
        for figure, days in counted.by_day.items()
    }
    return Tally(read=read, **numbers)
