"""What the local servers share: a thread on 127.0.0.1, what they were asked, and quiet."""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

MAINTENANCE = "<html><body><h1>Maintenance</h1><p>La plateforme est momentanément indisponible.</p></body></html>"
CHALLENGE = "<html><body><h1>Just a moment...</h1><p>Vérification (captcha) en cours.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers one request in whole; `server.site` is the LocalServer."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def send(self, status: int, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """A whole answer; names of headers are written with _ for -."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def received(self) -> bytes:
        """The body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name that http.server gives)
        """The demo's terminal is for its tables."""


class LocalServer:
    """Serves on 127.0.0.1 for as long as its context lasts."""

    handler: type[Handler]

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self.handler)
        self._server.site = self

    @property
    def url(self) -> str:
        """The root of the server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Any

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up waiting is no error of the server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
