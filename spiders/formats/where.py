"""Places of performance: from codes first, then from prose; a buyer's own place is marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spiders.formats.shape import code, items
from tenderwatch.french import plain
from tenderwatch.model import Buyer, Place
from tenderwatch.places import (
    department_code,
    department_of_postal_code,
    departments_in_prose,
    departments_of_nuts,
)


def place(*, nuts: Iterable[Any] = (), postal_code: Any = None, town: Any = None, words: Any = None) -> Place | None:
    """A place from whatever the notice gives; None when it gives nothing."""
    nuts_codes = tuple(dict.fromkeys(found.upper() for one in nuts if (found := code(one))))
    post, city, prose = code(postal_code), code(town), code(words)
    if not (nuts_codes or post or city or prose):
        return None
    of_nuts = [department for one in nuts_codes for department in departments_of_nuts(one)]
    of_post = department_of_postal_code(post)
    departments = [of_post] if of_post else of_nuts or list(departments_in_prose(f"{city or ''} {prose or ''}"))
    return Place(
        departments=tuple(dict.fromkeys(departments)),
        nuts=nuts_codes,
        postal_code=post if of_post else None,
        town=city,
        text=prose,
    )


def department_of(postal_code: Any, nuts: Any = None) -> str | None:
    """The department of an address, by its postal code or by a NUTS code that names just one."""
    of_nuts = departments_of_nuts(code(nuts) or "")
    return department_of_postal_code(code(postal_code)) or (of_nuts[0] if len(of_nuts) == 1 else None)


def of_buyer(departments: Iterable[Any], postal_code: str | None, town: str | None) -> Place | None:
    """Where the buyer is, when the notice does not say where the work is done."""
    codes = [found for one in departments for part in items(one) if (found := department_code(code(part)))]
    own = department_of_postal_code(postal_code)
    known = (own,) if own else tuple(dict.fromkeys(codes))
    if not known and not town:
        return None
    return Place(departments=known, postal_code=postal_code if own else None, town=town, of_buyer=True)


def near(place: Place | None, buyer: Buyer) -> Place | None:
    """A place without a department that names the buyer's own town is in the buyer's department."""
    if place is None or place.departments or not buyer.department or not buyer.town:
        return place
    town = re.sub(r"\bcedex\b.*", "", plain(buyer.town)).replace("-", " ").strip()
    named = plain(f"{place.town or ''} {place.text or ''}").replace("-", " ")
    found = len(town) >= len("Uz") and re.search(rf"\b{re.escape(town)}\b", named)
    return place.model_copy(update={"departments": (buyer.department,)}) if found else place


def together(places: Iterable[Place | None]) -> Place | None:
    """Where all the lots are, when the notice itself does not say."""
    found = [one for one in places if one]
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    departments = dict.fromkeys(code for one in found for code in one.departments)
    nuts = dict.fromkeys(code for one in found for code in one.nuts)
    return Place(departments=tuple(departments), nuts=tuple(nuts))
