"""The page of a consultation of Atexo's platforms, and the pop-up of its lots."""

from __future__ import annotations

import re
from typing import Any

from parsel import Selector

from spiders.formats.atexo_list import MOST_WORDS, popup, words_of
from tenderwatch.french import plain

MOST_LOTS = 300
_LOT = re.compile(r"lot\s*(?:n\s?[°º]\s*)?(?P<number>\w[\w.-]{0,9})\s*[:–-]\s*(?P<title>.+)", re.IGNORECASE)
LABELS = {
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


def details(page: Selector) -> dict[str, Any]:
    """A consultation's own page, by label: both skins print the same labels; links to notices elsewhere."""
    found: dict[str, Any] = {}
    for label in page.css("label"):
        key = LABELS.get(plain(" ".join((words_of([label]) or "").split())).rstrip(" :"))
        value = words_of(label.xpath("following-sibling::*[normalize-space()][1]"))
        if key == "deadline":
            value = (words_of(label.xpath("..")) or "").partition(":")[2].strip()
        if key and value and key not in found:
            found[key] = value[:MOST_WORDS]
    codes = page.css("[data-code-cpv]::attr(data-code-cpv)").getall() or page.css("[id$='_scriptRef']::text").getall()
    published = re.search(r"Publié le\s*:\s*(\d[^<\n]{5,30})", " ".join(page.xpath("//text()").getall()))
    return found | {
        "cpv": [one for one in codes if one.strip()],
        "published": published[1].strip() if published else None,
        "links": page.css("a[href*='boamp.fr']::attr(href), a[href*='ted.europa.eu']::attr(href)").getall()[:20],
        "lots_page": popup(page.css("a[href*='PopUpDetailLots']")),
    }


def lots(page: Selector) -> list[dict[str, Any]]:
    """The lots of the pop-up: number, title, CPV, and what else is said of each."""
    found = []
    for panel in page.css(".panel-default, .panel")[:MOST_LOTS]:
        head = words_of(panel.css(".panel-heading")) or ""
        named = _LOT.match(head)
        if named:
            codes = panel.css("[data-code-cpv]::attr(data-code-cpv)").getall()
            codes += panel.css("div[id*='panelCodeRef'] span[style*='block']::text").getall()
            said = words_of(panel.css(".panel-body")) or ""
            cpv = [one for one in codes if one.strip()]
            found.append({"number": named["number"], "title": named["title"], "cpv": cpv, "text": said[:MOST_WORDS]})
    return found
