"""Consultations of Atexo's Local Trust MPE (Mégalis, PLACE, Maximilien…): list rows, pages, lots, in every skin met."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from parsel import Selector

from spiders.formats import where
from spiders.formats.assembly import assembled
from spiders.formats.deadlines import deadline_in_prose
from spiders.formats.journal import around
from spiders.formats.shape import Warn, code, cpv_codes, lot_number, text
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Certainty, Deadline, Kind, Lot, Passage, Place, ReadNotice
from tenderwatch.places import department_code, department_of_postal_code

LIST_PATH = "/?page=Entreprise.EntrepriseAdvancedSearch&AllCons"
ROWS = "div.item_consultation:has(input[name$='refCons'])"
TABLE_ROWS = "table.table-results tr:has(td[headers='cons_ref'])"
MOST_ROWS, MOST_LOTS, MOST_WORDS = 500, 300, 20_000
EXPECTED = frozenset({"cons_procedure", "cons_categorie", "date", "cons_dateEnd", "cloture-line", "truncate-700"})
FAMILIAR = frozenset({
    "item_consultation", "cons_ref", "day", "month", "month-year", "year", "date-min", "lots", "lieux-exe", "time",
    "small", "truncate", "h5",
})  # fmt: skip
"""Classes of a row of the list that say something; those that only lay it out are left aside."""
_LAYOUT = re.compile(r"^(?:col-|kt-|fa|m-|p-|w-|text-|pull-|btn|list-group|clearfix|top$|left$|h\d$)")
_LOT = re.compile(r"lot\s*(?:n\s?[°º]\s*)?(?P<number>\w[\w.-]{0,9})\s*[:–-]\s*(?P<title>.+)", re.IGNORECASE)
_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_KINDS = {
    "annonce d attribution": Kind.AWARD,
    "avis d attribution": Kind.AWARD,
    "annonce d information": Kind.PRIOR_INFORMATION,
    "avis de pre-information": Kind.PRIOR_INFORMATION,
}
_POPUP = re.compile(r"popUp(?:Open)?\(\s*'([^']{1,500})'")
_ADDRESS = re.compile(r"^(?P<name>.*?)\s*\((?P<postal_code>\d{5})\s*-\s*(?P<town>[^()]{1,80})\)\s*$", re.DOTALL)
_DEPARTMENT = re.compile(r"\((\d{2,3}|2[AB])\)")
_LABELS = {
    "date et heure limite de remise des plis": "deadline",
    "reference": "reference",
    "intitule": "title",
    "objet": "object",
    "organisme": "buyer",
    "entite publique": "public_body",
    "entite d achat": "unit",
    "type d annonce": "kind",
    "procedure": "procedure",
    "categorie principale": "category",
    "allotissement": "lots",
    "lieu d execution": "places",
    "code cpv": "cpv",
}
"""Labels of a consultation's page, as both skins print them."""
SAID = {"procedure": "Procédure", "unit": "Entité d'achat", "lots": "Allotissement"}


def rows(page: Selector) -> list[str]:
    """The consultations of a result list, each as its piece of the page; no more than a page can hold."""
    return [one.get() for one in (page.css(ROWS) or page.css(TABLE_ROWS))[:MOST_ROWS]]


def classes(page: Selector) -> set[str]:
    """The classes inside the rows that are more than layout; the headers of the cells in the older skin."""
    found = {
        one for node in page.css(ROWS) for names in node.css("[class]::attr(class)").getall() for one in names.split()
    }
    if not found and page.css(TABLE_ROWS):
        return set(EXPECTED)
    return {one for one in found if not _LAYOUT.match(one)}


def row(piece: str) -> dict[str, str]:
    """What a piece of the list says, as texts, in the skin that it has."""
    if piece.lstrip().startswith("<tr"):
        return _table_row(Selector(f"<table class='table-results'>{piece}</table>"))
    return _card(Selector(piece))


def _card(card: Selector) -> dict[str, str]:
    published, closes = card.css("div.date-min"), card.css(".cons_dateEnd .cloture-line")
    return _filled({
        "id": card.css("input[name$='refCons']::attr(value)").get(),
        "org": card.css("input[name$='orgCons']::attr(value)").get(),
        "procedure": _whole(card.css(".cons_procedure abbr")),
        "category": _words(card.css(".cons_categorie")),
        "published": _calendar(published),
        "reference": _words(card.css("[id$='_panelBlocIntitule'] .small.pull-left, .small.pull-left:not(.truncate)")),
        "title": _whole(card.css("[id$='_panelBlocIntitule'] .truncate span[title], .small.truncate span")),
        "object": _beside(card, "objet"),
        "buyer": _beside(card, "organisme") or _whole(card.css("[id$='_panelBlocDenomination'] .truncate-700")),
        "lots": _words(card.css(".lots")),
        "lots_page": _popup(card.css(".lots a")),
        "places": _places(card.css("[id$='_panelBlocLieuxExec'], .lieux-exe")),
        "deadline": " ".join(filter(None, (_calendar(closes), _words(closes.css(".time label"))))),
        "page": card.css("a[href*='/consultation/']::attr(href)").get(),
    })  # fmt: skip


