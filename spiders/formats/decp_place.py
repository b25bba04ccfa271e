"""Where a contract of DECP is carried out: one code that may be of a department, a commune, a region or a country."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from spiders.formats.shape import Warn, code
from tenderwatch.french import plain
from tenderwatch.model import Place
from tenderwatch.places import DEPARTMENTS, department_code, department_of_postal_code, departments_of_nuts

REGIONS: Mapping[str, str] = {
    "11": "FR1", "24": "FRB", "27": "FRC", "28": "FRD", "32": "FRE", "44": "FRF", "52": "FRG", "53": "FRH",
    "75": "FRI", "76": "FRJ", "84": "FRK", "93": "FRL", "94": "FRM",
    "01": "FRY10", "02": "FRY20", "03": "FRY30", "04": "FRY40", "06": "FRY50",
}  # fmt: skip
"""INSEE's numbers of the regions since 2016, and the NUTS code of each."""
UNSEEN = "encore jamais vu"
_CORSICA = {"2A": ("200", "201"), "2B": ("202", "206")}
_COUNTRY = {"FR", "FRA", "FRANCE", "250"}
_NUTS = re.compile(r"FR[A-Z0-9]{1,3}")
Departments = tuple[str, ...]


def codes_within(departments: Iterable[str]) -> tuple[list[str], list[str]]:
    """How codes of places in these departments begin, and the numbers of the regions that hold one of them.

    A postal code, a commune, an arrondissement, a canton begin with their department, but postal codes of Corsica
    with 20. A country and what has no known form are left out.
    """
    wanted = list(dict.fromkeys(departments))
    beginnings = [start for one in wanted for start in (one, *_CORSICA.get(one, ()))]
    regions = [number for number, nuts in REGIONS.items() if set(departments_of_nuts(nuts)) & set(wanted)]
    return beginnings, regions


def place_of(code_node: Any, kind_node: Any, name_node: Any, *, warn: Warn) -> Place | None:
    """The place by the kind that is declared; a code that is of another form is read by its form, and told."""
    given, kind, name = (code(code_node) or "").upper(), code(kind_node), code(name_node)
    given = re.sub(r"^FR(?=[0-9]{5}$)", "", re.sub(r"\s", "", given))
    if not given:
        return Place(text=name) if name else None
    known = _reader(kind)
    found = () if given in _COUNTRY else known(given) if known else None
    if kind and known is None:
        warn(f"type de lieu « {kind[:60]} », {UNSEEN} : le code est lu d'après sa forme.")
    if found is None:
        found = _by_form(given, is_region=known is _of_region)
        as_what = f"annoncé comme « {kind[:60]} »" if kind else "sans type"
        how = "lu d'après sa forme" if found else "illisible"
        warn(f"lieu « {given[:20]} » {as_what} : {how}")
    postal = given if known is _of_postal_code and department_of_postal_code(given) else None
    return Place(departments=found or (), postal_code=postal, text=name or (None if found else given))


def _reader(kind: str | None) -> Callable[[str], Departments | None] | None:
    folded = plain(kind or "")
    return next((read for word, read in _BY_KIND.items() if word in folded), None)


def _of_postal_code(given: str) -> Departments | None:
    """A postal code, and an INSEE code of a commune but in Corsica, begin with the department."""
    padded = given.zfill(5) if given.isdigit() and len(given) == len("1000") else given
    found = department_of_postal_code(padded)
    return (found,) if found else None


def _of_commune(given: str) -> Departments | None:
    return (given[:2],) if re.fullmatch(r"2[AB][0-9]{3}", given) else _of_postal_code(given)


def _of_department(given: str) -> Departments | None:
    """Treasury software writes three digits: "029"."""
    found = department_code(re.sub(r"^0(?=[0-9]{2}$)", "", given))
    return (found,) if found else None


def _of_part(given: str) -> Departments | None:
    """An arrondissement ("292") or a canton ("2904") begins with its department."""
    found = re.fullmatch(r"(97[1-6]|[0-9]{2}|2[AB])[0-9]{1,2}", given)
    return (found[1],) if found and found[1] in DEPARTMENTS else None


def _of_region(given: str) -> Departments | None:
    return departments_of_nuts(REGIONS.get(given, "")) or None


def _of_country(given: str) -> Departments | None:
    return () if re.fullmatch(r"(?!FR)[A-Z]{2,3}", given) else None


def _by_form(given: str, *, is_region: bool) -> Departments:
    """What a code can only be; numbers of regions are left alone, they are those of other departments too."""
    if _NUTS.fullmatch(given):
        return departments_of_nuts(given)
    if is_region:
        return ()
    if len(given) == len("29000"):
        return _of_commune(given) or ()
    return (given,) if given in DEPARTMENTS else ()


_BY_KIND: Mapping[str, Callable[[str], Departments | None]] = {
    "postal": _of_postal_code,
    "commune": _of_commune,
    "departement": _of_department,
    "region": _of_region,
    "arrondissement": _of_part,
    "canton": _of_part,
    "pays": _of_country,
}
"""By a word of `typeCode`, whatever its capitals and accents."""
