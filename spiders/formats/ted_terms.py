"""The terms of a purchase or lot in TED's forms of 2014: duration, renewal, variants, criteria, framework."""

from __future__ import annotations

from typing import Any

from spiders.formats.shape import code, day, every, get, has, keys, months, months_between, text, weight, whole_number
from tenderwatch.model import AwardCriterion, Framework, Renewal


def duration(node: Any) -> float | None:
    """II.2.7, or the months between its two days."""
    measure = get(node, "DURATION")
    if measure is None:
        return months_between(day(get(node, "DATE_START")), day(get(node, "DATE_END")))
    return months(measure, code(get(measure, "@TYPE")) or "MONTH")


def renewal(node: Any) -> Renewal | None:
    """II.2.7, second half."""
    if has(node, "RENEWAL") or has(node, "RENEWAL_DESCR"):
        return Renewal(possible=True, text=text(get(node, "RENEWAL_DESCR")))
    return Renewal(possible=False) if has(node, "NO_RENEWAL") else None


def variants(node: Any) -> str | None:
    """II.2.10."""
    if has(node, "ACCEPTED_VARIANTS"):
        return "allowed"
    return "not-allowed" if has(node, "NO_ACCEPTED_VARIANTS") else None


def criteria_of(lot: Any) -> tuple[AwardCriterion, ...]:
    """II.2.5, in a lot itself or under the directive that an ex ante notice names."""
    places = (lot, *(get(lot, key) for key in keys(lot) if key.startswith("DIRECTIVE_")))
    found = (_criteria(get(place, "AC")) or _criteria(place) for place in places)
    return next((one for one in found if one), ())


def _criteria(node: Any) -> tuple[AwardCriterion, ...]:
    """II.2.5: quality, cost and price with weights; in concessions a list in descending order of importance."""
    found = [
        AwardCriterion(
            kind=kind, name=code(get(one, "AC_CRITERION")) or default, weight=weight(get(one, "AC_WEIGHTING"))
        )
        for kind, default in (("quality", None), ("cost", None), ("price", "Prix"))
        for one in every(node, f"AC_{kind.upper()}")
    ]
    defence = [
        AwardCriterion(name=name, weight=weight(get(one, "AC_WEIGHTING")))
        for one in every(node, "AC_CRITERIA")
        if (name := code(get(one, "AC_CRITERION")))
    ]
    plain = [AwardCriterion(name=name) for one in every(node, "AC_CRITERION") if (name := code(one))]
    return tuple(one for one in (*found, *defence, *plain) if one.name)


def framework(node: Any) -> Framework | None:
    """IV.1.3; the form has no word for "no framework agreement"."""
    if node is None:
        return None
    most = whole_number(get(node, "NB_PARTICIPANTS")) or None
    winners = "single" if has(node, "SINGLE_OPERATOR") else "several" if has(node, "SEVERAL_OPERATORS") else None
    return Framework(agreed=True, winners=winners, most_winners=most)
