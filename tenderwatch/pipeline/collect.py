"""Collecting: every enabled source crawled from its last good day, its raw payloads archived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from spiders.engine import archive
from spiders.engine.runner import CrawlJob, CrawlOutcome, crawl
from tenderwatch.config import BoampSource, TedSource
from tenderwatch.pipeline.services import Services


def jobs(services: Services, today: date, only: Sequence[str] = ()) -> list[CrawlJob]:
    """One job per enabled source, from its watermark minus the overlap, up to today."""
    sources = services.config.sources
    every = [_boamp_job(services, today)] if sources.boamp.enabled else []
    every += [_approch_job(services, today)] if sources.approch.enabled else []
    every += [_ted_job(services, today)] if sources.ted.enabled else []
    every += [
        CrawlJob(
            source=f"feed-{feed.name}",
            spider="feed",
            since=today,
            until=today,
            options={"url": feed.url, "buyer": feed.buyer, "department": feed.department},
        )
        for feed in sources.feeds
        if feed.enabled
    ]
    return [job for job in every if not only or job.source in only]


def _boamp_job(services: Services, today: date) -> CrawlJob:
    boamp = services.config.sources.boamp
    since = _since(services, "boamp", boamp, today)
    options = {
        "url": boamp.url,
        "departments": list(boamp.departments),
        "page_size": boamp.page_size,
        "delay_seconds": boamp.delay_seconds,
    }
    return CrawlJob(source="boamp", spider="boamp", since=since, until=today, options=options)


def _approch_job(services: Services, today: date) -> CrawlJob:
    """Everything that lies ahead, every time: a project has no date of its own by which to ask for what is new."""
    approch = services.config.sources.approch
    options = {"url": approch.url, "page_size": approch.page_size, "delay_seconds": approch.delay_seconds}
    since = today - timedelta(days=approch.past_days)
    return CrawlJob(source="approch", spider="approch", since=since, until=today, options=options)


def _ted_job(services: Services, today: date) -> CrawlJob:
    """The XML is worth asking for in the CPV divisions of the profiles; without any, in all."""
    ted = services.config.sources.ted
    codes = (code for one in services.store.enterprises() for activity in one.activities for code in activity.cpv)
    options = {
        "url": ted.url,
        "site": ted.site,
        "divisions": sorted({code[:2] for code in codes}),
        "page_size": ted.page_size,
        "delay_seconds": ted.delay_seconds,
    }
    return CrawlJob(source="ted", spider="ted", since=_since(services, "ted", ted, today), until=today, options=options)


def _since(services: Services, name: str, source: BoampSource | TedSource, today: date) -> date:
    """The last good day with some overlap, since notices arrive late; some days back the first time."""
    mark = services.store.watermark(name)
    return mark - timedelta(days=source.overlap_days) if mark else today - timedelta(days=source.first_days)


def collect(services: Services, today: date, only: Sequence[str] = ()) -> list[CrawlOutcome]:
    """Crawl in a child process; a source that fails is an outcome with its error, never an exception."""
    outcomes = crawl(
        jobs(services, today, only),
        folder=services.collected,
        contact=services.config.contact,
        on_progress=services.watch,
    )
    archive_raw(services, today)
    return outcomes


def archive_raw(services: Services, today: date) -> None:
    """Move the raw payloads that a crawl finished, also one that was killed afterwards, to the archive."""
    for part in sorted(services.collected.glob("*.raw.jsonl.gz")):
        archive.append(services.archive, today, part)
        part.unlink(missing_ok=True)
