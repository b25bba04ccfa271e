"""The raw archive: only ever added to, and readable up to where it is damaged."""

from __future__ import annotations

import gzip
import json
import logging
from datetime import date
from pathlib import Path

import pytest

from spiders.engine import archive, replay
from tenderwatch.errors import UnreadableNoticeError
from tests.spiders.engine.records import a_record

DAY = date(2026, 10, 5)


def row(number: int, spider: str = "boamp") -> bytes:
    made = {
        "source": "boamp", "source_id": f"26-{number}", "spider": spider, "url": "http://127.0.0.1", "status": 200,
        "digest": "d", "fetched_at": "2026-10-05T06:00:00+02:00", "payload": json.dumps(a_record(number)),
    }  # fmt: skip
    return json.dumps(made).encode() + b"\n"


def append(folder: Path, *rows: bytes, day: date = DAY) -> Path:
    part = folder / "boamp.raw.jsonl.gz"
    part.write_bytes(gzip.compress(b"".join(rows)))
    return archive.append(folder / "raw", day, part)


def found(folder: Path, since: date | None = None) -> list[str]:
    return [raw.source_id for raw in archive.records(folder / "raw", since=since)]


def test_crawls_of_a_day_are_added_to_its_file_oldest_day_first(tmp_path: Path) -> None:
    append(tmp_path, row(1))
    append(tmp_path, row(2), row(3))
    append(tmp_path, row(4), day=date(2026, 10, 4))

    assert found(tmp_path) == ["26-4", "26-1", "26-2", "26-3"]
    assert found(tmp_path, since=DAY) == ["26-1", "26-2", "26-3"]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    "tail",
    [gzip.compress(row(2) * 50)[:40], b"\x00garbage", gzip.compress(b"{}\n"), gzip.compress(b'{"a":\n'),
     gzip.compress(b"\xff\n")],
    ids=["cut", "garbage", "another shape", "no json", "no utf-8"],
)  # fmt: skip
def test_a_damaged_archive_gives_what_comes_before_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, tail: bytes
) -> None:
    with append(tmp_path, row(1)).open("ab") as file:
        file.write(tail)
    append(tmp_path, row(9), day=date(2026, 10, 6))
    with caplog.at_level(logging.WARNING):
        names = found(tmp_path)

    assert (names[0], names[-1]) == ("26-1", "26-9")
    (warned,) = caplog.messages
    assert warned.startswith("archive boamp/2026-10-05.jsonl.gz abîmée")


def test_a_payload_of_a_source_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    append(tmp_path, row(1, spider="ancienne"))
    (raw,) = archive.records(tmp_path / "raw")

    with pytest.raises(UnreadableNoticeError, match="aucune source ne s'appelle ancienne"):
        replay.read_raw(raw)
