"""Reparsing: notices rebuilt from the raw archive after a reader was mended, without touching a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from pydantic_core import to_json

from spiders.engine import archive, replay
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Notice, Refused
from tenderwatch.pipeline.services import Services

BLOCK = 500
WITHOUT_PAGE = '"page":null'
"""In the payload of a line of a list."""
Key = tuple[str, str]
LONGEST = 100
"""Characters shown of a value."""


@dataclass(frozen=True, slots=True)
class Reparsed:
    """What a reparse did, or would do: notices read, those that differ from the store and how, records refused."""

    read: int
    differing: tuple[tuple[str, tuple[str, ...]], ...]
    refused: tuple[Refused, ...]


def reparse(services: Services, now: datetime, *, source: str | None, since: date | None, dry_run: bool) -> Reparsed:
    """Read the archive again, oldest first, and save what is read now; `dry_run` only tells."""
    read = 0
    differing: list[tuple[str, tuple[str, ...]]] = []
    refused: list[Refused] = []
    newest = _newest(services, source, since, refused)
    for block in _blocks(newest):
        read += len(block)
        stored = services.store.notices_by_key([one.key for one in block])
        renewed = [one.over(stored[one.key]) if one.partial and one.key in stored else one for one in block]
        changes = ((one.key, differences(stored.get(one.key), one)) for one in renewed)
        differing += [(key, found) for key, found in changes if found]
        if not dry_run:
            services.store.save_notices(renewed, seen_at=now)
        services.watch("Relecture", read, None)
    return Reparsed(read, tuple(differing), tuple(refused))


def _newest(services: Services, source: str | None, since: date | None, refused: list[Refused]) -> Iterator[Notice]:
    """Each archived record's newest payload, read; the same notice is archived by every overlapping night.

    Where the newest is a line of a list, it stands over the newest payload that had the notice's own page.
    """
    newest: dict[Key, str] = {}
    whole: dict[Key, str] = {}
    for raw in archive.records(services.archive, source, since):
        newest[raw.source, raw.source_id] = raw.digest
        if WITHOUT_PAGE not in raw.payload:
            whole[raw.source, raw.source_id] = raw.digest
    read: dict[Key, Notice] = {}
    for raw in archive.records(services.archive, source, since):
        key = raw.source, raw.source_id
        is_newest = newest.get(key) == raw.digest
        if not is_newest and (key not in newest or whole.pop(key, None) != raw.digest):
            continue
        try:
            notice = replay.read_raw(raw).notice()
        except UnreadableNoticeError as error:
            refused.append(Refused(raw.source, error.record, error.reason))
            notice = None
        if notice and notice.partial and key in read:
            notice = notice.over(read.pop(key))
        if is_newest:
            del newest[key]
            if notice:
                yield notice
        elif notice:
            read[key] = notice


def differences(stored: Notice | None, notice: Notice) -> tuple[str, ...]:
    """Each field that is read otherwise than it is stored, "name : old → new", shortened; none when all are alike."""
    if stored is None:
        return ("nouvel avis",)
    names = (name for name in Notice.model_fields if getattr(stored, name) != getattr(notice, name))
    return tuple(f"{name} : {_short(getattr(stored, name))} → {_short(getattr(notice, name))}" for name in names)


def _short(value: Any) -> str:
    said = to_json(value, exclude_none=True).decode()
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"


def _blocks(notices: Iterator[Notice]) -> Iterator[list[Notice]]:
    while block := list(islice(notices, BLOCK)):
        yield block
