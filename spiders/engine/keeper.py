"""Where a crawl writes: notices and raw payloads beside each other, shown only when the source is finished."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from spiders.engine.jobs import CrawlJob, CrawlOutcome, RefusedRecord
from tenderwatch import clock
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice

COMPRESSION = 1
"""Of 9: the crawl is to be quick, and level 1 saves four fifths already."""
NOT_OF_A_NOTICE = {"source_format", "warnings"}


class Keeper:
    """Counts and writes what one source brings; `finish` makes it visible."""

    def __init__(self, job: CrawlJob, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.job = job
        self.requests = 0
        self.announced: int | None = None
        self.error: str | None = None
        self._folder = folder
        self._seen: set[str] = set()
        self._nameless = 0
        self._refused: list[RefusedRecord] = []
        self._start = time.monotonic()
        self._fetched_at = clock.now().isoformat()
        self._notices = self._part("jsonl").open("w", encoding="utf-8")
        raw = gzip.GzipFile(self._part("raw.jsonl.gz"), "wb", COMPRESSION)
        self._raw: TextIO = io.TextIOWrapper(raw, encoding="utf-8")

    def _part(self, kind: str) -> Path:
        return self._folder / f"{self.job.source}.{kind}.part"

    @property
    def received(self) -> int:
        """Distinct records so far, refused ones included."""
        return len(self._seen) + self._nameless

    def fail(self, sentence: str) -> None:
        """Remember the first thing that went wrong."""
        self.error = self.error or sentence

    def keep(
        self, name: str | None, payload: Mapping[str, Any], read: Callable[[Any], ReadNotice], *, url: str, status: int
    ) -> None:
        """Archive a record and write its notice; one that cannot be read is refused; one seen before is left.

        Args:
            name: the record's identifier at its source, None when it has none.
            payload: the record.
            read: makes a notice of it, or raises UnreadableNoticeError.
            url: where it came from.
            status: the HTTP status of the answer.
        """
        if name in self._seen:
            return
        try:
            notice = read(payload)
        except UnreadableNoticeError as error:
            self._refused.append(RefusedRecord(record=error.record, reason=error.reason))
            self._count(name)
            self._archive(name or error.record, payload, url, status)
            return
        self._count(name)
        self._archive(notice.source_id, payload, url, status)
        self._notices.write(notice.model_dump_json(exclude=NOT_OF_A_NOTICE) + "\n")

    def _count(self, name: str | None) -> None:
        if name is None:
            self._nameless += 1
        else:
            self._seen.add(name)

    def _archive(self, source_id: str, payload: Mapping[str, Any], url: str, status: int) -> None:
        text = json.dumps(payload, ensure_ascii=False)
        row = {
            "source": self.job.source,
            "source_id": source_id,
            "spider": self.job.spider,
            "url": url,
            "fetched_at": self._fetched_at,
            "status": status,
            "digest": hashlib.sha256(text.encode()).hexdigest(),
            "payload": text,
            "options": self.job.options,
        }
        self._raw.write(json.dumps(row, ensure_ascii=False) + "\n")

    def finish(self) -> CrawlOutcome:
        """Close and show the files, then the outcome; nothing is visible before it is whole."""
        self._notices.close()
        self._raw.close()
        if not self.error:
            self.error = self._shortfall()
        shown = {kind: self._show(kind) for kind in ("raw.jsonl.gz", "jsonl") if self.received}
        if not self.received:
            self._part("jsonl").unlink()
            self._part("raw.jsonl.gz").unlink()
        outcome = CrawlOutcome(
            source=self.job.source,
            requests=self.requests,
            announced=self.announced,
            received=self.received,
            refused=tuple(self._refused),
            error=self.error,
            until=None if self.error else self.job.until,
            seconds=round(time.monotonic() - self._start, 3),
            collected=shown.get("jsonl"),
            raw=shown.get("raw.jsonl.gz"),
        )
        part = self._part("outcome.json")
        part.write_text(outcome.model_dump_json(), encoding="utf-8")
        part.replace(self._folder / f"{self.job.source}.outcome.json")
        return outcome

    def _show(self, kind: str) -> Path:
        return self._part(kind).replace(self._folder / f"{self.job.source}.{kind}")

    def _shortfall(self) -> str | None:
        """A source that was not even asked, or that announced more than it gave, is never a quiet day."""
        if not self.requests or self.announced is None:
            return "aucune réponse exploitable : la source n'a pas été lue."
        if self.received != self.announced:
            return f"{self.announced} avis annoncés, {self.received} reçus : le prochain passage les redemandera."
        return None
