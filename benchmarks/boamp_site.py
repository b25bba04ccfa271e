"""A site in a process of its own that answers like BOAMP's API, with as many records as one likes.

    python -m benchmarks.boamp_site 10000 2026-10-05

The port is the first line that it prints. As many records as come in pages are made before, so that nobody waits for
them; a year of them is made while it is asked for, and takes no memory.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from spiders.engine.json_api import MOST_ROWS
from spiders.formats import read_record
from tenderwatch.sample.records import records

DATASET = "/api/explore/v2.1/catalog/datasets/boamp"
A_DAY = 550
"""Records of one day: some 200,000 in a year."""
LINKED = ("annonce_lie", "annonces_anterieures")


class Pool:
    """`count` records, the last ones of `last`, each unlike the others in number, purchase and title."""

    def __init__(self, count: int, last: date) -> None:
        self.count = count
        self.made: list[bytes] = []
        self.first = last - timedelta(days=(count - 1) // A_DAY)

    @cached_property
    def templates(self) -> list[tuple[str, dict[str, str]]]:
        """Composed records of two kinds by turns, so that they have 9 kB on average; what differs, and its new form."""
        found: dict[str, list[Any]] = {"EFORMS": [], "FNSimple": []}
        for one in records():
            root = next((kind for kind in found if one["donnees"].startswith(f'{{"{kind}"')), None)
            if root and one["etat"] == "INITIAL" and not read_record(one).earlier:
                found[root].append(one)
        return [_template(one) for pair in zip(*found.values(), strict=False) for one in pair]

    def record(self, at: int) -> bytes:
        """The JSON of one record."""
        if self.made:
            return self.made[at]
        text, own = self.templates[at % len(self.templates)]
        day = self.first + timedelta(days=at // A_DAY)
        for old, new in own.items():
            text = text.replace(old, new % {"at": at, "day": day})
        return text.encode()

    def prepare(self) -> None:
        """Make every record before it is asked for."""
        self.made = [self.record(at) for at in range(self.count)]

    def days(self, since: date, until: date) -> range:
        """The positions of the records of these days, both included."""
        start, stop = ((one - self.first).days * A_DAY for one in (since, until + timedelta(days=1)))
        return range(max(0, start), max(0, min(self.count, stop)))


def _template(record: dict[str, Any]) -> tuple[str, dict[str, str]]:
    record = {**record, **dict.fromkeys(LINKED)}
    notice, title = read_record(record), json.dumps(record["objet"], ensure_ascii=False)[1:-1]
    own = {
        record["dateparution"]: "%(day)s",
        record["idweb"]: "26-1%(at)06d",
        title: f"{title.replace('%', '%%')} (n° %(at)d)",
    }
    if notice.procedure_id:
        own[notice.procedure_id] = f"%(at)08x{notice.procedure_id[8:]}"
    if notice.reference:
        own[notice.reference] = "2026-%(at)06d"
    return json.dumps(record, ensure_ascii=False), own


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pool: Pool

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        days = [date.fromisoformat(one) for one in re.findall(r"date'(\d{4}-\d\d-\d\d)'", query.get("where", ""))]
        found = self.pool.days(days[0], days[1])
        if parts.path.endswith("/exports/jsonl"):
            self._answer(b"".join(self.pool.record(at) + b"\n" for at in found))
            return
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 10))
        page = b",".join(map(self.pool.record, found[offset : offset + limit]))
        self._answer(b'{"total_count":%d,"results":[%s]}' % (len(found), page))

    def _answer(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name that http.server gives)
        """Nothing: the output is the port."""


@contextmanager
def site(count: int, last: date) -> Iterator[str]:
    """The address of the dataset, for as long as the context lasts."""
    asked = [sys.executable, "-m", "benchmarks.boamp_site", str(count), last.isoformat()]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}{DATASET}"
        finally:
            child.terminate()


def main() -> None:
    """Serve until terminated."""
    _Handler.pool = Pool(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
    if _Handler.pool.count <= MOST_ROWS:
        _Handler.pool.prepare()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
