"""A local TED: its search API v3 with both ways of paging, and the XML of its notices."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

KNOWN = frozenset({
    "publication-number", "notice-title", "title-proc", "buyer-name", "buyer-country", "publication-date",
    "deadline-receipt-request", "deadline-receipt-tender-date-lot", "deadline-receipt-tender-time-lot",
    "classification-cpv", "place-of-performance", "notice-type", "procedure-type", "links",
})  # fmt: skip
REQUIRED = ("query", "fields")
MOST_LIMIT, MOST_NUMBERED = 250, 15_000


@dataclass
class TedServer:
    """Serves rows on 127.0.0.1 while its context lasts.

    `xml`: by publication number. `faults`: by the number of the search request, from 0 ("timed-out", "429", "500",
    "html", "more", "cut-token"); `xml_status`: the status of every XML.
    """

    rows: Sequence[Mapping[str, Any]]
    xml: Mapping[str, bytes] = field(default_factory=dict)
    faults: Mapping[int, str] = field(default_factory=dict)
    xml_status: int = 200
    searches: list[dict[str, Any]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    tokens: dict[str, tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.ted = self

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """A page, or a refusal with its message."""
        refusal = self._refusal(body)
        if refusal:
            return 400, {"message": refusal, "error": {"type": "QUERY_SYNTAX_ERROR"}}
        first, limit = self._first(body), int(body.get("limit", 10))
        if first is None:
            return 400, {"message": "Invalid iterationNextToken"}
        page = [{name: row[name] for name in body["fields"] if name in row} for row in self.rows[first : first + limit]]
        token = None
        if body.get("paginationMode") == "ITERATION" and first + limit < len(self.rows):
            token = f"token-{len(self.tokens)}"
            self.tokens[token] = (str(body["query"]), first + limit)
        return 200, {
            "notices": page,
            "totalNoticeCount": len(self.rows),
            "iterationNextToken": token,
            "timedOut": False,
        }

    def _refusal(self, body: Mapping[str, Any]) -> str | None:
        missing = [name for name in REQUIRED if not body.get(name)]
        if missing:
            return f"Parameter '{missing[0]}' is required"
        unknown = [name for name in body["fields"] if name not in KNOWN]
        if unknown:
            return f"Parameter 'fields' contains unsupported value ({unknown[0]})"
        if int(body.get("limit", 10)) > MOST_LIMIT:
            return f"Parameter 'limit' must not exceed {MOST_LIMIT}"
        numbered = body.get("paginationMode", "PAGE_NUMBER") == "PAGE_NUMBER"
        if numbered and int(body.get("page", 1)) * int(body.get("limit", 10)) > MOST_NUMBERED:
            return f"Only the first {MOST_NUMBERED} notices can be reached by page number"
        return None

    def _first(self, body: Mapping[str, Any]) -> int | None:
        """Where the page starts; None for a token of another query."""
        token = body.get("iterationNextToken")
        if token:
            query, first = self.tokens.get(token, ("", -1))
            return first if query == body["query"] else None
        return (int(body.get("page", 1)) - 1) * int(body.get("limit", 10))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    ted: TedServer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        ted = self.server.ted
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        fault = ted.faults.get(len(ted.searches))
        ted.searches.append(body)
        status, said = ted.answer(body)
        if fault in {"429", "500"}:
            status, said = int(fault), {"message": "Too many requests"}
        if fault == "timed-out":
            said["timedOut"] = True
        if fault == "more":
            said["totalNoticeCount"] += 1
        if fault == "cut-token":
            said["iterationNextToken"] = None
        html = b"<html><body>Maintenance</body></html>"
        self._send(status, html if fault == "html" else json.dumps(said).encode(), "application/json")

    def do_GET(self) -> None:
        ted = self.server.ted
        number = self.path.removeprefix("/en/notice/").removesuffix("/xml")
        ted.fetched.append(number)
        found = ted.xml.get(number)
        status = ted.xml_status if found is not None else 404
        self._send(status, found or b"", "application/xml")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name that http.server gives)
        """Tests are quiet."""
