"""A local site of reference data: invented labels and communes, as many as the real files have, and faults."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tenderwatch.reference import CENTRES, hand_written

CPV_PATH, COMMUNES_PATH = "/code_fr.xml", "/communes"
DOCTYPE = '<!DOCTYPE properties SYSTEM "http://java.sun.com/dtd/properties.dtd">'
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n'
PAGE = b"<!DOCTYPE html><html><body><h1>Maintenance</h1><p>De retour bient&ocirc;t</body></html>"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE properties [<!ENTITY a "boum">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><properties><entry key="code|name|cpv.03000000">&i;</entry></properties>'
).encode()
STRANGER = (
    b'<?xml version="1.0"?><!DOCTYPE properties [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<properties><entry key="code|name|cpv.03000000">&x;</entry></properties>'
)
OTHER_SITE = "http://127.0.0.1:9/elsewhere"
ENDLESS = 64 * 1024


def properties(labels: Mapping[str, str]) -> bytes:
    """Labels as the eForms SDK writes them, among entries that are no CPV."""
    entries = [f'<entry key="code|name|cpv.{code}">{label}</entry>' for code, label in labels.items()]
    others = '<comment>codes</comment>\n<entry key="code|name|accessibility.inc">Accessible à tous</entry>\n'
    return f"{HEAD}<properties>\n{others}{chr(10).join(entries)}\n</properties>\n".encode()


@cache
def labels() -> Mapping[str, str]:
    """9045 invented labels over all divisions."""
    divisions = [code for code in hand_written() if len(code) == 2]
    return {f"{start}{n * 10:06}": f"Libellé d'essai {start}.{n}" for start in divisions for n in range(201)}


@cache
def communes() -> list[dict[str, Any]]:
    """Over 30,000 invented communes around the middles of all departments."""
    rows = []
    for department, centre in CENTRES.items():
        for n in range(1, 100 if len(department) == 3 else 320):
            lon, lat = centre.lon + (n % 20 - 10) / 100, centre.lat + (n // 20 - 8) / 100
            start = department.replace("A", "0").replace("B", "0")
            rows.append({
                "nom": f"Essai-sur-Mer {chr(65 + n % 26)}{n}", "code": department + str(n).zfill(5 - len(department)),
                "codesPostaux": [start + str(n).zfill(5 - len(start))], "population": n * 10,
                "centre": {"type": "Point", "coordinates": [round(lon, 4), round(lat, 4)]},
            })  # fmt: skip
    return rows


@dataclass
class ReferenceServer:
    """Serves both files on 127.0.0.1 while its context lasts.

    `faults`: by path: "500", "204", "html", "bomb", "stranger", "cut", "cut-chunks", "elsewhere", "file", "round",
    "moved" (within the site), "announced" (a gigantic length), "endless", "drip" or "silent". `agents`: who asked.
    """

    faults: Mapping[str, str] = field(default_factory=dict)
    agents: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def cpv_url(self) -> str:
        return self.site + CPV_PATH

    @property
    def communes_url(self) -> str:
        return f"{self.site}{COMMUNES_PATH}?fields=nom,code&format=json"

    def body(self, path: str) -> bytes:
        """What a path serves on a good day."""
        return properties(labels()) if path.endswith(CPV_PATH) else json.dumps(communes()).encode()

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
    site: ReferenceServer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.server.site
        path = self.path.partition("?")[0]
        site.agents.append(self.headers["User-Agent"])
        site.paths.append(path)
        fault = site.faults.get(path, "")
        moves = {
            "elsewhere": OTHER_SITE,
            "file": "file:///etc/hostname",
            "round": self.path,
            "moved": "/new" + self.path,
        }
        pages = {"html": PAGE, "bomb": BOMB, "stranger": STRANGER}
        if fault in {"500", "204"}:
            self._send(int(fault), b"")
        elif fault in moves:
            self._send(302, b"", Location=moves[fault])
        elif fault in {"cut", "announced", "silent"}:
            self._send_wrong(fault, site.body(path))
        elif fault in {"cut-chunks", "endless", "drip"}:
            self._send_chunks(fault)
        else:
            self._send(200, pages[fault] if fault else site.body(path))

    def do_CONNECT(self) -> None:
        """A proxy that lets nobody through."""
        self.server.site.paths.append(self.path)
        self._send(403, b"")

    def _send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _send_wrong(self, fault: str, data: bytes) -> None:
        """Half of the body, a length of a terabyte, or a promise and nothing."""
        self.send_response(200)
        self.send_header("Content-Length", str(10**12 if fault == "announced" else len(data)))
        self.end_headers()
        self.wfile.write({"cut": data[: len(data) // 2]}.get(fault, b""))
        self.wfile.flush()
        if fault == "silent":
            time.sleep(1)
        self.close_connection = True

    def _send_chunks(self, fault: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        data = b"x" * (1 if fault == "drip" else ENDLESS)
        try:
            for _ in range(3 if fault == "cut-chunks" else 100_000):
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                time.sleep(0.05 if fault == "drip" else 0)
        except OSError:
            self.log_message("the other side hung up, as it should")
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name that http.server gives)
        """Tests are quiet."""
