"""The raw archive: payloads as they came, compressed, one file per source and day, only ever added to."""

from __future__ import annotations

import gzip
import json
import logging
import shutil
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, Field

from tenderwatch.model import Record

log = logging.getLogger(__name__)


class RawRecord(Record):
    """One payload with its origin; `digest` is the SHA-256 of the payload, `options` what the reader needs."""

    source: str
    source_id: str
    spider: str
    url: str
    fetched_at: AwareDatetime
    status: int
    digest: str
    payload: str
    options: dict[str, Any] = Field(default_factory=dict)


def append(folder: Path, day: date, part: Path, *, of: str | None = None) -> Path:
    """Add a crawl's compressed records to the file of its source and day, whole or not at all.

    `part` is named `<source>.raw.jsonl.gz`; gzip members follow each other in one file. `of`: the month that was
    filled in on that day, which has a file of its own.
    """
    source = part.name.removesuffix(".raw.jsonl.gz")
    name = f"{day.isoformat()}.{of}" if of else day.isoformat()
    target = folder / source / f"{name}.jsonl.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = target.with_suffix(".part")
    with whole.open("wb") as out:
        for piece in (target, part):
            if piece.exists():
                with piece.open("rb") as read:
                    shutil.copyfileobj(read, out)
    whole.replace(target)
    return target


def records(folder: Path, source: str | None = None, since: date | None = None) -> Iterator[RawRecord]:
    """Archived records, oldest file first; a damaged file gives what comes before, and is logged."""
    for path in sorted(folder.glob(f"{source or '*'}/*.jsonl.gz"), key=lambda one: (one.name, one.parent.name)):
        if since is None or date.fromisoformat(path.name.partition(".")[0]) >= since:
            yield from _file(path)


def of_day(folder: Path, source: str, day: date) -> Iterator[RawRecord]:
    """What was fetched of a source on one day, months filled in on it included."""
    for path in sorted((folder / source).glob(f"{day.isoformat()}*.jsonl.gz")):
        yield from _file(path)


def expired(folder: Path, before: date) -> list[Path]:
    """Files of days before `before`, oldest first: the day on which they were fetched, also for months filled in."""
    found = (path for path in folder.glob("*/*.jsonl.gz") if date.fromisoformat(path.name.partition(".")[0]) < before)
    return sorted(found, key=lambda path: (path.name, path.parent.name))


def _file(path: Path) -> Iterator[RawRecord]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        try:
            for line in lines:
                yield RawRecord.model_validate(json.loads(line))
        except (EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
            log.warning("archive %s/%s abîmée : la suite n'est pas lue (%s)", path.parent.name, path.name, error)
