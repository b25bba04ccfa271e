"""A local platform that behaves like marches-publics.info: a search form, pages of a session, notices."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from tenderwatch.sample.aws_pages import list_page, notice_page, number_of
from tenderwatch.sample.catalogue import Purchase
from tenderwatch.sample.local import CHALLENGE, MAINTENANCE, Handler, LocalServer

LIST = "/Annonces/lister"
COOKIE = "CFID"
_NOTICE = re.compile(r"/Annonces/MPI-pub-(\d+)\.htm")


class AwsServer(LocalServer):
    """Serves calls of the catalogue, so many a page; `asked` holds what it was asked, in order.

    `too_many`: notices above which a search shows nothing. `faults`: by the number of the list request, from 0, or
    by a notice's number ("403", "429", "500", "maintenance", "challenge").
    """

    def __init__(
        self,
        purchases: Sequence[Purchase],
        *,
        page_size: int = 10,
        too_many: int = 1_000,
        faults: Mapping[int | str, str] | None = None,
    ) -> None:
        self.handler = _Handler
        super().__init__()
        self.purchases = list(purchases)
        self.page_size = page_size
        self.too_many = too_many
        self.faults = faults or {}
        self.asked: list[str] = []
        self.sessions: dict[str, list[Purchase]] = {}
        self._lists = 0

    def fault(self) -> str | None:
        """What goes wrong with the next request of a list."""
        with self.lock:
            number, self._lists = self._lists, self._lists + 1
        return self.faults.get(number)

    def found(self, departments: str) -> list[Purchase]:
        """What a search finds: "X" is the whole country, departments come without their leading zero."""
        if departments == "X":
            return self.purchases
        asked = {one.zfill(2) for one in departments.split(",")}
        return [one for one in self.purchases if asked & set(one.published_in)]


class _Handler(Handler):
    @property
    def _site(self) -> AwsServer:
        site: AwsServer = self.server.site
        return site

    def do_POST(self) -> None:
        form = {key: values[-1] for key, values in parse_qs(self.received().decode()).items()}
        self._site.asked.append(f"list {form.get('IDR')} {form.get('dateParution')}")
        if self._failed(self._site.fault()):
            return
        if urlsplit(self.path).path != LIST or form.get("IDE") != "EC" or "dateParution" not in form:
            self.send(400, "<html><body>Requête incorrecte</body></html>")
            return
        found, name = self._site.found(form.get("IDR", "X")), secrets.token_hex(4)
        self._site.sessions[name] = found
        self._list(found, 1, Set_Cookie=f"{COOKIE}={name}; Path=/")

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        notice = _NOTICE.fullmatch(parts.path)
        if parts.path == "/robots.txt":
            self.send(200, "User-agent: *\nAllow: /\n", "text/plain")
        elif notice:
            self._notice(notice[1])
        elif parts.path == LIST:
            self._following(int(parse_qs(parts.query).get("pager_s", ["1"])[0]))
        else:
            self.send(404, "<html><body>Page introuvable</body></html>")

    def _following(self, page: int) -> None:
        self._site.asked.append(f"page {page}")
        if self._failed(self._site.fault()):
            return
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        found = self._site.sessions.get(cookie.value if cookie else "")
        if found is None:
            self.send(200, "<html><body><h1>Accueil</h1></body></html>")
        else:
            self._list(found, page)

    def _list(self, found: Sequence[Purchase], page: int, **headers: str) -> None:
        size = self._site.page_size
        shown = found[(page - 1) * size : page * size]
        more = [f"{LIST}?pager_t=2&pager_s={page + 1}"] if page * size < len(found) else []
        self.send(200, list_page(shown, following=more, too_many=len(found) > self._site.too_many), **headers)

    def _notice(self, number: str) -> None:
        self._site.asked.append(f"notice {number}")
        purchase = next((one for one in self._site.purchases if number_of(one) == number), None)
        if self._failed(self._site.faults.get(number)):
            return
        if purchase is None:
            self.send(404, "<html><body>Page introuvable</body></html>")
        else:
            self.send(200, notice_page(purchase, site=self._site.url))

    def _failed(self, fault: str | None) -> bool:
        pages = {"maintenance": MAINTENANCE, "challenge": CHALLENGE}
        if fault in pages:
            self.send(200, pages[fault])
        elif fault:
            self.send(int(fault), f"<html><body>Erreur {fault}</body></html>", Retry_After="3600")
        return fault is not None
