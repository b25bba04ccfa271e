"""Where a crawl writes: notices and raw payloads beside each other, shown only when the source is finished."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from spiders.engine.jobs import Answer, CrawlJob, CrawlOutcome, Layout, RefusedRecord
from tenderwatch import clock
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice

COMPRESSION = 1
"""Of 9: the crawl is to be quick, and level 1 saves four fifths already."""
MOST_WARNINGS = 20
NOT_OF_A_NOTICE = {"source_format", "warnings", "doors"}
WATCHED = ("description", "cpv", "lots", "place", "deadline", "published_on", "documents_url", "reference")
"""Fields whose sudden absence says that a site has changed; the buyer's name is one more."""


class Keeper:
    """Counts and writes what one source brings; `finish` makes it visible."""

    def __init__(self, job: CrawlJob, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.job = job
        self.requests = 0
        self.announced: int | None = None
        self.error: str | None = None
        self.layout: Layout | None = None
        self.answers: list[Answer] = []
        self._folder = folder
        self._seen: set[str] = set()
        self._refused: list[RefusedRecord] = []
        self._warnings: dict[str, None] = {}
        self._present: Counter[str] = Counter(dict.fromkeys(("buyer", *WATCHED), 0))
        self._lost = False
        self._start = time.monotonic()
        self._reading = 0.0
        self._fetched_at = clock.now().isoformat()
        self._notices = self._part("jsonl").open("wb")
        self._raw = gzip.GzipFile(self._part("raw.jsonl.gz"), "wb", COMPRESSION)

    def _part(self, kind: str) -> Path:
        return self._folder / f"{self.job.source}.{kind}.part"

    @property
    def received(self) -> int:
        """Distinct records so far, refused ones included."""
        return len(self._seen)

    def fail(self, sentence: str) -> None:
        """Remember the first thing that went wrong."""
        self.error = self.error or sentence

    def warn(self, sentence: str) -> None:
        """Remember something odd that loses nothing, once; the first ones are enough."""
        if len(self._warnings) < MOST_WARNINGS:
            self._warnings[sentence] = None

    def broken(self, error: OSError) -> None:
        """The files cannot be written to their end: they are not shown, the next crawl brings it all again."""
        self._lost = True
        self.error = f"écriture impossible dans le dossier de collecte ({error.strerror}) : rien n'en est gardé."

    def keep(
        self, name: str | None, payload: Mapping[str, Any], read: Callable[[Any], ReadNotice], *, url: str, status: int
    ) -> None:
        """Archive a record and write its notice; one that cannot be read is refused; one seen before is left.

        Args:
            name: the record's identifier at its source; None: the one that its reader finds, if any.
            payload: the record.
            read: makes a notice of it, or raises UnreadableNoticeError.
            url: where it came from.
            status: the HTTP status of the answer.

        Raises:
            OSError: the disk is full or read-only.
        """
        if name in self._seen:
            return
        data = _json(payload)
        digest = hashlib.sha256(data).hexdigest()
        start = time.monotonic()
        try:
            notice, line = _line(read, payload)
        except UnreadableNoticeError as error:
            if self._is_new(name or digest):
                record = name if name and error.record.startswith("(") else error.record
                self._refused.append(RefusedRecord(record=_plain(record), reason=_plain(error.reason)))
                self._archive(_plain(name or error.record), data, digest, url, status)
            return
        finally:
            self._reading += time.monotonic() - start
        if self._is_new(name or notice.source_id):
            self._archive(notice.source_id, data, digest, url, status)
            self._notices.write(line)
            self._present.update(_present(notice))

    def _is_new(self, name: str) -> bool:
        is_new = name not in self._seen
        self._seen.add(name)
        return is_new

    def _archive(self, source_id: str, data: bytes, digest: str, url: str, status: int) -> None:
        row = {
            "source": self.job.source,
            "source_id": source_id,
            "spider": self.job.spider,
            "url": url,
            "fetched_at": self._fetched_at,
            "status": status,
            "digest": digest,
            "payload": data.decode(),
            "options": self.job.options,
        }
        self._raw.write(to_json(row) + b"\n")

    def finish(self) -> CrawlOutcome:
        """Close and show the files, then the outcome; nothing is visible before it is whole."""
        self._close()
        if not self.error and self.job.most_pages is None:
            self.error = self._shortfall()
        shown = {}
        if self.received and not self._lost:
            shown = {kind: self._show(kind) for kind in ("raw.jsonl.gz", "jsonl")}
        else:
            self._part("jsonl").unlink(missing_ok=True)
            self._part("raw.jsonl.gz").unlink(missing_ok=True)
        outcome = self._outcome(shown)
        part = self._part("outcome.json")
        part.write_text(outcome.model_dump_json(), encoding="utf-8")
        part.replace(self._folder / f"{self.job.source}.outcome.json")
        return outcome

    def _close(self) -> None:
        for file in (self._notices, self._raw):
            try:
                file.close()
            except OSError as error:
                self.broken(error)

    def _outcome(self, shown: Mapping[str, Path]) -> CrawlOutcome:
        return CrawlOutcome(
            source=self.job.source,
            requests=self.requests,
            announced=self.announced,
            received=0 if self._lost else self.received,
            refused=() if self._lost else tuple(self._refused),
            warnings=tuple(self._warnings),
            error=self.error,
            until=None if self.error else self.job.until,
            seconds=round(time.monotonic() - self._start, 3),
            reading_seconds=round(self._reading, 3),
            collected=shown.get("jsonl"),
            raw=shown.get("raw.jsonl.gz"),
            present=self._present,
            layout=self.layout,
            answers=tuple(self.answers),
        )

    def _show(self, kind: str) -> Path:
        return self._part(kind).replace(self._folder / f"{self.job.source}.{kind}")

    def _shortfall(self) -> str | None:
        """A source that was not even asked, or that announced more than it gave, is never a quiet day."""
        if not self.requests or self.announced is None:
            return "aucune réponse exploitable : la source n'a pas été lue."
        if self.received != self.announced:
            return f"{self.announced} avis annoncés, {self.received} reçus : le prochain passage les redemandera."
        return None


def _line(read: Callable[[Any], ReadNotice], payload: Any) -> tuple[ReadNotice, bytes]:
    """The notice of a record, and the same as a line of JSON.

    Raises:
        UnreadableNoticeError: what its reader refuses, and what cannot be walked or written.
    """
    try:
        notice = read(payload)
    except RecursionError as error:
        raise UnreadableNoticeError("(imbriqué)", "l'enregistrement est imbriqué trop profondément") from error
    try:
        return notice, to_json(notice, exclude=NOT_OF_A_NOTICE) + b"\n"
    except PydanticSerializationError as error:
        raise UnreadableNoticeError(notice.source_id, "un texte contient des caractères impossibles") from error


def _present(notice: ReadNotice) -> list[str]:
    """Which of the watched fields a notice has."""
    found, buyer = [name for name in WATCHED if getattr(notice, name)], notice.buyer
    return ["buyer", *found] if buyer.name or buyer.siret or buyer.siren else found


def _json(payload: Any) -> bytes:
    """UTF-8 JSON; a lone surrogate, which UTF-8 has no bytes for, stays the escape that it came as."""
    try:
        return to_json(payload)
    except ValueError:
        return json.dumps(payload).encode()


def _plain(text: str) -> str:
    """Text that can be written: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode()
