"""Consultations of achatpublic.com: cards of its list, alone or with their page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from parsel import Selector

from spiders.formats import spelt_out, where
from spiders.formats.assembly import assembled
from spiders.formats.codes import cpv_codes
from spiders.formats.journal import around
from spiders.formats.markup import LARGEST, MOST_WORDS, classes, due, first, lines, own, parsed, words
from spiders.formats.shape import Warn, code, text
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Kind, Passage, Place, ReadNotice
from tenderwatch.places import DEPARTMENTS, department_code

SITE = "https://www.achatpublic.com"
LIST_PATH = "/sdm/ent2/gen/rechercheCsl.action"
PAGE_PATH = "/sdm/ent2/gen/ficheCsl.action?PCSLID={}&ongletActif=2"
MOST_CARDS, LONGEST_TITLE = 500, 2_000
_TIME = ("numberTime", "ddyyyy", "preciseTime")
_CARD = "li[starts-with(@id, 'li_consult_CSL_')]"
_NUMBER = re.compile(r"CSL_[A-Za-z0-9_-]{4,40}")
_STANDING = re.compile(r"\bPage\s+(?P<page>\d{1,5})\s*/\s*(?P<pages>\d{1,5})\b")
_NONE = "aucune consultation ne correspond"
_LABELS = {
    "organisme": "buyer",
    "reference": "reference",
    "lots": "lots",
    "allotissement": "lots",
    "nature des prestations": "nature",
    "type de procedure": "procedure",
    "type de contrat": "contract",
    "lieu d execution": "places",
}
SAID = {"procedure": "Type de procédure", "contract": "Type de contrat", "lots": "Lots"}
"""Fields for people and their names."""
_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_NAMES = {plain(name).replace("-", " "): number for number, name in DEPARTMENTS.items()}
_NAME = f"(?:{'|'.join(sorted(map(re.escape, _NAMES), key=len, reverse=True))})(?![a-z])"
_ONLY_NAMES = re.compile(rf"(?:{_NAME}[ ,;/|]*)+")
_NUMBERED = re.compile(rf"(?<!\w)(?P<code>\d{{1,3}}|2[ab]) +(?P<name>{_NAME})")
_LOST = re.compile(r"(?<=[^\W\d_])¿(?=[^\W\d_])")
_ON_PAGE = re.compile(
    r"(?P<label>Description|Code CPV recherché|Date d['’]ouverture de la salle|Date limite de remise des plis) ?:\s*"
)
"""Labels of a consultation's page; how it is laid out around them was not seen."""


class Cards(NamedTuple):
    """The cards of an answer, as dicts of texts.

    `announced`: how many consultations stand there, each once, readable or not; None when the answer is no list that
    is known. `page` of `pages`, from 1, as the answer counts them; None where it does not.
    """

    rows: list[dict[str, str]]
    announced: int | None
    page: int | None
    pages: int | None


def list_cards(html: str) -> Cards:
    """The cards of the answer to `POST /sdm/ent2/gen/rechercheCsl.action`.

    A card has what it shows of: id, title, page, deadline, buyer, reference, lots, nature, procedure, contract, places.
    """
    page = parsed(html)
    cards = page.xpath(f"//{_CARD}")
    rows: dict[str, dict[str, str]] = {}
    for card in cards[:MOST_CARDS]:
        found = _card(card)
        rows.setdefault(found["id"], found)
    said = words(page, LARGEST)
    standing = _STANDING.search(first(page.css(".sdmPagi__list"))) or _STANDING.search(said)
    shown = page.css("li[id^='li_consult_'], li.jqTriggableCard, li.sdmCardConsult")
    names = [card.attrib.get("id") for card in shown]
    announced = len(set(names) - {None}) + names.count(None)
    return Cards(
        rows=list(rows.values()),
        announced=announced if announced or _NONE in plain(said) else None,
        page=int(standing["page"]) if standing else None,
        pages=int(standing["pages"]) if standing else None,
    )


def markers(html: str) -> set[str]:
    """Classes inside the cards, those of layout left aside."""
    return classes(parsed(html).xpath(f"//{_CARD}"))


def is_page(html: str) -> bool:
    """Whether a page has the labels of a consultation."""
    return bool(_ON_PAGE.search(lines(parsed(html), LARGEST)))


