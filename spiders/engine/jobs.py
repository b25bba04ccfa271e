"""What the parent asks of a crawl, and what it is told back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, Field

from tenderwatch.model import Record


class CrawlJob(Record):
    """One source to crawl: `since` and `until` are Paris days, both included; `options` are the spider's own.

    `known`: identifiers whose own page was read in an earlier crawl.
    `most_pages`: answers after which nothing more is asked for, to look at a source; None to collect it whole.
    """

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    spider: str
    since: date
    until: date
    options: dict[str, Any] = Field(default_factory=dict)
    known: frozenset[str] = frozenset()
    most_pages: int | None = Field(default=None, ge=1)


class Answer(Record):
    """What a site answered, and to which request; `body` is text, in base64 where it is none."""

    url: str
    method: str
    sent: str
    status: int
    content_type: str
    fetched_at: AwareDatetime
    body: str
    base64: bool = False


class Layout(Record):
    """What an answer holds, next to what is known: names of fields, classes or labels."""

    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class RefusedRecord(Record):
    """A record that could not become a notice, and why."""

    record: str
    reason: str


class CrawlOutcome(Record):
    """What became of one source; counts are of distinct records.

    `error` is a French sentence, None when the source was collected whole; only then is `until` set.
    `warnings` are sentences about what was odd although nothing is missing.
    `reading_seconds`: of `seconds`, those that were spent on making notices of records.
    `present` counts, by name of field, the notices in which it was found. `layout` and `answers` are those of a look
    at the source (`most_pages`).
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
    reading_seconds: float = 0.0
    collected: Path | None = None
    raw: Path | None = None
    present: dict[str, int] = Field(default_factory=dict)
    layout: Layout | None = None
    answers: tuple[Answer, ...] = ()
