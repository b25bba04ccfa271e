"""The list of open consultations of Atexo's platforms: its rows, in both skins that were met."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from parsel import Selector

from tenderwatch.french import plain

LIST_PATH = "/?page=Entreprise.EntrepriseAdvancedSearch&AllCons"
ROWS = "div.item_consultation:has(input[name$='refCons'])"
TABLE_ROWS = "table.table-results tr:has(td[headers='cons_ref'])"
MOST_ROWS, MOST_WORDS = 500, 20_000
EXPECTED = frozenset({"cons_procedure", "cons_categorie", "date", "cons_dateEnd", "cloture-line", "truncate-700"})
FAMILIAR = frozenset({
    "item_consultation", "cons_ref", "day", "month", "month-year", "year", "date-min", "lots", "lieux-exe", "time",
    "small", "truncate", "h5",
})  # fmt: skip
"""Classes of a row of the list that say something; those that only lay it out are left aside."""
_LAYOUT = re.compile(r"^(?:col-|kt-|fa|m-|p-|w-|text-|pull-|btn|list-group|clearfix|top$|left$|h\d$)")
_POPUP = re.compile(r"popUp(?:Open)?\(\s*'([^']{1,500})'")


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
        "procedure": whole_text(card.css(".cons_procedure abbr")),
        "category": words_of(card.css(".cons_categorie")),
        "published": _calendar(published),
        "reference": words_of(card.css("[id$='_panelBlocIntitule'] .small.pull-left, .small.pull-left:not(.truncate)")),
        "title": whole_text(card.css("[id$='_panelBlocIntitule'] .truncate span[title], .small.truncate span")),
        "object": _beside(card, "objet"),
        "buyer": _beside(card, "organisme") or whole_text(card.css("[id$='_panelBlocDenomination'] .truncate-700")),
        "lots": words_of(card.css(".lots")),
        "lots_page": popup(card.css(".lots a")),
        "places": _places(card.css("[id$='_panelBlocLieuxExec'], .lieux-exe")),
        "deadline": " ".join(filter(None, (_calendar(closes), words_of(closes.css(".time label"))))),
        "page": card.css("a[href*='/consultation/']::attr(href)").get(),
    })  # fmt: skip


def _table_row(row: Selector) -> dict[str, str]:
    """The older skin: a table whose cells name their column."""
    reference, title = row.css("td[headers='cons_ref']"), row.css("td[headers='cons_intitule']")
    return _filled({
        "id": row.css("input[name$='refCons']::attr(value)").get(),
        "org": row.css("input[name$='orgCons']::attr(value)").get(),
        "procedure": whole_text(reference.css("abbr")),
        "category": words_of(reference.css("[id*='categorie']")),
        "published": words_of(reference.css("[id*='datePublication'], [id*='dateMiseEnLigne']")),
        "reference": words_of(title.css("[id*='reference'], span.ref")),
        "title": whole_text(title.css("[id*='intitule'], .intitule-bloc strong")),
        "object": _beside(row, "objet"),
        "buyer": _beside(row, "organisme"),
        "lots": words_of(row.css("[id*='nbrLots'], .lots")),
        "lots_page": popup(row.css("a[href*='PopUpDetailLots']")),
        "places": _places(row.css("td[headers='cons_lieuExe']")),
        "deadline": words_of(row.css("td[headers='cons_dateEnd']")),
        "page": row.css("a[href*='/consultation/'], a[href*='EntrepriseDetail']").attrib.get("href"),
    })  # fmt: skip


def _filled(row: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value[:MOST_WORDS] for key, value in row.items() if value}


def _beside(node: Selector, label: str) -> str | None:
    """The whole text of a block that begins with a label ("Objet :")."""
    for block in node.css(".truncate-700, [id*='panelBloc'], .objet-line"):
        visible = words_of([block]) or ""
        if plain(visible).startswith(label):
            return whole_text([block]) if block.attrib.get("title") else visible.partition(":")[2].strip() or None
    return None


def _calendar(block: Iterable[Selector]) -> str | None:
    """A leaf of the calendar: day, month and year stand in blocks of their own."""
    for node in block:
        parts = [words_of(node.css(name)) for name in (".day", ".month", ".year")]
        if all(parts):
            return " ".join(part for part in parts if part)
    return None


def _places(block: Iterable[Selector]) -> str | None:
    """The whole list, which a popover holds, else what is seen."""
    for node in block:
        whole = (" ".join(one.split()) for one in node.css("[data-content]::attr(data-content)").getall())
        if found := max(whole, key=len, default=None) or words_of([node]):
            return found
    return None


def words_of(found: Iterable[Selector]) -> str | None:
    """The visible words of the first node that has any."""
    for node in found:
        words = " ".join(" ".join(node.xpath(".//text()[not(parent::script)]").getall()).split())
        if words:
            return words
    return None


def whole_text(found: Iterable[Selector]) -> str | None:
    """A text that the page cuts for the eye: the title, which a tooltip's script may have moved, else the words."""
    nodes = list(found)
    for node in nodes:
        for name in ("title", "data-original-title"):
            if words := " ".join(node.attrib.get(name, "").split()):
                return words
    return words_of(nodes)


def popup(links: Iterable[Selector]) -> str | None:
    """The address in `javascript:popUpOpen('…')`."""
    for link in links:
        if found := _POPUP.search(link.attrib.get("href", "")) or _POPUP.search(link.attrib.get("onclick", "")):
            return found[1]
    return None
