"""One file from one official site, and nothing else: bounded in size and time, never from inside the own network."""

from __future__ import annotations

import socket
import time
from http.client import HTTPException, HTTPMessage, HTTPResponse
from ipaddress import ip_address
from typing import IO
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    getproxies,
    proxy_bypass,
)

from tenderwatch.french import clean
from tenderwatch.reference.tables import UnusableReferenceError

LOOPBACK = "127.0.0.1"
SILENCE_SECONDS = 30.0
WHOLE_SECONDS = 180.0
_CHUNK = 64 * 1024
_OK = 200


def download(
    address: str, agent: str, most_bytes: int, *, silence: float = SILENCE_SECONDS, whole: float = WHOLE_SECONDS
) -> bytes:
    """The body at an address, over https (or over http from 127.0.0.1). `silence`, `whole`: seconds of patience.

    Raises:
        UnusableReferenceError: an address that is not admitted, no answer, another status than 200, a redirection to
            another site, an answer that is too large, too slow or cut.
    """
    until = time.monotonic() + whole
    try:
        opener = _opener(_proxies(urlsplit(address)))
        request = Request(address, headers={"User-Agent": agent})  # noqa: S310 (the scheme was looked at)
        with opener.open(request, timeout=silence) as answer:
            return _body(answer, most_bytes, until)
    except HTTPError as error:
        error.close()
        raise UnusableReferenceError(f"le site a répondu {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = clean(str(getattr(error, "reason", error)), 200)
        raise UnusableReferenceError(f"pas de réponse entière ({reason})") from error


def _proxies(address: SplitResult) -> dict[str, str]:
    """The proxies to ask through, for an address that is admitted.

    A proxy resolves names itself; without one, every address behind the name must be a public one.
    """
    host = address.hostname or ""
    local = host == LOOPBACK
    if address.scheme != "https" and not (address.scheme == "http" and local):
        raise UnusableReferenceError("l'adresse doit commencer par https:// (http:// seulement pour 127.0.0.1)")
    if address.username is not None or address.password is not None:
        raise UnusableReferenceError("l'adresse ne doit contenir ni nom ni mot de passe")
    if local:
        return {}
    proxies = getproxies()
    if address.scheme in proxies and not proxy_bypass(host):
        return proxies
    found = socket.getaddrinfo(host, address.port or 443, proto=socket.IPPROTO_TCP)
    if not all(ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found):
        raise UnusableReferenceError(f"{clean(host, 100)} est une adresse privée")
    return {}


class _SameSite(HTTPRedirectHandler):
    """Follows a few redirections within the site, none beyond it."""

    max_redirections = 3

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The next request, when scheme, host and port stay the same."""
        if _site(newurl) != _site(req.full_url):
            fp.close()
            where = clean(urlsplit(newurl).hostname or newurl, 100)
            raise UnusableReferenceError(f"redirection vers un autre site ({where}), refusée")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _site(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


def _opener(proxies: dict[str, str]) -> OpenerDirector:
    """Only what http and https need: no files, no FTP, no cookies, no passwords."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(proxies), HTTPHandler(), HTTPSHandler(), HTTPDefaultErrorHandler(), _SameSite(),
        HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


def _body(answer: HTTPResponse, most_bytes: int, until: float) -> bytes:
    if answer.status != _OK:
        raise UnusableReferenceError(f"le site a répondu {answer.status}")
    announced = answer.length
    if announced is not None and announced > most_bytes:
        raise UnusableReferenceError(f"réponse de {announced} octets, trop grande (au plus {most_bytes})")
    body = bytearray()
    while len(body) != announced and (chunk := answer.read1(_CHUNK)):
        body += chunk
        if len(body) > most_bytes:
            raise UnusableReferenceError(f"réponse trop grande (plus de {most_bytes} octets)")
        if time.monotonic() > until:
            raise UnusableReferenceError(f"réponse trop lente ({len(body)} octets reçus)")
    if announced is not None and len(body) != announced:
        raise UnusableReferenceError(f"réponse coupée ({len(body)} octets reçus, {announced} annoncés)")
    return bytes(body)
