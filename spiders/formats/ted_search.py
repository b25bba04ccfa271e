"""Rows of TED's search API v3, alone or with the notice's own XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from spiders.formats import deadlines, read_xml, where
from spiders.formats.assembly import assembled
from spiders.formats.codes import cpv_codes, ted_number
from spiders.formats.journal import around
from spiders.formats.shape import Warn, code, day, items, text
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Buyer, Kind, ReadNotice

_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"^can-modif"), Kind.MODIFICATION),
    (re.compile(r"^(?:cn-|pin-cfc|subco)"), Kind.CALL),
    (re.compile(r"^pin-"), Kind.PRIOR_INFORMATION),
    (re.compile(r"^(?:can-|veat|compl)"), Kind.AWARD),
)
"""By BT-02, whose codes name the use of a notice."""
_COUNTRY_AND_DIVISION = re.compile(r"^[^–]{2,40} – [^–]{2,200} – ")
"""What TED puts before the title that the buyer gave: "France – Travaux de construction – "."""
_NUMBER = re.compile(r"\d{1,8}-20\d{2}")


def number_of(row: Any) -> str | None:
    """The publication number of a row, "530016-2026"; None when it is none, so that no address is made of it."""
    found = code(row.get("publication-number")) if isinstance(row, Mapping) else None
    return found if found and _NUMBER.fullmatch(found) else None


def kind_of(row: Mapping[str, Any]) -> Kind:
    """What a row's notice is, by its type."""
    said = code(row.get("notice-type")) or ""
    return next((kind for pattern, kind in _KINDS if pattern.search(said)), Kind.OTHER)


def divisions_of(row: Mapping[str, Any]) -> set[str]:
    """The CPV divisions of a row, two digits each."""
    return {found[:2] for one in items(row.get("classification-cpv")) if (found := code(one))}


def read_row(payload: Mapping[str, Any]) -> ReadNotice:
    """A notice from `{"notice": row, "xml": the notice's XML or None}`: the XML says more wherever it can be read.

    Raises:
        UnreadableNoticeError: no publication number, or no title.
    """
    row = payload.get("notice")
    number = number_of(row)
    if number is None or not isinstance(row, Mapping):
        raise UnreadableNoticeError("(sans numéro)", "ligne de TED sans numéro de publication")
    warn = Warn()
    published = day(row.get("publication-date"))
    if payload.get("xml"):
        try:
            whole = read_xml(str(payload["xml"]).encode())
        except UnreadableNoticeError as error:
            warn(f"l'avis en XML n'est pas lisible ({error.reason}) : seule la ligne de la recherche est lue")
        else:
            known = {"source_id": ted_number(number) or number, "ted_number": ted_number(number), "url": _page(number)}
            return whole.model_copy(update=known | {"published_on": whole.published_on or published})
    return assembled(
        around({}) | {"source_id": ted_number(number) or number, "url": _page(number), "published_on": published},
        _fields(row, number, warn),
        "ted-search",
        warn,
    )


def _page(number: str) -> str:
    return f"https://ted.europa.eu/fr/notice/-/detail/{number}"


def _fields(row: Mapping[str, Any], number: str, warn: Warn) -> dict[str, Any]:
    title = _in_french(row.get("title-proc")) or _in_french(row.get("notice-title"))
    days, hours = items(row.get("deadline-receipt-tender-date-lot")), items(row.get("deadline-receipt-tender-time-lot"))
    whole = [deadlines.deadline(one, warn) for one in items(row.get("deadline-receipt-request"))]
    in_parts = [deadlines.of_parts(one, hours[at] if at < len(hours) else None, warn) for at, one in enumerate(days)]
    nuts = [one for one in items(row.get("place-of-performance")) if (code(one) or "").upper() != "FRA"]
    return {
        "kind": kind_of(row),
        "title": _COUNTRY_AND_DIVISION.sub("", title) if title else None,
        "buyer": Buyer(name=_in_french(row.get("buyer-name"))),
        "procedure": code(row.get("procedure-type")),
        "cpv": cpv_codes(items(row.get("classification-cpv")), warn),
        "place": where.place(nuts=nuts),
        "deadline": deadlines.earliest([*whole, *in_parts]),
        "ted_number": ted_number(number),
    }


def _in_french(node: Any) -> str | None:
    """A text that is given per language: the French one, the multilingual one, else the first."""
    if not isinstance(node, Mapping):
        return text(node)
    found = next((node[key] for key in ("fra", "mul") if node.get(key)), next(iter(node.values()), None))
    return text(next(iter(items(found)), None))
