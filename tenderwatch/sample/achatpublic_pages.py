"""Pages of an invented achatpublic.com: purchases of the catalogue as cards of its list and as its consultations."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from html.entities import codepoint2name
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tenderwatch.calendar import MONTHS, deadline_of
from tenderwatch.places import DEPARTMENTS
from tenderwatch.sample.catalogue import Form, Purchase
from tenderwatch.sample.platforms import reference

SHORT = ("Janv.", "Févr.", "Mars", "Avr.", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.", "Déc.")
_MODES: Mapping[Form, str] = {
    "fns": "Procédure adaptée ouverte",
    "mapa": "Procédure adaptée ouverte",
    "eforms": "Appel d'offres ouvert",
    "dsp": "Délégation de service public",
}
_LATIN = range(0xC0, 0x100)
_WINDOWS = {bytes([one]).decode("cp1252", "ignore"): one for one in range(0x80, 0xA0)}
"""Characters that Windows-1252 has where Latin-1 has none, by their byte."""


def number_of(purchase: Purchase) -> str:
    """Its PCSLID: "26-914001" is CSL_2026_26914001."""
    return f"CSL_2026_{purchase.id.replace('-', '')}"


def list_page(purchases: Sequence[Purchase], *, page: int = 1, pages: int = 1, lost: bool = False) -> str:
    """The answer to `POST rechercheCsl.action`; with `lost`, apostrophes of titles come as "¿", as they do there."""
    cards = [_seen(one) for one in purchases]
    template = _pages().get_template("achatpublic_list.html.j2")
    return template.render(cards=cards, page=page, pages=pages, lost=lost)


def detail_page(purchase: Purchase, *, lost: bool = False) -> str:
    """The page `ficheCsl.action`: its labels are real, how they are laid out was not seen."""
    return _pages().get_template("achatpublic_page.html.j2").render(one=_seen(purchase), lost=lost)


def entities(words: str, lost: bool = False) -> Markup:  # noqa: FBT001, FBT002 (a filter takes what it needs in turn)
    """Escaped as the site does: letters by name, Windows-1252 by its bytes, an apostrophe perhaps as "&iquest;"."""
    given = words.replace("'", "¿").replace("’", "¿") if lost else words
    return Markup("".join(_entity(one) for one in given))  # noqa: S704 (each character is escaped)


def _entity(character: str) -> str:
    if character in _WINDOWS:
        return f"&#{_WINDOWS[character]};"
    if character == "¿" or ord(character) in _LATIN:
        return f"&{codepoint2name[ord(character)]};"
    return html.escape(character)


def _seen(purchase: Purchase) -> dict[str, Any]:
    deadline = deadline_of(purchase.by)
    return purchase.model_dump() | {
        "number": number_of(purchase),
        "reference": reference(purchase),
        "published": purchase.published_on,
        "closes": deadline.at if deadline else None,
        "mode": _MODES[purchase.form],
        "places": _places(purchase.published_in),
    }


def _places(departments: Sequence[str]) -> str:
    """One is named, several are numbered: "29 - Finistère 35 - Ille-et-Vilaine"."""
    if len(departments) == 1:
        return DEPARTMENTS[departments[0]]
    return " ".join(f"{one} - {DEPARTMENTS[one]}" for one in departments)


def _short_month(day: date) -> str:
    return SHORT[day.month - 1]


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


@cache
def _pages() -> Environment:
    made = Environment(
        loader=PackageLoader("tenderwatch.sample", "pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip
    made.filters |= {"entities": entities, "short_month": _short_month, "month": _month}
    return made
