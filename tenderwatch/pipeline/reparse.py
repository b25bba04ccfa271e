"""Reparsing: notices rebuilt from the raw archive after a reader was mended, without touching a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from spiders.engine import archive, replay
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Notice, Refused
from tenderwatch.pipeline.services import Services

BLOCK = 500


@dataclass(frozen=True, slots=True)
class Reparsed:
    """What a reparse did, or would do: notices read, those that differ from the store, records refused."""

    read: int
    differing: tuple[str, ...]
    refused: tuple[Refused, ...]


def reparse(services: Services, now: datetime, *, source: str | None, since: date | None, dry_run: bool) -> Reparsed:
    """Read the archive again, oldest first, and save what is read now; `dry_run` only tells."""
    read = 0
    differing: list[str] = []
    refused: list[Refused] = []
    newest = _newest(services, source, since, refused)
    for block in _blocks(newest):
        read += len(block)
        differing += [one.key for one in block if _differs(services, one)]
        if not dry_run:
            services.store.save_notices(block, seen_at=now)
        services.watch("Relecture", read, None)
    return Reparsed(read, tuple(differing), tuple(refused))


def _newest(services: Services, source: str | None, since: date | None, refused: list[Refused]) -> Iterator[Notice]:
    """Each archived record's newest payload, read; the same notice is archived by every overlapping night."""
    digests = {(raw.source, raw.source_id): raw.digest for raw in archive.records(services.archive, source, since)}
    for raw in archive.records(services.archive, source, since):
        if digests.get((raw.source, raw.source_id)) != raw.digest:
            continue
        del digests[raw.source, raw.source_id]
        try:
            yield replay.read_raw(raw).notice()
        except UnreadableNoticeError as error:
            refused.append(Refused(raw.source, error.record, error.reason))


def _differs(services: Services, notice: Notice) -> bool:
    stored = services.store.notice(notice.key)
    return stored is None or stored.fingerprint != notice.fingerprint


def _blocks(notices: Iterator[Notice]) -> Iterator[list[Notice]]:
    while block := list(islice(notices, BLOCK)):
        yield block
