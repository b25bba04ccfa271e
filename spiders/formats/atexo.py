"""Consultations of Atexo's Local Trust MPE (Mégalis, PLACE, Maximilien…), from what their list and pages say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from parsel import Selector

from spiders.formats import where
from spiders.formats.assembly import assembled
from spiders.formats.atexo_list import row
from spiders.formats.atexo_page import LABELS, details, lots
from spiders.formats.codes import cpv_codes
from spiders.formats.deadlines import deadline_in_prose
from spiders.formats.journal import around
from spiders.formats.shape import Warn, code, lot_number, text
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Certainty, Deadline, Kind, Lot, Passage, Place, ReadNotice
from tenderwatch.places import department_code, department_of_postal_code

_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_KINDS = {
    "annonce d attribution": Kind.AWARD,
    "avis d attribution": Kind.AWARD,
    "annonce d information": Kind.PRIOR_INFORMATION,
    "avis de pre-information": Kind.PRIOR_INFORMATION,
}
_ADDRESS = re.compile(r"^(?P<name>.*?)\s*\((?P<postal_code>\d{5})\s*-\s*(?P<town>[^()]{1,80})\)\s*$", re.DOTALL)
_DEPARTMENT = re.compile(r"\((\d{2,3}|2[AB])\)")
SAID = {"procedure": "Procédure", "unit": "Entité d'achat", "lots": "Allotissement"}


def read_consultation(payload: Mapping[str, Any], *, source: str, site: str) -> ReadNotice:
    """A consultation from `{"row": …, "page": …, "lots": …}`, each a piece of HTML or None.

    It is partial, so that its page is asked for again, without a page and when lots are announced but not read.
    No stored page of this platform shows a field for social clauses or reservations: they are read in its words.

    Raises:
        UnreadableNoticeError: no identifier, or no title.
    """
    shown = row(str(payload.get("row") or ""))
    page = details(Selector(str(payload["page"]))) if payload.get("page") else {}
    parts = lots(Selector(str(payload["lots"]))) if payload.get("lots") else []
    number = code(shown.get("id"))
    if not number:
        raise UnreadableNoticeError("(sans identifiant)", "consultation sans identifiant")
    warn = Warn()
    said = {key: page.get(key) or shown.get(key) for key in (*LABELS.values(), "published")}
    title, description = text(said["title"]), text(said["object"])
    if not title and not description:
        raise UnreadableNoticeError(number, "consultation sans intitulé")
    about = around({}) | {
        "source": source,
        "source_id": number,
        "url": consultation_page(site, shown),
        "published_on": next((one.day for one in moments(said["published"] or "")), None),
    }
    inside = {
        "kind": _KINDS.get(plain(said["kind"] or ""), Kind.CALL),
        "title": title or description,
        "description": description if description and description != title else None,
        "buyer": _buyer(said["buyer"] or said["unit"]),
        "procedure": code(said["procedure"]),
        "nature": tuple(found for word, found in _NATURES.items() if plain(said["category"] or "") == word),
        "cpv": cpv_codes(list(page.get("cpv") or ()), warn),
        "lots": tuple(_lots(parts, warn)),
        "place": _place(said["places"]),
        "deadline": _deadline(said["deadline"]),
        "documents_url": consultation_page(site, shown),
        "reference": code(said["reference"]),
        "passages": tuple(_passages(said)),
        "partial": not page or (not parts and lots_page(site, shown, page) is not None),
    }
    notice = assembled(about, inside, "atexo", warn)
    cited = " ".join(map(str, page.get("links") or ()))
    numbers = tuple(dict.fromkeys(re.findall(r"(?<!\d)\d{2}-\d{1,6}(?!\d)", cited)))
    return notice.model_copy(update={"mentions": tuple(dict.fromkeys((*notice.mentions, *numbers)))})


def consultation_page(site: str, shown: Mapping[str, str]) -> str:
    """The public page of a consultation: the row's own link when it stays on the site, else the known pattern."""
    link = urljoin(f"{site}/", shown.get("page", ""))
    if "page" in shown and link.startswith(f"{site}/"):
        return link
    return f"{site}/entreprise/consultation/{shown['id']}?{urlencode({'orgAcronyme': shown.get('org', '')})}"


def lots_page(site: str, shown: Mapping[str, str], page: Mapping[str, Any]) -> str | None:
    """The pop-up of the lots, when there are some; None when it is not on the site."""
    link = page.get("lots_page") or shown.get("lots_page")
    if link:
        address = urljoin(f"{site}/", link)
        return address if address.startswith(f"{site}/") else None
    divided = re.search(r"\d", str(page.get("lots") or shown.get("lots") or ""))
    asked = {"page": "Entreprise.PopUpDetailLots", "orgAccronyme": shown.get("org", ""), "id": shown["id"], "lang": ""}
    return f"{site}/index.php?{urlencode(asked)}" if divided and shown.get("org") else None


def _deadline(words: str | None) -> Deadline | None:
    """The moment, Paris's where the page says "heure de Paris"; the local hour of an overseas buyer is left."""
    found = deadline_in_prose(words)
    if found and found.at and "heure de paris" in plain(words or ""):
        return found.model_copy(update={"certainty": Certainty.EXACT})
    return found


def _buyer(words: str | None) -> Buyer:
    """From "Ville de X (29000 - X)": the address is the buyer's, never the place of performance."""
    found = _ADDRESS.match(words or "")
    if not found:
        return Buyer(name=text(words))
    return Buyer(
        name=text(found["name"]),
        postal_code=found["postal_code"],
        town=text(found["town"]),
        department=department_of_postal_code(found["postal_code"]),
    )


def _place(words: str | None) -> Place | None:
    """From "(22) Côtes-d'Armor, (29) Finistère", the codes; about a hundred of them mean the whole country."""
    if not words:
        return None
    codes = (department_code(one) for one in _DEPARTMENT.findall(words))
    departments = tuple(dict.fromkeys(one for one in codes if one))
    return Place(departments=departments) if departments else where.place(words=words)


def _lots(found: Iterable[Mapping[str, Any]], warn: Warn) -> Iterator[Lot]:
    for one in found:
        cpv = cpv_codes(list(one.get("cpv") or ()), warn)
        number = lot_number(one.get("number")) or str(one.get("number"))
        yield Lot(number=number, title=text(one.get("title")), description=text(one.get("text")), cpv=cpv)


def _passages(said: Mapping[str, Any]) -> Iterator[Passage]:
    for key, label in SAID.items():
        if value := code(said.get(key)):
            yield Passage(field=label, text=f"{label} : {value}")
