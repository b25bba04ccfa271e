"""A local site that behaves like achatpublic.com: a search that a cookie remembers, ten cards a page, consultations."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

from tenderwatch.sample.achatpublic_pages import detail_page, list_page, number_of
from tenderwatch.sample.catalogue import Purchase
from tenderwatch.sample.local import CHALLENGE, MAINTENANCE, Handler, LocalServer

LIST = "/sdm/ent2/gen/rechercheCsl.action"
PAGE = "/sdm/ent2/gen/ficheCsl.action"
COOKIE = "PROD_APC_ID"
CARDS = 10
NATURES = {"1": "fournitures", "2": "services"}
LATIN = "text/html; charset=ISO-8859-15"


class AchatpublicServer(LocalServer):
    """Serves calls of the catalogue; `asked` holds what it was asked, in order.

    `faults`: by the number of the list request, from 0, or by a consultation's number ("403", "500", "maintenance",
    "challenge", "forget": the search is forgotten).
    """

    def __init__(self, purchases: Sequence[Purchase], *, faults: Mapping[int | str, str] | None = None) -> None:
        self.handler = _Handler
        super().__init__()
        self.purchases = list(purchases)
        self.faults = faults or {}
        self.asked: list[str] = []
        self.searches: dict[str, str] = {}
        self._lists = 0

    def fault(self) -> str | None:
        """What goes wrong with the next request of a list."""
        with self.lock:
            number, self._lists = self._lists, self._lists + 1
        return self.faults.get(number)


class _Handler(Handler):
    @property
    def _site(self) -> AchatpublicServer:
        site: AchatpublicServer = self.server.site
        return site

    def do_POST(self) -> None:
        form = {key: values[-1] for key, values in parse_qs(self.received().decode("ascii")).items()}
        index = int(form.get("searchCslBean.page", "0"))
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        nature, name = form.get("searchCslBean.marche"), cookie.value if cookie else ""
        fault = self._site.fault()
        if fault == "forget":
            self._site.searches.clear()
        if nature:
            name = secrets.token_hex(4)
            self._site.searches[name] = nature
        remembered = self._site.searches.get(name)
        self._site.asked.append(f"list {remembered} {index}")
        if fault != "forget" and self._failed(fault):
            return
        if remembered is None:
            self.send(200, "<html><body><h1>Accueil</h1></body></html>", LATIN)
            return
        found = [one for one in self._site.purchases if one.nature == NATURES.get(remembered)]
        shown = found[index * CARDS : (index + 1) * CARDS]
        html = list_page(shown, page=index + 1, pages=max(1, -(-len(found) // CARDS)))
        self.send(200, html.encode("iso-8859-15", "xmlcharrefreplace"), LATIN, Set_Cookie=f"{COOKIE}={name}; Path=/")

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        number = parse_qs(parts.query).get("PCSLID", [""])[0]
        if parts.path == "/robots.txt":
            self.send(200, "User-agent: *\nAllow: /\n", "text/plain")
            return
        self._site.asked.append(f"page {number}")
        purchase = next((one for one in self._site.purchases if number_of(one) == number), None)
        if self._failed(self._site.faults.get(number)):
            return
        if parts.path != PAGE or purchase is None:
            self.send(404, "<html><body>Page introuvable</body></html>")
        else:
            self.send(200, detail_page(purchase).encode("iso-8859-15", "xmlcharrefreplace"), LATIN)

    def _failed(self, fault: str | None) -> bool:
        pages = {"maintenance": MAINTENANCE, "challenge": CHALLENGE}
        if fault in pages:
            self.send(200, pages[fault])
        elif fault:
            self.send(int(fault), f"<html><body>Erreur {fault}</body></html>")
        return fault is not None
