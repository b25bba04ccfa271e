"""Collecting: every enabled source crawled from its last good day, its raw payloads archived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from spiders.engine import archive
from spiders.engine.runner import CrawlJob, CrawlOutcome, crawl
from tenderwatch.pipeline.services import Services


def jobs(services: Services, today: date, only: Sequence[str] = ()) -> list[CrawlJob]:
    """One job per enabled source, from its watermark minus the overlap, up to today."""
    sources = services.config.sources
    every = [_boamp_job(services, today)] if sources.boamp.enabled else []
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
    mark = services.store.watermark("boamp")
    since = mark - timedelta(days=boamp.overlap_days) if mark else today - timedelta(days=boamp.first_days)
    options = {
        "url": boamp.url,
        "departments": list(boamp.departments),
        "page_size": boamp.page_size,
        "delay_seconds": boamp.delay_seconds,
    }
    return CrawlJob(source="boamp", spider="boamp", since=since, until=today, options=options)


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
