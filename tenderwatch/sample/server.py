"""A small local server that answers like the Explore API v2.1 of BOAMP, and serves one town hall's feed."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

DATASET = "/api/explore/v2.1/catalog/datasets/boamp"
FEED = "/flux.xml"
ROBOTS = "User-agent: *\nDisallow: /api/\n"
QUOTA = "Too many requests on the domain. Please contact the domain administrator."
MOST_LIMIT = 100
MOST_ROWS = 10_000
_DAYS = re.compile(r"dateparution in \[date'(\d{4}-\d\d-\d\d)'\.\.date'(\d{4}-\d\d-\d\d)'\]")
_DEPARTMENTS = re.compile(r'code_departement in \(("\w+"(?:,"\w+")*)\)')


@dataclass(frozen=True)
class Faults:
    """What goes wrong, by the number of the data request (from 0); `robots` replaces robots.txt.

    Kinds: "429" (come back now), "429-tomorrow", "400", "500", "html", "cut", "empty", "more" (announces one more
    row than there is).
    """

    by_request: Mapping[int, str] = field(default_factory=dict)
    robots: str = ROBOTS


class BadQueryError(ValueError):
    """A request that the API refuses with 400; `code` is its error_code."""

    def __init__(self, message: str, code: str = "ODSQLError") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    query: Mapping[str, str]
    agent: str


class SampleServer:
    """Serves records on 127.0.0.1 for as long as its context lasts; `asked` holds the requests it got."""

    def __init__(
        self, records: Sequence[Mapping[str, Any]], feed: bytes | None = None, *, faults: Faults | None = None
    ) -> None:
        self.records = list(records)
        self.feed = feed
        self.faults = faults or Faults()
        self.asked: list[Asked] = []
        self._count = 0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.sample = self

    @property
    def url(self) -> str:
        """The root of the server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def boamp_url(self) -> str:
        """The dataset, as the configuration names it."""
        return self.url + DATASET

    @property
    def feed_url(self) -> str:
        """The feed."""
        return self.url + FEED

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault(self) -> str | None:
        """The fault of the next data request."""
        with self._lock:
            self._count += 1
            return self.faults.by_request.get(self._count - 1)


def selected(records: Sequence[Mapping[str, Any]], query: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The records that `where` picks, in the asked order.

    Raises:
        BadQueryError: a clause or a field that this dataset does not know.
    """
    found = list(records)
    for clause in filter(None, query.get("where", "").split(" and ")):
        found = [record for record in found if _holds(clause.strip(), record)]
    order = query.get("order_by")
    if order and order not in {"idweb", "dateparution"}:
        raise BadQueryError(
            f"ODSQL query is malformed: Unknown field: {order}. Clause(s) containing the error(s): order_by."
        )
    return sorted(found, key=lambda record: str(record.get(order))) if order else found


def _holds(clause: str, record: Mapping[str, Any]) -> bool:
    days, departments = _DAYS.fullmatch(clause), _DEPARTMENTS.fullmatch(clause)
    if days:
        return days[1] <= str(record.get("dateparution") or "") <= days[2]
    if departments:
        return bool(set(re.findall(r"\w+", departments[1])) & set(record.get("code_departement") or ()))
    raise BadQueryError(f"ODSQL query is malformed: {clause[:60]} Clause(s) containing the error(s): where.")


def page(records: Sequence[Mapping[str, Any]], query: Mapping[str, str]) -> dict[str, Any]:
    """One answer of /records.

    Raises:
        BadQueryError: a limit or an offset that the API does not admit.
    """
    limit, offset = _number(query, "limit", 10), _number(query, "offset", 0)
    if not -1 <= limit <= MOST_LIMIT:
        message = f"Invalid value for limit API parameter: {limit} was found but -1 <= limit <= 100 is expected."
        raise BadQueryError(message, "InvalidRESTParameterError")
    if offset + limit > MOST_ROWS:
        message = (
            f"Invalid value for sum of offset + limit API parameter: {offset + limit} was found "
            f"but <= {MOST_ROWS} is expected."
        )
        raise BadQueryError(message, "InvalidRESTParameterError")
    found = selected(records, query)
    return {"total_count": len(found), "results": found[offset : offset + (MOST_LIMIT if limit < 0 else limit)]}


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name, default))
    except ValueError as error:
        raise BadQueryError(f"Invalid value for {name} API parameter.", "InvalidRESTParameterError") from error


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sample: SampleServer


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; `server.sample` is the SampleServer."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.server.sample.asked.append(Asked(parts.path, query, self.headers.get("User-Agent", "")))
        if parts.path == "/robots.txt":
            self._answer(200, self.server.sample.faults.robots.encode(), "text/plain")
        elif parts.path == FEED and self.server.sample.feed is not None:
            self._answer(200, self.server.sample.feed, "application/rss+xml; charset=utf-8")
        elif parts.path in {f"{DATASET}/records", f"{DATASET}/exports/jsonl", f"{DATASET}/exports/json"}:
            self._data(parts.path.removeprefix(DATASET), query, self.server.sample.fault())
        else:
            self._answer(404, b"<html><body>Page introuvable</body></html>", "text/html")

    def _data(self, way: str, query: Mapping[str, str], fault: str | None) -> None:
        if fault in {"429", "429-tomorrow"}:
            reset = "2020-01-01T00:00:00Z" if fault == "429" else "2099-01-01T00:00:00Z"
            body = {
                "errorcode": 10002,
                "reset_time": reset,
                "limit_time_unit": "day",
                "call_limit": 10000,
                "error": QUOTA,
            }
            self._json(429, body)
        elif fault == "400":
            self._json(400, {"message": "ODSQL query is malformed.", "error_code": "ODSQLError"})
        elif fault == "500":
            self._answer(500, b"<html>Internal Server Error</html>", "text/html")
        elif fault == "html":
            self._answer(200, b"<html><body>Maintenance</body></html>", "text/html")
        else:
            self._rows(way, query, fault)

    def _rows(self, way: str, query: Mapping[str, str], fault: str | None) -> None:
        try:
            if way.startswith("/exports"):
                self._export(way, selected(self.server.sample.records, query))
                return
            body = page(self.server.sample.records, query)
        except BadQueryError as error:
            self._json(400, {"message": str(error), "error_code": error.code})
            return
        if fault == "empty":
            body["results"] = []
        if fault == "more":
            body["total_count"] += 1
        self._json(200, body, cut=fault == "cut")

    def _export(self, way: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if way.endswith("jsonl"):
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            self._answer(200, lines.encode(), "application/jsonl")
        else:
            self._answer(200, json.dumps(list(rows), ensure_ascii=False).encode(), "application/json")

    def _json(self, status: int, body: Mapping[str, Any], *, cut: bool = False) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self._answer(status, data, "application/json; charset=utf-8", cut=cut)

    def _answer(self, status: int, data: bytes, kind: str, *, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-RateLimit-Remaining", "49000")
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name that http.server gives)
        """The demo's terminal is for its tables."""
