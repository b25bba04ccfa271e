"""Filling in the past: a source asked month by month, each month remembered once it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from spiders.engine import archive
from spiders.engine.runner import CrawlJob, crawl
from tenderwatch.errors import ConfigError
from tenderwatch.model import SourceReport
from tenderwatch.pipeline.ingest import ingest, recover
from tenderwatch.pipeline.services import Services
from tenderwatch.sources import DatedSource

MOST_PAGED = 1_000
"""Records above which a month comes by exports of a week each, not by pages."""
Span = tuple[date, date]


def spans(since: date, until: date) -> Iterator[Span]:
    """The calendar months of a period, the first and the last perhaps cut; both days included."""
    while since <= until:
        following = (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield since, min(following - timedelta(days=1), until)
        since = following


def backfill(services: Services, name: str, since: date, until: date, now: datetime) -> Iterator[SourceReport]:
    """Collect and save every month that is not whole yet, oldest first; `now` is aware. The watermark stays.

    It can be stopped at any point and started again: months that are whole are not asked for twice. A month that
    fails is told by its report, and the next one is tried.

    Raises:
        ConfigError: no such source, or one that is not asked by day.
    """
    source = services.config.sources.every().get(name)
    if not isinstance(source, DatedSource):
        raise ConfigError([f"{name} : seule une source interrogée par jour peut être rattrapée (boamp, ted, decp)."])
    recover(services, now)
    wanted = list(spans(since, until))
    done = services.store.backfilled(name)
    for number, span in enumerate(wanted, start=1):
        services.watch(f"Rattrapage {span[0]:%m/%Y}", number, len(wanted))
        if span not in done:
            yield _month(services, name, source, span, now)


def _month(services: Services, name: str, source: DatedSource, span: Span, now: datetime) -> SourceReport:
    job = CrawlJob(
        source=name,
        spider=source.ways[0],
        since=span[0],
        until=span[1],
        options=source.options() | {"most_paged": MOST_PAGED},
    )
    outcomes = crawl([job], folder=services.collected / "backfill", contact=services.config.contact)
    for outcome in outcomes:
        if outcome.raw:
            archive.append(services.archive, now.date(), outcome.raw, of=f"{span[0]:%Y-%m}")
            outcome.raw.unlink(missing_ok=True)
    (report,) = ingest(services, outcomes, now)
    if report.error is None:
        services.store.set_backfilled(name, span, report.received, now)
    # The watermark tells how far the nightly runs are; the past says nothing about it.
    return replace(report, until=span[1])
