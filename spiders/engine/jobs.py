"""What the parent asks of a crawl, and what it is told back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field

from tenderwatch.model import Record


class CrawlJob(Record):
    """One source to crawl: `since` and `until` are Paris days, both included; `options` are the spider's own."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    spider: str
    since: date
    until: date
    options: dict[str, Any] = Field(default_factory=dict)


class RefusedRecord(Record):
    """A record that could not become a notice, and why."""

    record: str
    reason: str


class CrawlOutcome(Record):
    """What became of one source; counts are of distinct records.

    `error` is a French sentence, None when the source was collected whole; only then is `until` set.
    `warnings` are sentences about what was odd although nothing is missing.
    `collected` holds one notice a line, `raw` the payloads as they came; both None when nothing was read.
    """

    source: str
    requests: int = 0
    announced: int | None = None
    received: int = 0
    refused: tuple[RefusedRecord, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    until: date | None = None
    seconds: float = 0.0
    collected: Path | None = None
    raw: Path | None = None
