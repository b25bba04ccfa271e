"""Pages made for people: parsed within bounds, their words as a reader sees them, and a deadline among these."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from lxml import etree
from parsel import Selector

from spiders.formats import deadlines
from spiders.formats.codes import ted_number
from spiders.formats.shape import Warn, web_address
from tenderwatch.french import moments, plain
from tenderwatch.model import Certainty, Deadline

LARGEST = 2_000_000
"""Characters of a page that are read; real pages of notices have about 40,000."""
MOST_WORDS = 20_000
"""Characters kept of one cell; of a whole page, ask for LARGEST."""
_HIDDEN = frozenset({"script", "style", "template", "noscript", "head"})
_BLOCKS = frozenset({
    "br", "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "section", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_BLANKS = re.compile(r"\s+")
_IN_A_LINK = {
    "boamp.fr": re.compile(r"(?<![\d-])\d{2}-\d{1,6}(?![\d-])"),
    "ted.europa.eu": re.compile(r"(?<!\d)\d{1,8}-20\d\d(?!\d)"),
}
MOST_CITED = 20
_SPREAD = re.compile(r"(?<=\d) ?: ?(?=\d\d\b)")


def parsed(html: str, warn: Warn | None = None) -> Selector:
    """A page up to LARGEST characters; what is cut is told."""
    if warn and len(html) > LARGEST:
        warn(f"la page dépasse {LARGEST} caractères : la suite n'est pas lue")
    return Selector(html[:LARGEST].encode("utf-8", "replace").decode("utf-8"))


def lines(node: Selector, limit: int = MOST_WORDS) -> str:
    """The visible words of a node, a line per block or line break; scripts and comments are no words."""
    parts: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(node.root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        hidden -= event == "end" and name in _HIDDEN
        if not hidden and name:
            parts.append("\n" if name in _BLOCKS else " " if name in {"td", "th"} else "")
        hidden += event == "start" and name in _HIDDEN
        told = element.text if event == "start" else element.tail if element is not node.root else None
        if told and not hidden:
            parts.append(_BLANKS.sub(" ", told))
    found = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in found if line)[:limit]


def words(node: Selector, limit: int = MOST_WORDS) -> str:
    """The same on one line."""
    return " ".join(lines(node, limit).split())


def first(nodes: list[Selector]) -> str:
    """The words of the first node that has any; empty without."""
    return next((found for one in nodes if (found := words(one))), "")


def own(block: Selector, css: str, holder: str) -> list[Selector]:
    """What stands in a block itself, not in another one that an unclosed tag put inside it.

    Args:
        block: a node.
        css: what is looked for in it.
        holder: what every block is, as an XPath step ("div[@id='entity']").
    """
    return [one for one in block.css(css) if one.xpath(f"ancestor::{holder}[1]")[0].root is block.root]


_LAYOUT = re.compile(r"^(?:col|row|text|container|first-child|jq(?!CardLink)|same-|tab|sdmCardGeneric|infobulle)")


def classes(blocks: Iterable[Selector]) -> set[str]:
    """The classes inside blocks that say something, those of layout left aside."""
    found = (one for block in blocks for names in block.css("[class]::attr(class)").getall() for one in names.split())
    return {one for one in found if not _LAYOUT.match(one)}


def address(site: str, link: str | None) -> str | None:
    """The whole address of a link on a site's page; None when it is none that a browser would open."""
    try:
        return web_address(urljoin(f"{site}/", link)) if link else None
    except ValueError:
        return None


def journal_numbers(links: Iterable[str]) -> tuple[str, ...]:
    """Numbers of notices in links to the official journals: "24-47259" of BOAMP, "318-2020" of TED."""
    found: dict[str, None] = {}
    for link in links:
        try:
            parts = urlsplit(link)
            host = parts.hostname or ""
        except ValueError:
            continue
        for journal, pattern in _IN_A_LINK.items():
            number = pattern.search(f"{parts.path}?{parts.query}")
            if number and (host == journal or host.endswith(f".{journal}")):
                found[ted_number(number[0]) or number[0]] = None
    return tuple(found)[:MOST_CITED]


def due(said: str | None, warn: Warn) -> Deadline | None:
    """The first moment in words such as "30/04/26 à 12h00" or "24 Sept. 2026 12 : 00", which is Paris's.

    Exact where the words say "heure de Paris", else assumed; midnight is no hour, as elsewhere.
    """
    if not said:
        return None
    together = _SPREAD.sub(":", said.replace("|", " "))
    found = moments(together)
    if not found:
        warn(f"date limite illisible : {said[:60]!r}")
        return Deadline(raw=said[:80])
    stamp = f"{found[0].at:%Y-%m-%dT%H:%M}" if found[0].at else f"{found[0].day}"
    read = deadlines.deadline(stamp, warn) or Deadline()
    exact = {"certainty": Certainty.EXACT} if read.at and "heure de paris" in plain(said) else {}
    return read.model_copy(update={"raw": together[found[0].start : found[0].end], **exact})
