"""Pages of an invented AWS-Achat platform: purchases of the catalogue as rows of its list and as its notices."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tenderwatch.calendar import deadline_of
from tenderwatch.sample.catalogue import Form, Purchase
from tenderwatch.sample.platforms import nuts_of, reference

TABS = {"travaux": "1", "services": "2", "fournitures": "3"}
"""The tabs of the list, by nature."""
_MODES: Mapping[Form, str] = {
    "fns": "Procédure adaptée ouverte",
    "mapa": "Procédure adaptée ouverte",
    "eforms": "Appel d'offres ouvert",
    "dsp": "Délégation de service public",
}


def number_of(purchase: Purchase) -> str:
    """The digits in the address of its page: "26-914001" is MPI-pub-2026914001."""
    return f"20{purchase.id.replace('-', '')}"


def list_page(purchases: Sequence[Purchase], *, following: Sequence[str] = (), too_many: bool = False) -> str:
    """The answer to `POST /Annonces/lister`: rows in their tabs, in the order given, a repeated one repeated.

    Args:
        purchases: what is found.
        following: links to next pages ("?pager_s=2").
        too_many: the site shows nothing and asks to narrow the search.
    """
    tabs: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in () if too_many else purchases:
        tabs[TABS[one.nature]].append(_seen(one, ""))
    shown = dict(sorted(tabs.items()))
    return _pages().get_template("aws_list.html.j2").render(tabs=shown, following=following, too_many=too_many)


def notice_page(purchase: Purchase, *, site: str = "https://www.marches-publics.info", boamp: bool = True) -> str:
    """The page of a call; with `boamp` it links to the same notice there, as when the buyer publishes on both.

    "Oui" for a reserved one is a guess: no real page of one was met.
    """
    boamp_number = purchase.id if boamp else None
    return _pages().get_template("aws_notice.html.j2").render(one=_seen(purchase, site), boamp=boamp_number)


def _seen(purchase: Purchase, site: str) -> dict[str, Any]:
    deadline = deadline_of(purchase.by)
    return purchase.model_dump() | {
        "number": number_of(purchase),
        "market": f"1{purchase.id[-5:]}",
        "reference": reference(purchase),
        "published": purchase.published_on,
        "closes": deadline.at if deadline else None,
        "mode": _MODES[purchase.form],
        "nuts": [nuts_of(one) for one in purchase.published_in],
        "framework": purchase.ceiling is not None,
        "reserved": purchase.reserved == "oui" or any(one.reserved not in {None, "none"} for one in purchase.lots),
        "criteria": re.findall(r"([^;]+?) (\d+) %", purchase.criteria or ""),
        "amount": _euros(purchase.amount),
        "site": site,
    }


def _euros(raw: str | None) -> str | None:
    """ "118000" as "118 000,00"."""  # noqa: D210 (a quote begins it)
    return f"{float(raw):,.2f}".replace(",", " ").replace(".", ",") if raw else None


def _short(day: date) -> str:
    return f"{day:%d/%m/%y}"


def _hour(at: datetime) -> str:
    return f"{at:%Hh%M}"


def _breaks(words: str) -> Markup:
    return Markup("<br />").join(escape(line) for line in words.split("\n"))


@cache
def _pages() -> Environment:
    made = Environment(
        loader=PackageLoader("tenderwatch.sample", "pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip
    made.filters |= {"short": _short, "hour": _hour, "breaks": _breaks}
    return made
