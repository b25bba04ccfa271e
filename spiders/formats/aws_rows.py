"""How a page of a notice of AWS-Achat is laid out: a head, rows of label and value in sections, a table of lots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parsel import Selector

from spiders.formats.markup import first, lines, words
from tenderwatch.french import plain

MOST_ROWS, MOST_LOTS, LONGEST_LABEL = 500, 300, 120
_NOTICE = "//*[@id='AAPCGenere']"
_SAME = "contains(concat(' ', normalize-space(@class), ' '), ' AW_TableM ')"
MAIN = f"{_NOTICE}//table[{_SAME}]"
"""Where the rows are, as XPath."""


@dataclass(frozen=True, slots=True)
class Said:
    """A row: its label, or its section's name where it has none; the label folded, empty without; cell and words."""

    label: str
    name: str
    cell: Selector
    text: str


def rows_of(page: Selector) -> Iterator[Said]:
    """Every row that says something; one without label goes on with the CPV codes above, or speaks for its section."""
    label = section = ""
    for row in page.xpath(f"{MAIN}/tr | {MAIN}/tbody/tr")[:MOST_ROWS]:
        cells = row.xpath("./td")
        if not cells or cells[0].css("table") or cells[0].css(".separateur"):
            continue
        head, said = words(cells[0])[:LONGEST_LABEL].rstrip(" :"), lines(cells[-1])
        if len(cells) == 1 and "AW_TableM_Entete" in cells[0].attrib.get("class", ""):
            label, section = "", head
            continue
        label = "" if len(cells) == 1 else head or (label if label.startswith("Code CPV") else "")
        lead = first(cells[-1].xpath("./b[1]"))[:LONGEST_LABEL]
        if not label and lead.endswith(":") and said.startswith(lead):
            label, said = lead.rstrip(" :"), said[len(lead) :].strip()
        if said:
            yield Said(label or section or "Avis", plain(label), cells[-1], said)


def problem_of(page: Selector) -> str | None:
    """Why a page is not a notice, in French; None when it is one."""
    if page.xpath(MAIN):
        return None if any(one.name == "objet" for one in rows_of(page)) else "avis sans la ligne « Objet »"
    seen = plain(words(page))
    if not seen:
        return "page vide"
    if re.search(r"captcha|just a moment|pas un robot|access denied|acces (?:refuse|interdit)", seen):
        return "page de contrôle (captcha ou refus) à la place de l'avis"
    if re.search(r"maintenance|momentanement indisponible|service unavailable", seen):
        return "page de maintenance à la place de l'avis"
    return "la page n'est pas celle d'un avis (bloc « AAPCGenere » absent)"


def heading_of(page: Selector) -> str:
    """What the page says that it is: "AVIS D'APPEL PUBLIC A LA CONCURRENCE"."""
    return first(page.css("[id='AAPCGenere'] td.AW_Titre"))


def buyer_of(page: Selector) -> tuple[str, str]:
    """The first cell above the rows that has a name in bold: the name, and all of its lines."""
    for cell in page.xpath(f"{_NOTICE}//table[not({_SAME})]//td[b and not(ancestor::table[{_SAME}])]")[:1]:
        return first(cell.xpath("./b[1]")), lines(cell)
    return "", ""


def form_of(page: Selector) -> str:
    """The sentences of the form above the rows, folded: "l avis implique un marche public."."""
    return plain(" ".join(words(one) for one in page.xpath(f"{_NOTICE}//table[not({_SAME}) and not(ancestor::table)]")))


def lots_of(page: Selector) -> Iterator[Mapping[str, Selector]]:
    """The rows of the table whose first heading is "Lots": cells by their folded headings."""
    for table in page.xpath(f"{MAIN}//table"):
        rows = table.xpath("./tr | ./tbody/tr")
        heads = [plain(words(one)) for one in rows[0].xpath("./td | ./th")] if rows else []
        if heads[:1] in (["lots"], ["lot"]):
            yield from (dict(zip(heads, row.xpath("./td"), strict=False)) for row in rows[1 : MOST_LOTS + 1])
            return
