"""How fast and in how much memory BOAMP is collected, next to a bare loop over the same answers in the same run.

    python -m benchmarks.collecting --notices 10000 [--json]
    python -m benchmarks.collecting --notices 200000 --backfill

The bare loop asks for the same pages with an HTTP client, takes them apart with json.loads and inserts the raw rows at
once. It runs before and after the collection; its better time counts. The crawl reads each record as it comes: the
seconds that it spends on that are no part of `fetch_seconds`, but of `total_seconds`.

With --backfill the days are filled in month by month, as `collect --from` does it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.boamp_site import A_DAY, site
from spiders.engine.json_api import EXPORT_DAYS, MOST_LIMIT, MOST_ROWS
from tenderwatch import clock
from tenderwatch.bootstrap import services
from tenderwatch.config import Config
from tenderwatch.model import SourceReport
from tenderwatch.pipeline.backfill import backfill
from tenderwatch.pipeline.collect import collect
from tenderwatch.pipeline.ingest import ingest

LAST = date(2026, 10, 5)
NOW = datetime(LAST.year, LAST.month, LAST.day, 6, 0, tzinfo=clock.PARIS)
MEGABYTE = 1024


def main() -> None:
    """Print the figures, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--backfill", action="store_true", help="month by month, without the bare loop")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    asked = parser.parse_args()
    measured = filled_in(asked.notices) if asked.backfill else measure(asked.notices)
    if asked.json:
        print(json.dumps(measured))
        return
    for name, value in measured.items():
        print(f"{name:<16}{value:>12}")


def measure(notices: int) -> dict[str, float]:
    """Seconds, ratios to the bare loop, and the highest memory of the collecting processes together."""
    days = (notices - 1) // A_DAY
    with site(notices, LAST) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = _timed(lambda: _bare(url, LAST - timedelta(days=days), folder / "before.sqlite3", notices))
        fetched, total, report = _collected(_config(url, folder, days))
        peak = _peak_mb()
        after = _timed(lambda: _bare(url, LAST - timedelta(days=days), folder / "after.sqlite3", notices))
    if (report.error, report.new) != (None, notices):
        raise SystemExit(f"{report.new} notices of {notices}: {report.error}")
    bare = min(before, after)
    return {
        "notices": notices,
        "fetch_seconds": round(fetched, 3),
        "total_seconds": round(total, 3),
        "bare_seconds": round(bare, 3),
        "fetch_ratio": round(fetched / bare, 2),
        "total_ratio": round(total / bare, 2),
        "peak_mb": peak,
    }


def filled_in(notices: int) -> dict[str, float]:
    """Seconds and the highest memory of a back-fill, and how large its store and its archive become."""
    since = LAST - timedelta(days=(notices - 1) // A_DAY)
    with site(notices, LAST) as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with services(_config(url, folder, 1)) as made:
            start = time.perf_counter()
            months = list(backfill(made, "boamp", since, LAST, NOW))
            total = time.perf_counter() - start
        kept = {"store_mb": [folder / "store.sqlite3"], "archive_mb": (folder / "var").rglob("*.jsonl.gz")}
        sizes = {name: sum(one.stat().st_size for one in files) // MEGABYTE**2 for name, files in kept.items()}
        peak, cpu = _peak_mb(), _cpu_seconds()
    if sum(one.new for one in months) != notices or any(one.error for one in months):
        raise SystemExit(f"{[(one.new, one.error) for one in months]}")
    spent = {"seconds": round(total, 1), "cpu_seconds": cpu, "ms_each": round(1000 * total / notices, 2)}
    return {"notices": notices, "months": len(months), **spent, "peak_mb": peak, **sizes}


def _config(url: str, folder: Path, days: int) -> Config:
    return Config.model_validate(
        {
            "contact": "veille@example.org",
            "database": f"sqlite:///{folder / 'store.sqlite3'}",
            "var": folder / "var",
            "sources": {"boamp": {"enabled": True, "url": url, "delay_seconds": 0, "first_days": max(1, days)}},
        }
    )


def _collected(config: Config) -> tuple[float, float, SourceReport]:
    """Seconds until all is fetched and archived, until all is stored too, and what was reported."""
    with services(config) as made:
        start = time.perf_counter()
        outcomes = collect(made, LAST, ["boamp"])
        fetched = time.perf_counter() - start - outcomes[0].reading_seconds
        (report,) = ingest(made, outcomes, NOW)
        return fetched, time.perf_counter() - start, report


def _bare(url: str, since: date, file: Path, notices: int) -> None:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE raw (id TEXT PRIMARY KEY, body TEXT)")
    rows = ((one["idweb"], json.dumps(one)) for one in _records(url, since, notices))
    with connection:
        connection.executemany("INSERT INTO raw VALUES (?, ?)", rows)
    connection.close()


def _records(url: str, since: date, notices: int) -> Iterator[dict[str, Any]]:
    """The same answers as the collection: pages, or weeks above 10,000 records."""
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc)) as client:
        for way, last, more in _answers(since, notices):
            asked = {"where": f"dateparution in [date'{since}'..date'{last}']", **more}
            client.request("GET", f"{parts.path}/{way}?{urlencode(asked)}")
            body = client.getresponse().read()
            yield from json.loads(body)["results"] if more else map(json.loads, body.splitlines())
            since = since if more else last + timedelta(days=1)


def _answers(since: date, notices: int) -> Iterator[tuple[str, date, dict[str, int]]]:
    """What is asked for: the way, the last day, and the page."""
    if notices <= MOST_ROWS:
        yield from (("records", LAST, {"limit": MOST_LIMIT, "offset": at}) for at in range(0, notices, MOST_LIMIT))
        return
    while since <= LAST:
        last = min(since + timedelta(days=EXPORT_DAYS - 1), LAST)
        yield "exports/jsonl", last, {}
        since = last + timedelta(days=1)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_mb() -> int:
    """Of this process and of its largest child that has ended, added up; the site is still running."""
    mine, theirs = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (mine + theirs) // MEGABYTE


def _cpu_seconds() -> float:
    """Of this process and of its children that have ended: what other programs do on the machine does not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return round(sum(one.ru_utime + one.ru_stime for one in used), 1)


if __name__ == "__main__":
    main()
