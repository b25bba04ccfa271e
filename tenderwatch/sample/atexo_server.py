"""A local platform that behaves like Atexo's Local Trust MPE: sessions, signed page states, two skins, lots, pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from tenderwatch.sample.atexo_pages import Consultation, rendered, replace_id
from tenderwatch.sample.local import CHALLENGE, MAINTENANCE, Handler, LocalServer

LIST = "Entreprise.EntrepriseAdvancedSearch"
LOTS = "Entreprise.PopUpDetailLots"
PAGER = "ctl0$CONTENU_PAGE$resultSearch$PagerTop$ctl2"
SIZE = "ctl0$CONTENU_PAGE$resultSearch$listePageSizeTop"
COOKIE = "PHPSESSID"
HOME = "<html><body><h1>Bienvenue sur la plateforme</h1><p>Consultations, informations, aide.</p></body></html>"


@dataclass(frozen=True, slots=True)
class Habits:
    """How an installation of the platform behaves, and what goes wrong with it.

    `lost`: what a bad state is answered by. `twice`: identifiers that the next page shows again. `hidden`: rows that
    are announced and not shown. `drift`: rows are shown with other names of classes. `faults`: by the number of the
    list request, from 0 ("500", "403", "429", "maintenance", "challenge", "forget": the session is forgotten,
    "publish": a consultation appears first of all). `page_faults`: by what was asked, "page 12" or "lots 12" ("500",
    "403", "maintenance").
    """

    skin: Literal["cards", "table"] = "cards"
    page_skin: Literal["symfony", "prado"] = "symfony"
    state_type: Literal["hidden", "text"] = "text"
    sizes: tuple[int, ...] = (10, 20)
    lost: Literal["home", "400", "500"] = "home"
    twice: tuple[str, ...] = ()
    hidden: int = 0
    drift: bool = False
    faults: dict[int, str] = field(default_factory=dict)
    page_faults: dict[str, str] = field(default_factory=dict)
    robots: str = "User-agent: *\nAllow: /\n"


@dataclass(slots=True)
class _Session:
    secret: bytes
    issued: str = ""
    page: int = 1
    size: int = 10


class AtexoServer(LocalServer):
    """Serves consultations; `asked` holds what it was asked, in order: "list", "post", "page 12", "lots 12"."""

    def __init__(self, consultations: Sequence[Consultation], habits: Habits | None = None) -> None:
        self.handler = _Handler
        super().__init__()
        self.consultations = list(consultations)
        self.habits = habits or Habits()
        self.asked: list[str] = []
        self.sessions: dict[str, _Session] = {}
        self._lists = 0

    def fault(self) -> str | None:
        """What goes wrong with the next request of a list."""
        with self.lock:
            number, self._lists = self._lists, self._lists + 1
        return self.habits.faults.get(number)

    def state(self, session: _Session) -> str:
        """A new signed state, after which the one before serves no more."""
        content = json.dumps({"page": session.page, "size": session.size, "salt": secrets.token_hex(40)}).encode()
        signed = hmac.new(session.secret, content, hashlib.sha1).hexdigest().encode() + content
        session.issued = base64.b64encode(zlib.compress(signed)).decode()
        return session.issued

    def pages(self, size: int) -> int:
        """How many pages there are."""
        return math.ceil(len(self.consultations) / size)

    def rows(self, session: _Session) -> list[Consultation]:
        """What a page shows; some consultations appear on two pages."""
        first = (session.page - 1) * session.size
        shown = self.consultations[first : first + session.size]
        again = [one for one in self.consultations[max(0, first - session.size) : first] if one.id in self.habits.twice]
        if again:
            shown = [*again, *shown][: max(session.size, len(again) + len(shown))]
        return shown[: max(0, len(shown) - self.habits.hidden)] if session.page == 1 else shown

    def announced(self) -> int:
        """The number that the list claims."""
        return len(self.consultations) + len(self.habits.twice)


class _Handler(Handler):
    @property
    def _site(self) -> AtexoServer:
        site: AtexoServer = self.server.site
        return site

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path == "/robots.txt":
            self.send(200, self._site.habits.robots, "text/plain")
        elif parts.path == "/espace-entreprise/search":
            self.send(302, "", Location=f"/?page={LIST}&AllCons")
        elif query.get("page") == LIST:
            self._site.asked.append("list")
            self._open()
        elif query.get("page") == LOTS:
            self._about(query.get("id", ""), query.get("orgAccronyme", ""), "lots")
        elif parts.path.startswith("/entreprise/consultation/"):
            self._about(parts.path.rpartition("/")[2], query.get("orgAcronyme", ""), "page")
        else:
            self.send(404, "<html><body>Page introuvable</body></html>")

    def do_POST(self) -> None:
        self._site.asked.append("post")
        form = {key: values[-1] for key, values in parse_qs(self.received().decode(), keep_blank_values=True).items()}
        session = self._site.sessions.get(self._cookie())
        fault = self._site.fault()
        if fault == "forget":
            self._site.sessions.clear()
            session = None
        if self._failed(fault):
            return
        if session is None or form.get("PRADO_PAGESTATE") != session.issued:
            self._lost()
            return
        target = form.get("PRADO_POSTBACK_TARGET")
        if target == SIZE and form.get(SIZE, "").isdigit() and int(form[SIZE]) in self._site.habits.sizes:
            session.size, session.page = int(form[SIZE]), 1
        elif target == PAGER and session.page < self._site.pages(session.size):
            session.page += 1
        else:
            self.send(500, "<html><body>Erreur</body></html>")
            return
        self._list(session)

    def _cookie(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        return found.value if found else ""

    def _open(self) -> None:
        fault = self._site.fault()
        if self._failed(fault):
            return
        name, session = secrets.token_hex(8), _Session(secrets.token_bytes(16), size=self._site.habits.sizes[0])
        self._site.sessions[name] = session
        self._list(session, Set_Cookie=f"{COOKIE}={name}; Path=/; HttpOnly")

    def _failed(self, fault: str | None) -> bool:
        pages = {"maintenance": MAINTENANCE, "challenge": CHALLENGE}
        if fault in pages:
            self.send(200, pages[fault])
        elif fault in {"500", "403", "503"}:
            self.send(int(fault), f"<html><body>Erreur {fault}</body></html>")
        elif fault == "429":
            self.send(429, "Too Many Requests", "text/plain", Retry_After="3600")
        else:
            if fault == "publish":
                first = self._site.consultations[0]
                self._site.consultations.insert(0, replace_id(first, f"9{first.id}"))
            return False
        return True

    def _lost(self) -> None:
        lost = self._site.habits.lost
        self.send(200 if lost == "home" else int(lost), HOME)

    def _list(self, session: _Session, **headers: str) -> None:
        site = self._site
        content = {
            "action": f"/?page={LIST}&AllCons",
            "state": site.state(session),
            "state_type": site.habits.state_type,
            "announced": site.announced(),
            "sizes": site.habits.sizes,
            "size": session.size,
            "page": session.page,
            "pages": site.pages(session.size),
            "following": PAGER,
            "skin": site.habits.skin,
            "rows": site.rows(session),
        }
        html = rendered("list", content)
        self.send(200, html.replace("refCons", "idCons") if site.habits.drift else html, **headers)

    def _about(self, number: str, org: str, what: str) -> None:
        site = self._site
        site.asked.append(f"{what} {number}")
        row = next((one for one in site.consultations if (one.id, one.org) == (number, org)), None)
        if self._failed(site.habits.page_faults.get(f"{what} {number}")):
            return
        if row is None:
            self.send(404, "<html><body>Consultation introuvable</body></html>")
            return
        content = {"row": row, "skin": site.habits.page_skin, "state": "eJw" + "x" * 2_000}
        self.send(200, rendered(what, content))