def _table_row(row: Selector) -> dict[str, str]:
    """The older skin: a table whose cells name their column."""
    reference, title = row.css("td[headers='cons_ref']"), row.css("td[headers='cons_intitule']")
    return _filled({
        "id": row.css("input[name$='refCons']::attr(value)").get(),
        "org": row.css("input[name$='orgCons']::attr(value)").get(),
        "procedure": _whole(reference.css("abbr")),
        "category": _words(reference.css("[id*='categorie']")),
        "published": _words(reference.css("[id*='datePublication'], [id*='dateMiseEnLigne']")),
        "reference": _words(title.css("[id*='reference'], span.ref")),
        "title": _whole(title.css("[id*='intitule'], .intitule-bloc strong")),
        "object": _beside(row, "objet"),
        "buyer": _beside(row, "organisme"),
        "lots": _words(row.css("[id*='nbrLots'], .lots")),
        "lots_page": _popup(row.css("a[href*='PopUpDetailLots']")),
        "places": _places(row.css("td[headers='cons_lieuExe']")),
        "deadline": _words(row.css("td[headers='cons_dateEnd']")),
        "page": row.css("a[href*='/consultation/'], a[href*='EntrepriseDetail']").attrib.get("href"),
    })  # fmt: skip


def _filled(row: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value[:MOST_WORDS] for key, value in row.items() if value}


def _words(found: Iterable[Selector]) -> str | None:
    """The visible words of the first node that has any."""
    for node in found:
        words = " ".join(" ".join(node.xpath(".//text()[not(parent::script)]").getall()).split())
        if words:
            return words
    return None


def _whole(found: Iterable[Selector]) -> str | None:
    """A text that the page cuts for the eye: the title, which a tooltip's script may have moved, else the words."""
    nodes = list(found)
    for node in nodes:
        for name in ("title", "data-original-title"):
            if words := " ".join(node.attrib.get(name, "").split()):
                return words
    return _words(nodes)


def _beside(node: Selector, label: str) -> str | None:
    """The whole text of a block that begins with a label ("Objet :")."""
    for block in node.css(".truncate-700, [id*='panelBloc'], .objet-line"):
        visible = _words([block]) or ""
        if plain(visible).startswith(label):
            return _whole([block]) if block.attrib.get("title") else visible.partition(":")[2].strip() or None
    return None


def _calendar(block: Iterable[Selector]) -> str | None:
    """A leaf of the calendar: day, month and year stand in blocks of their own."""
    for node in block:
        parts = [_words(node.css(name)) for name in (".day", ".month", ".year")]
        if all(parts):
            return " ".join(part for part in parts if part)
    return None


def _places(block: Iterable[Selector]) -> str | None:
    """The whole list, which a popover holds, else what is seen."""
    for node in block:
        whole = (" ".join(one.split()) for one in node.css("[data-content]::attr(data-content)").getall())
        if found := max(whole, key=len, default=None) or _words([node]):
            return found
    return None


def _popup(links: Iterable[Selector]) -> str | None:
    """The address in `javascript:popUpOpen('…')`."""
    for link in links:
        if found := _POPUP.search(link.attrib.get("href", "")) or _POPUP.search(link.attrib.get("onclick", "")):
            return found[1]
    return None


def details(page: Selector) -> dict[str, Any]:
    """A consultation's own page, by label: both skins print the same labels; links to notices elsewhere."""
    found: dict[str, Any] = {}
    for label in page.css("label"):
        key = _LABELS.get(plain(" ".join((_words([label]) or "").split())).rstrip(" :"))
        value = _words(label.xpath("following-sibling::*[normalize-space()][1]"))
        if key == "deadline":
            value = (_words(label.xpath("..")) or "").partition(":")[2].strip()
        if key and value and key not in found:
            found[key] = value[:MOST_WORDS]
    codes = page.css("[data-code-cpv]::attr(data-code-cpv)").getall() or page.css("[id$='_scriptRef']::text").getall()
    published = re.search(r"Publié le\s*:\s*(\d[^<\n]{5,30})", " ".join(page.xpath("//text()").getall()))
    return found | {
        "cpv": [one for one in codes if one.strip()],
        "published": published[1].strip() if published else None,
        "links": page.css("a[href*='boamp.fr']::attr(href), a[href*='ted.europa.eu']::attr(href)").getall()[:20],
        "lots_page": _popup(page.css("a[href*='PopUpDetailLots']")),
    }


def lots(page: Selector) -> list[dict[str, Any]]:
    """The lots of the pop-up: number, title, CPV, and what else is said of each."""
    found = []
    for panel in page.css(".panel-default, .panel")[:MOST_LOTS]:
        head = _words(panel.css(".panel-heading")) or ""
        named = re.match(
            r"lot\s*(?:n\s?[°º]\s*)?(?P<number>\w[\w.-]{0,9})\s*[:–-]\s*(?P<title>.+)", head, re.IGNORECASE
        )
        if named:
            codes = panel.css("[data-code-cpv]::attr(data-code-cpv)").getall()
            codes += panel.css("div[id*='panelCodeRef'] span[style*='block']::text").getall()
            said = _words(panel.css(".panel-body")) or ""
            cpv = [one for one in codes if one.strip()]
            found.append({"number": named["number"], "title": named["title"], "cpv": cpv, "text": said[:MOST_WORDS]})
    return found


def read_consultation(payload: Mapping[str, Any], *, source: str, site: str) -> ReadNotice:
    """A consultation from `{"row": …, "page": …, "lots": …}`, each a piece of HTML or None; without page it is partial.

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
    said = {key: page.get(key) or shown.get(key) for key in (*_LABELS.values(), "published")}
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
        "partial": not page,
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
