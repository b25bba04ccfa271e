"""Pages of the PRADO framework: where a result list stands, and what its links send back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsel import Selector

STATE = "PRADO_PAGESTATE"
TARGET = "PRADO_POSTBACK_TARGET"
PARAMETER = "PRADO_POSTBACK_PARAMETER"
NEXT = "Aller à la page suivante"
_BINDING = re.compile(r"'ID':'(?P<id>[^']{1,200})','EventTarget':'(?P<target>[^']{1,200})'")
_STATE_VALUE = re.compile(r'(<input[^>]{0,300}name="PRADO_PAGESTATE"[^>]{0,300}value=")[^"]*(")')


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a list stands: `total` rows on `pages` pages, of which this is `page`; None where it does not say.

    `state`: signed by the site, to be sent back as it came. `following`: what the link to the next page sends, None
    on the last one. `sizes`: the field of the rows per page, and its values.
    """

    total: int | None
    pages: int | None
    page: int | None
    state: str | None
    following: str | None
    size_field: str | None
    sizes: tuple[int, ...]
    size: int | None


def standing(page: Selector) -> Standing:
    """Read by the ends of names: their beginnings change with the skin. The state is found by name, in any type."""
    select = page.css("select[name$='listePageSizeTop']")
    sizes = [int(one) for one in select.css("option::attr(value)").getall() if one.isdigit()]
    chosen = select.css("option[selected]::attr(value)").get("")
    return Standing(
        total=_number(page.css("[id$='_nombreElement']::text").get()),
        pages=_number(page.css("[id$='_nombrePageTop']::text").get()),
        page=_number(page.css("input[name$='numPageTop']::attr(value)").get()),
        state=page.css(f"input[name='{STATE}']::attr(value)").get() or None,
        following=_following(page),
        size_field=select.attrib.get("name"),
        sizes=tuple(sizes),
        size=int(chosen) if chosen.isdigit() else None,
    )


def _number(words: str | None) -> int | None:
    digits = re.sub(r"\s", "", words or "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len("1000000000") else None


def _following(page: Selector) -> str | None:
    """The event of the link to the next page: bound to its identifier in a script, never guessed from it."""
    bound = {
        one["id"]: one["target"] for script in page.css("script::text").getall() for one in _BINDING.finditer(script)
    }
    for link in page.css("a[id*='PagerTop']"):
        said = [link.attrib.get("title"), *link.css("[title]::attr(title)").getall()]
        if NEXT in said:
            return bound.get(link.attrib["id"])
    return None


def without_state(html: str) -> str:
    """A page without its state, which says nothing to a reader and takes most of its room."""
    return _STATE_VALUE.sub(r"\1\2", html)
