"""Ingesting: collected notices into the store, once each, counted against what was announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from spiders.engine.runner import CrawlOutcome, collected
from tenderwatch.model import Notice, Refused, SourceReport
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Saved

BLOCK = 500
"""Notices per transaction: short enough that readers of a SQLite store never wait long."""


def ingest(services: Services, outcomes: Iterable[CrawlOutcome], now: datetime) -> tuple[SourceReport, ...]:
    """Save what each source brought; count it against what the source announced."""
    return tuple(_ingest_one(services, outcome, now) for outcome in outcomes)


def complete(services: Services, sources: Sequence[SourceReport], now: datetime) -> None:
    """Move the watermark of every source that was read whole, and remember how each did.

    Last of all, once people were told what happened: a night killed before asks for the same days again, and
    tells the same, refused records included.
    """
    for source in sources:
        if source.until is not None:
            services.store.set_watermark(source.source, source.until)
    services.store.add_source_runs(sources, now)


def recover(services: Services, now: datetime) -> int:
    """Save what an earlier crawl finished and a killed run left behind; how many notices that was.

    The watermark stays: the next crawl asks for the same days again.
    """
    left = sorted(services.collected.rglob("*.jsonl"))
    return sum(sum(_save_file(services, path, now)) for path in left)


def _ingest_one(services: Services, outcome: CrawlOutcome, now: datetime) -> SourceReport:
    saved = _save_file(services, outcome.collected, now) if outcome.collected else Saved(0, 0, 0)
    refused = tuple(Refused(outcome.source, one.record, one.reason) for one in outcome.refused)
    error = outcome.error or _unaccounted(outcome, saved)
    return SourceReport(
        source=outcome.source,
        requests=outcome.requests,
        announced=outcome.announced,
        received=outcome.received,
        refused=refused,
        new=saved.new,
        changed=saved.changed,
        unchanged=saved.unchanged,
        error=error,
        warnings=outcome.warnings,
        until=outcome.until if error is None else None,
        seconds=outcome.seconds,
        present=tuple(outcome.present.items()),
    )


def _unaccounted(outcome: CrawlOutcome, saved: Saved) -> str | None:
    """What the source announced must be new, changed, unchanged or refused: nothing else exists."""
    accounted = sum(saved) + len(outcome.refused)
    if outcome.announced is None or accounted == outcome.announced:
        return None
    return f"{outcome.announced} avis annoncés, {accounted} comptés : relancez « nightly » pour compléter."


def _save_file(services: Services, path: Path, now: datetime) -> Saved:
    """Save a collected file and remove it; a run killed in between saves it again, which changes nothing."""
    new = changed = unchanged = 0
    for block in _blocks(collected(path)):
        saved = services.store.save_notices(_completed(services, block), seen_at=now)
        new, changed, unchanged = new + saved.new, changed + saved.changed, unchanged + saved.unchanged
        services.watch("Enregistrement", new + changed + unchanged, None)
    path.unlink(missing_ok=True)
    return Saved(new, changed, unchanged)


def _completed(services: Services, block: list[Notice]) -> list[Notice]:
    """Lines of a list take from the store what was read of the same notices before."""
    before = services.store.notices_by_key([one.key for one in block if one.partial])
    return [one.over(before[one.key]) if one.partial and one.key in before else one for one in block]


def _blocks(notices: Iterator[Notice]) -> Iterator[list[Notice]]:
    while block := list(islice(notices, BLOCK)):
        yield block