def _card(card: Selector) -> dict[str, str]:
    """List items may be left open: what stands in another card inside this one is not this one's."""
    link = own(card, "a.jqCardLink", _CARD)
    time = [first(own(card, f"[class*='sdmCardConsult__{name}']", _CARD)) for name in _TIME]
    said = {
        "id": card.attrib["id"].removeprefix("li_consult_"),
        "title": first(link),
        "page": link[0].attrib.get("href") if link else None,
        "deadline": " ".join(time).strip(),
    }
    for item in own(card, ".sdmCardConsult__listItem", _CARD):
        label = item.css("span")[:1]
        key = _LABELS.get(plain(first(label)).rstrip(" :"))
        value = lines(item).removeprefix(lines(label[0])).strip(" :\n") if key and label else ""
        if key and value:
            said.setdefault(key, value)
    return {key: value[:MOST_WORDS] for key, value in said.items() if value}


def read_card(payload: Mapping[str, Any]) -> ReadNotice:
    """A consultation from `{"row": a card, "page": html or None}`; without its page it is partial.

    No stored card or page shows a field for reservations or social clauses: they are read in its words.

    Raises:
        UnreadableNoticeError: no identifier, or no title.
    """
    given = payload.get("row")
    warn = Warn()
    row = {str(key): _mended(str(value), warn) for key, value in given.items()} if isinstance(given, Mapping) else {}
    number = row.get("id", "")
    if not _NUMBER.fullmatch(number):
        raise UnreadableNoticeError(number[:80] or "(sans identifiant)", "consultation sans identifiant lisible")
    if not row.get("title"):
        raise UnreadableNoticeError(number, "consultation sans intitulé")
    page = _of_page(payload.get("page"), warn)
    title, description = text(row["title"], LONGEST_TITLE), text(page.get("Description"))
    address = SITE + PAGE_PATH.format(number)
    about = around({}) | {
        "source": "achatpublic",
        "source_id": number,
        "url": address,
        "published_on": _day(page.get("Date d'ouverture de la salle")),
        "deadline": due(row.get("deadline"), warn),
    }
    inside = {
        "kind": Kind.CALL,
        "title": title,
        "description": description if description != title else None,
        "buyer": Buyer(name=code(row.get("buyer"))),
        "procedure": code(row.get("procedure")),
        "nature": tuple(found for word, found in _NATURES.items() if word in plain(row.get("nature", ""))),
        "cpv": cpv_codes(re.findall(r"\b\d{8}(?:-\d)?\b", page.get("Code CPV recherché", "")), warn),
        "place": _place(row.get("places")),
        "framework": spelt_out.framework((row.get("contract"), title, description)),
        "deadline": due(page.get("Date limite de remise des plis"), warn),
        "documents_url": address,
        "reference": code(row.get("reference")),
        "passages": tuple(_passages(row)),
        "partial": not page,
    }
    return assembled(about, inside, "achatpublic", warn)


def _mended(said: str, warn: Warn) -> str:
    """Buyers type in Windows-1252, of which the site knows no apostrophe: "l¿entretien"."""
    if _LOST.search(said):
        warn("des apostrophes perdues par le site (« ¿ ») sont rétablies")
    return _LOST.sub("'", said)


def _of_page(html: Any, warn: Warn) -> dict[str, str]:
    """What stands behind each label, up to the next one; behind the last one its line. Empty without a page."""
    if html is None:
        return {}
    said = _mended(lines(parsed(str(html), warn), LARGEST), warn)
    found = list(_ON_PAGE.finditer(said))
    if not found:
        warn("la page de la consultation n'est pas lisible : seule la carte de la liste est lue")
        return {}
    told: dict[str, str] = {}
    for one, following in pairwise(found):
        told.setdefault(one["label"].replace("’", "'"), said[one.end() : following.start()].strip())
    last = found[-1]
    told.setdefault(last["label"].replace("’", "'"), said[last.end() :].partition("\n")[0].strip())
    return told


def _day(said: str | None) -> date | None:
    return next((one.day for one in moments(said or "")), None)


def _place(said: str | None) -> Place | None:
    """From names or "29 - Finistère 35 - Ille-et-Vilaine": in a list of names alone, "Nord" and "Gard" are no words."""
    if not said:
        return None
    folded = " ".join(plain(said).replace("-", " ").split())
    found = [one["name"] for one in _NUMBERED.finditer(folded) if department_code(one["code"]) == _NAMES[one["name"]]]
    if not found and _ONLY_NAMES.fullmatch(folded):
        found = re.findall(_NAME, folded)
    departments = tuple(dict.fromkeys(_NAMES[one] for one in found))
    return Place(departments=departments, text=code(said)) if departments else where.place(words=said)


def _passages(row: Mapping[str, str]) -> Iterator[Passage]:
    for key, label in SAID.items():
        if value := code(row.get(key)):
            yield Passage(field=label, text=f"{label} : {value}")
