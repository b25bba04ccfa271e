"""A small local server that answers like the Explore API v2.1 of BOAMP, APProch and DECP, and serves a feed."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tenderwatch.sample.local import Handler, LocalServer
from tenderwatch.sample.odsql import BadQueryError, Row, page, selected

DATASET = "/api/explore/v2.1/catalog/datasets/boamp"
PROJECTS = "/api/explore/v2.1/catalog/datasets/projets-dachats-publics"
CONTRACTS = "/api/explore/v2.1/catalog/datasets/decp-2022-marches-valides"
FEED = "/flux.xml"
ROBOTS = "User-agent: *\nDisallow: /api/\n"
QUOTA = "Too many requests on the domain. Please contact the domain administrator."
FEED_DATE = "Mon, 05 Oct 2026 02:00:00 GMT"
LIMIT_HEADERS = {
    "X-RateLimit-Limit": "50000",
    "X-RateLimit-Remaining": "49000",
    "X-RateLimit-Reset": "2099-01-01 00:00:00+00:00",
}
_DATASETS = "|".join(map(re.escape, (DATASET, PROJECTS, CONTRACTS)))
_WAYS = re.compile(rf"(?P<dataset>{_DATASETS})(?P<way>/records|/exports/jsonl?)")
JSON = "application/json; charset=utf-8"
INTERRUPTED = (
    "Streaming interrupted due to the following error: Invalid value for sum of offset + limit API parameter: "
    "83714 was found but <= 10000 is expected. (error_code: InvalidRESTParameterError)"
)


@dataclass(frozen=True)
class Faults:
    """What goes wrong: by the number of the data request (from 0), or on every request of a path.

    Kinds: "429" (come back now), "429-tomorrow", "429-header" (only Retry-After: 0), "400", "500", "html" (a page
    at 200), "json" (another JSON at 200), "redirect" (to another host), "cut" (closes in the middle), "slow" (waits
    `slow_seconds` in the middle), "empty" (no rows), "more" (announces one more row than there is), "published" (a
    row appears first of all before the answer), "interrupted" (an export tells its error inside the stream).
    `robots` replaces robots.txt.
    """

    by_request: Mapping[int, str] = field(default_factory=dict)
    by_path: Mapping[str, str] = field(default_factory=dict)
    robots: str = ROBOTS
    slow_seconds: float = 5.0


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    query: Mapping[str, str]
    agent: str


class SampleServer(LocalServer):
    """Serves records on 127.0.0.1 for as long as its context lasts.

    `asked` holds the requests it got, `sent_whole` the feeds that it sent whole.
    """

    def __init__(
        self,
        records: Sequence[Row],
        feed: bytes | None = None,
        *,
        projects: Sequence[Row] = (),
        contracts: Sequence[Row] = (),
        faults: Faults | None = None,
    ) -> None:
        self.handler = _Handler
        super().__init__()
        self.records = list(records)
        self.datasets: Mapping[str, list[Row]] = {
            DATASET: self.records,
            PROJECTS: list(projects),
            CONTRACTS: list(contracts),
        }
        self.feed = feed
        self.faults = faults or Faults()
        self.asked: list[Asked] = []
        self.sent_whole: list[str] = []
        self._count = 0

    @property
    def boamp_url(self) -> str:
        """The dataset, as the configuration names it."""
        return self.url + DATASET

    @property
    def approch_url(self) -> str:
        """The dataset of planned purchases."""
        return self.url + PROJECTS

    @property
    def decp_url(self) -> str:
        """The dataset of awarded contracts."""
        return self.url + CONTRACTS

    @property
    def feed_url(self) -> str:
        """The feed."""
        return self.url + FEED

    def fault(self, path: str) -> str | None:
        """What goes wrong with the next data request."""
        with self.lock:
            number, self._count = self._count, self._count + 1
        return self.faults.by_request.get(number) or self.faults.by_path.get(path)

    def publish(self) -> None:
        """A row appears that stands first in the order by identifier, so that all pages shift."""
        with self.lock:
            self.records.append({**self.records[0], "idweb": f"00-{len(self.records)}"})


class _Handler(Handler):
    @property
    def _sample(self) -> SampleServer:
        sample: SampleServer = self.server.site
        return sample

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        sample = self._sample
        sample.asked.append(Asked(parts.path, query, self.headers.get("User-Agent", "")))
        if parts.path == "/robots.txt":
            self._answer(200, sample.faults.robots.encode(), "text/plain")
        elif parts.path == FEED and sample.feed is not None:
            self._feed(sample.feed, sample.faults.by_path.get(FEED))
        elif asked := _WAYS.fullmatch(parts.path):
            self._data(sample.datasets[asked["dataset"]], asked["way"], query, sample.fault(parts.path))
        else:
            self._answer(404, b"<html><body>Page introuvable</body></html>", "text/html")

    def _feed(self, feed: bytes, fault: str | None) -> None:
        mark = f'"{hashlib.sha256(feed).hexdigest()[:16]}"'
        headers = {"ETag": mark, "Last-Modified": FEED_DATE}
        if self._failed(fault):
            return
        if self.headers.get("If-None-Match") == mark:
            self._answer(304, b"", "application/rss+xml; charset=utf-8", headers)
        else:
            self._sample.sent_whole.append(FEED)
            self._answer(200, feed, "application/rss+xml; charset=utf-8", headers, fault=fault)

    def _data(self, rows: Sequence[Row], way: str, query: Mapping[str, str], fault: str | None) -> None:
        if fault == "published":
            self._sample.publish()
        if self._failed(fault):
            return
        try:
            answer = self._export if way.startswith("/exports") else self._page
            answer(rows, way, query, fault)
        except BadQueryError as error:
            self._json(400, {"message": str(error), "error_code": error.code})

    def _failed(self, fault: str | None) -> bool:
        """Whether a fault took the place of the answer."""
        if fault and fault.startswith("429"):
            self._quota(fault)
        elif fault == "400":
            self._json(400, {"message": "ODSQL query is malformed.", "error_code": "ODSQLError"})
        elif fault == "500":
            self._answer(500, b"<html>Internal Server Error</html>", "text/html")
        elif fault == "html":
            self._answer(200, b"<html><body>Maintenance</body></html>", "text/html")
        elif fault == "json":
            self._json(200, {"nhits": 0, "records": []})
        elif fault == "redirect":
            self._answer(302, b"", "text/html", {"Location": "http://127.0.0.2:9/ailleurs"})
        else:
            return False
        return True

    def _quota(self, fault: str) -> None:
        if fault == "429-header":
            self._answer(429, b"Too Many Requests", "text/plain", {"Retry-After": "0"})
            return
        reset = "2099-01-01T00:00:00Z" if fault == "429-tomorrow" else "2020-01-01T00:00:00Z"
        limit = {"limit_time_unit": "day", "call_limit": 10000}
        self._json(429, {"errorcode": 10002, "reset_time": reset, **limit, "error": QUOTA})

    def _page(self, rows: Sequence[Row], way: str, query: Mapping[str, str], fault: str | None) -> None:  # noqa: ARG002
        body = page(rows, query)
        if fault == "empty":
            body["results"] = []
        if fault == "more":
            body["total_count"] += 1
        self._json(200, body, fault=fault)

    def _export(self, rows: Sequence[Row], way: str, query: Mapping[str, str], fault: str | None) -> None:
        found = selected(rows, query)
        if way.endswith("/json"):
            self._json(200, found, fault=fault)
            return
        lines = [json.dumps(row, ensure_ascii=False) for row in found]
        if fault == "interrupted":
            lines[-1:] = [INTERRUPTED]
        self._answer(200, "".join(line + "\n" for line in lines).encode(), "application/jsonl", fault=fault)

    def _json(self, status: int, body: Any, *, fault: str | None = None) -> None:
        self._answer(status, json.dumps(body, ensure_ascii=False).encode(), JSON, fault=fault)

    def _answer(
        self, status: int, data: bytes, kind: str, more: Mapping[str, str] | None = None, *, fault: str | None = None
    ) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(data)), **LIMIT_HEADERS, **(more or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        half = len(data) // 2
        self.wfile.write(data[:half])
        if fault in {"cut", "slow"}:
            self.wfile.flush()
            self.close_connection = True
        if fault == "slow":
            time.sleep(self._sample.faults.slow_seconds)
        if fault != "cut":
            self.wfile.write(data[half:])
