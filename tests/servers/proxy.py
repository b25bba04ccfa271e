"""A local proxy before any local site that does, at random but from a seed, what networks and sites do."""

from __future__ import annotations

import gzip
import http.client
import random
import socket
import time
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from tenderwatch.sample.local import Handler, LocalServer

BOMB = gzip.compress(bytes(64 * 1024 * 1024))
ELSEWHERE = {
    "elsewhere": "http://localhost:9/ailleurs",
    "private": "http://169.254.169.254/latest/meta-data/",
    "file": "file:///etc/passwd",
}
"""Where a site has no business to lead."""
FAULTS = ("429", "500", "503", "403", "maintenance", "challenge", "cut", "reset", "slow", "empty")
MAINTENANCE = b"<html><body><h1>Maintenance</h1></body></html>"
CHALLENGE = b"<html><body><h1>Just a moment...</h1><p>captcha</p></body></html>"
SLOW_SECONDS = 1.5
ONE_BY_ONE = ("Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive", "Server", "Date")


class FaultyProxy(LocalServer):
    """Hands every request on to `target`, except that some, with probability `rate`, meet a fault of FAULTS.

    `done` counts the faults that happened. The same seed and the same requests give the same faults.
    """

    def __init__(self, target: str, seed: int, rate: float, faults: Sequence[str] = FAULTS) -> None:
        self.handler = _Handler
        super().__init__()
        self.target = urlsplit(target).netloc
        self.rate = rate
        self.faults = faults
        self.done: Counter[str] = Counter()
        self._random = random.Random(seed)

    def fault(self) -> str | None:
        """What happens to the next request."""
        with self.lock:
            if self._random.random() >= self.rate:
                return None
            found = self._random.choice(list(self.faults))
            self.done[found] += 1
            return found


class _Handler(Handler):
    def do_GET(self) -> None:
        self._hand_on(None)

    def do_POST(self) -> None:
        self._hand_on(self.received())

    def _hand_on(self, body: bytes | None) -> None:
        proxy: FaultyProxy = self.server.site
        fault = None if self.path == "/robots.txt" else proxy.fault()
        if fault in {"429", "500", "503", "403"}:
            self.send(int(fault), b"<html><body>Erreur</body></html>", Retry_After="3600")
        elif fault in {"maintenance", "challenge"}:
            self.send(200, MAINTENANCE if fault == "maintenance" else CHALLENGE)
        elif fault in ELSEWHERE:
            self.send(302, b"", Location=ELSEWHERE[fault])
        elif fault == "bomb":
            self.send(200, BOMB, Content_Encoding="gzip")
        elif fault == "empty":
            self.send(200, b"")
        elif fault == "reset":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self._answer(proxy, body, fault)

    def _answer(self, proxy: FaultyProxy, body: bytes | None, fault: str | None) -> None:
        site = http.client.HTTPConnection(proxy.target, timeout=30)
        try:
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            site.request(self.command, self.path, body, headers)
            found = site.getresponse()
            data = found.read()
        finally:
            site.close()
        self.send_response(found.status)
        for name, value in found.getheaders():
            if name not in ONE_BY_ONE:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if fault == "cut":
            self.wfile.write(data[: len(data) // 2])
            self.close_connection = True
            return
        if fault == "slow":
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            time.sleep(SLOW_SECONDS)
            data = data[len(data) // 2 :]
        self.wfile.write(data)
