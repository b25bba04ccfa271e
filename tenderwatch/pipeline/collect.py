"""Collecting: every source that is on crawled from its last good day, its raw payloads archived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spiders.engine import archive
from spiders.engine.runner import CrawlJob, CrawlOutcome, crawl
from tenderwatch.errors import ConfigError
from tenderwatch.pipeline.services import Services, is_on
from tenderwatch.sources import Source


@dataclass(frozen=True, slots=True)
class Ways:
    """One source's crawl, and the crawls that take its place when it is refused."""

    first: CrawlJob
    others: tuple[CrawlJob, ...]


def asked_for(services: Services, only: Sequence[str] = ()) -> dict[str, Source]:
    """The sources of a run: those that are on, or those that were named, on or off.

    Raises:
        ConfigError: a name that no source has.
    """
    every = services.config.sources.every()
    unknown = [name for name in only if name not in every]
    if unknown:
        names = ", ".join(every)
        raise ConfigError([f"aucune source ne s'appelle {name} ; il y a : {names}." for name in unknown])
    return {name: one for name, one in every.items() if (name in only if only else is_on(services.store, name, one))}


def plans(services: Services, today: date, only: Sequence[str] = ()) -> list[Ways]:
    """What is crawled, up to today."""
    return [_ways(services, name, source, today) for name, source in asked_for(services, only).items()]


def _ways(services: Services, name: str, source: Source, today: date) -> Ways:
    options = source.options()
    if source.asks_for_trades:
        options["divisions"] = _divisions(services)
    since = source.since(services.store.watermark(name), today)
    known = frozenset(services.store.read_whole(name) if source.asks_for_pages else ())
    first, *others = (
        CrawlJob(source=name, spider=spider, since=since, until=today, options=options, known=known)
        for spider in source.ways
    )
    return Ways(first, tuple(others))


def _divisions(services: Services) -> list[str]:
    """The CPV divisions of the profiles, two digits each; none of them means all."""
    codes = (code for one in services.store.enterprises() for activity in one.activities for code in activity.cpv)
    return sorted({code[:2] for code in codes})


def collect(services: Services, today: date, only: Sequence[str] = ()) -> list[CrawlOutcome]:
    """Crawl in a child process; a source that fails is an outcome with its error, never an exception."""
    planned = plans(services, today, only)
    outcomes = _crawled(services, [one.first for one in planned], services.collected)
    archive_raw(services, today)
    for at, (plan, outcome) in enumerate(zip(planned, outcomes, strict=True)):
        if outcome.error and plan.others:
            outcomes[at] = _by_another_way(services, plan, outcome)
            archive_raw(services, today)
    return outcomes


def _by_another_way(services: Services, plan: Ways, refused: CrawlOutcome) -> CrawlOutcome:
    """The same days by the next way that answers whole; what the refused one brought is saved all the same."""
    for job in plan.others:
        (outcome,) = _crawled(services, [job], services.collected / job.spider)
        if outcome.error is None:
            told = f"{refused.error} Les mêmes jours ont été collectés autrement ({job.spider}) : rien ne manque."
            return outcome.model_copy(update={"warnings": (told, *outcome.warnings)})
    return refused


def _crawled(services: Services, jobs: Sequence[CrawlJob], folder: Path) -> list[CrawlOutcome]:
    return crawl(jobs, folder=folder, contact=services.config.contact, on_progress=services.watch)


def archive_raw(services: Services, today: date) -> None:
    """Move the raw payloads that a crawl finished, also one that was killed afterwards, to the archive."""
    for part in sorted(services.collected.rglob("*.raw.jsonl.gz")):
        archive.append(services.archive, today, part)
        part.unlink(missing_ok=True)
