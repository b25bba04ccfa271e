"""Notices of AWS-Achat (marches-publics.info and its white labels): rows of the list, alone or with their page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from parsel import Selector

from spiders.formats import aws_page, where
from spiders.formats.assembly import assembled
from spiders.formats.aws_rows import problem_of
from spiders.formats.journal import around
from spiders.formats.markup import LARGEST, MOST_WORDS, address, classes, due, first, own, parsed, words
from spiders.formats.shape import Warn, code, text
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Kind, Passage, ReadNotice
from tenderwatch.places import department_code

SITE = "https://www.marches-publics.info"
LIST_PATH = "/Annonces/lister"
MOST_ROWS, LONGEST_TITLE = 500, 2_000
_BLOCK = "div[@id='entity']"
_NUMBER = re.compile(r"MPI-pub-([0-9]{6,15})(?![0-9])")
_BUYER = re.compile(r"(?P<name>.*?)\s*\((?P<code>\d{2,5}|2[ab]\d{0,3})\s*\)\s*", re.IGNORECASE)
_REFERENCE = re.compile(r"\[\s*r[ée]f\.?\s*(?P<reference>[^\]]+)\]", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi[ée] le\s+(?P<day>\d{1,2}/\d{1,2}/\d{2,4})", re.IGNORECASE)
_TABS = {"1": "works", "2": "services", "3": "supplies"}
"""The tabs of the list, in the order that the site gives natures everywhere."""


class Listing(NamedTuple):
    """What an answer of the list shows, its rows as dicts of texts.

    `announced`: how many notices stand there, each once, readable or not; None when the answer is no list at all.
    `following`: the addresses of next pages as they stand, one per tab. `too_many`: the site shows nothing and asks
    to narrow the search.
    """

    rows: list[dict[str, str]]
    announced: int | None
    following: tuple[str, ...] = ()
    too_many: bool = False


def list_rows(html: str) -> Listing:
    """The rows of the answer to `POST /Annonces/lister`; a notice that is repeated (pinned, in two tabs) counts once.

    A row has what it shows of: id, title, buyer, postal_code, reference, lots, published, deadline, page, documents,
    nature. One without identifier is announced and not given, so that the difference tells of a changed layout.
    """
    page = parsed(html)
    blocks = page.xpath(f"//{_BLOCK}")
    found = [_row(block) for block in blocks[:MOST_ROWS]]
    rows: dict[str, dict[str, str]] = {}
    for one in found:
        if "id" in one:
            rows.setdefault(one["id"], one)
    linked = {number for one in page.css("a::attr(href)").getall() for number in _NUMBER.findall(one)}
    announced = len(linked) + sum("id" not in one for one in found)
    too_many = "veuillez preciser votre recherche" in plain(words(page, LARGEST))
    is_list = bool(announced) or too_many or bool(page.css("form[action*='Annonces/lister'], #formRech"))
    following = page.css("a[rel~='next'][href*='pager_']::attr(href)").getall()
    return Listing(
        rows=list(rows.values()),
        announced=announced if is_list else None,
        following=tuple(dict.fromkeys(following)),
        too_many=too_many,
    )


def markers(html: str) -> set[str]:
    """Names of what the rows hold: classes, and the identifiers that they are found by."""
    page = parsed(html)
    rows = page.xpath(f"//{_BLOCK}")
    named = {f"#{one}" for one in ("entity", "titre_box") if page.css(f"[id='{one}']")}
    return classes(rows) | named


def _row(block: Selector) -> dict[str, str]:
    dates = first(own(block, ".affiche_date_avis", _BLOCK)).replace("|", " ")
    published = _PUBLISHED.search(dates)
    heading = first(own(block, "h2.h2-avis", _BLOCK))
    buyer = _BUYER.fullmatch(heading)
    reference = _REFERENCE.search(first(own(block, ".ref-acheteur", _BLOCK)))
    pages = [one.attrib["href"] for one in own(block, "a[href*='MPI-pub-']", _BLOCK)]
    said = {
        "id": next((found[1] for one in pages if (found := _NUMBER.search(one))), None),
        "title": _title(own(block, "[id='titre_box']", _BLOCK)),
        "buyer": buyer["name"] if buyer else heading,
        "postal_code": buyer["code"] if buyer else None,
        "reference": reference["reference"].strip() if reference else None,
        "lots": first(own(block, "[id='titre_box'] p", _BLOCK)),
        "published": published["day"] if published else None,
        "deadline": " ".join(dates[published.end() if published else 0 :].split()),
        "page": next(iter(pages), None),
        "documents": next((one.attrib["href"] for one in own(block, "a[href*='type=DCE']", _BLOCK)), None),
        "nature": _TABS.get(block.xpath("ancestor::div[@id='1' or @id='2' or @id='3'][1]/@id").get("")),
    }
    return {key: value[:MOST_WORDS] for key, value in said.items() if value}


def _title(box: list[Selector]) -> str:
    """What is left in the box without the reference and, in a paragraph, the lots."""
    said = [
        piece
        for one in box[:1]
        for piece in one.xpath(
            ".//text()[not(ancestor::p or ancestor::script or ancestor::style)]"
            "[not(ancestor::*[contains(concat(' ', normalize-space(@class), ' '), ' ref-acheteur ')])]"
        ).getall()
    ]
    return " ".join(_REFERENCE.sub(" ", " ".join(said)).split())


def read_notice(payload: Mapping[str, Any]) -> ReadNotice:
    """A notice from `{"row": … or None, "page": html or None, "url": …}`; without its page it is partial.

    Raises:
        UnreadableNoticeError: no identifier, no title, or a page that is something else (says what).
    """
    given = payload.get("row")
    row = {str(key): str(value) for key, value in given.items() if value} if isinstance(given, Mapping) else {}
    number = _identifier(row, payload.get("url"))
    html, warn = payload.get("page"), Warn()
    page = None if html is None else parsed(str(html), warn)
    if page is not None and (problem := problem_of(page)):
        raise UnreadableNoticeError(number, problem)
    if page is None and "title" not in row:
        raise UnreadableNoticeError(number, "ligne de la liste sans intitulé")
    told = _of_row(row)
    said: dict[str, Any] = {"partial": True} if page is None else aws_page.fields(page, SITE, warn)
    cited, mentioned = said.pop("cited", ()), said.pop("mentioned", ())
    inside = told | {key: value for key, value in said.items() if value not in (None, ())}
    inside["buyer"] = _together(told["buyer"], said.get("buyer"))
    about = around({}) | {
        "source": "aws",
        "source_id": number,
        "url": f"{SITE}/Annonces/MPI-pub-{number}.htm",
        "published_on": next((one.day for one in moments(row.get("published", ""))), None),
        "deadline": due(row.get("deadline"), warn),
    }
    notice = assembled(about, inside, "aws", warn)
    # A relaunch cites what it takes up again; these are the same notice in another journal, relaunch or not.
    others = dict.fromkeys(one for one in (*notice.mentions, *mentioned) if one not in cited)
    return notice.model_copy(update={"earlier": cited, "mentions": tuple(others)})


def _identifier(row: Mapping[str, str], url: Any) -> str:
    """The number in the row and in the address, which must be one."""
    found = {row["id"]} if re.fullmatch(r"[0-9]{6,15}", row.get("id", "")) else set()
    found |= set(_NUMBER.findall(url)[:1]) if isinstance(url, str) else set()
    if len(found) == 1:
        return found.pop()
    name = ", ".join(sorted(found)) or "(sans identifiant)"
    raise UnreadableNoticeError(name, "la ligne et l'adresse nomment deux avis" if found else "avis sans numéro")


def _of_row(row: Mapping[str, str]) -> dict[str, Any]:
    lots = text(row.get("lots"))
    return {
        "kind": Kind.CALL,
        "title": text(row.get("title"), LONGEST_TITLE),
        "buyer": _buyer(row),
        "nature": tuple(one for one in _TABS.values() if one == row.get("nature")),
        "documents_url": address(SITE, row.get("documents")),
        "reference": code(row.get("reference")),
        "passages": (Passage(field="Lots", text=f"Lots : {lots}"),) if lots else (),
    }


def _buyer(row: Mapping[str, str]) -> Buyer:
    """A postal code of four digits has lost its zero; two digits are a department."""
    said = row.get("postal_code", "")
    post = said.zfill(5) if len(said) in {4, 5} else None
    return Buyer(
        name=code(row.get("buyer")),
        postal_code=post,
        department=where.department_of(post) or (department_code(said) if post is None else None),
    )


def _together(of_row: Buyer, of_page: Buyer | None) -> Buyer:
    """The page's, with what only the row says."""
    if of_page is None:
        return of_row
    silent = {name for name in Buyer.model_fields if getattr(of_page, name) is None}
    known = {name: getattr(of_row, name) for name in silent} if of_page.postal_code is None else {}
    return of_page.model_copy(update=known | {"name": of_page.name or of_row.name})
