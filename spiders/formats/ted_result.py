"""Results in TED's forms of 2014: section V, and the prizes of a design contest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spiders.formats.shape import amount, code, day, every, get, has, whole_number
from tenderwatch.model import Award

_UNSUCCESSFUL = "infructueux"
_DISCONTINUED = "sans suite"


def awards(form: Any) -> tuple[Award, ...]:
    """One award per AWARD_CONTRACT, or per RESULTS of a contest; values that are not to be published stay unknown."""
    contracts = [_award(one) for one in every(form, "AWARD_CONTRACT")]
    contests = [_contest(one) for one in every(form, "RESULTS")]
    return tuple(one for one in (*contracts, *contests) if one != Award())


def _award(node: Any) -> Award:
    """Sections V.1 and V.2."""
    signed = get(node, "AWARDED_CONTRACT")
    return Award(
        lot=code(get(node, "LOT_NO")),
        winners=_names(every(signed, "CONTRACTORS", "CONTRACTOR", "ADDRESS_CONTRACTOR")),
        amount=amount(get(signed, "VALUES", "VAL_TOTAL")) or amount(get(signed, "VAL_TOTAL")),
        offers=whole_number(get(signed, "TENDERS", "NB_TENDERS_RECEIVED")),
        concluded_on=day(get(signed, "DATE_CONCLUSION_CONTRACT")),
        abandoned=_abandoned(get(node, "NO_AWARDED_CONTRACT")),
    )


def _contest(node: Any) -> Award:
    prize = get(node, "AWARDED_PRIZE")
    return Award(
        winners=_names(every(prize, "WINNERS", "WINNER", "ADDRESS_WINNER")),
        amount=amount(get(prize, "VAL_PRIZE")),
        offers=whole_number(get(prize, "PARTICIPANTS", "NB_PARTICIPANTS")),
        concluded_on=day(get(prize, "DATE_DECISION_JURY")),
        abandoned=_DISCONTINUED if has(node, "NO_AWARDED_PRIZE") else None,
    )


def _names(addresses: Iterable[Any]) -> tuple[str, ...]:
    names = (code(get(one, "OFFICIALNAME")) for one in addresses)
    return tuple(dict.fromkeys(name for name in names if name))


def _abandoned(node: Any) -> str | None:
    if node is None:
        return None
    return _UNSUCCESSFUL if has(node, "PROCUREMENT_UNSUCCESSFUL") else _DISCONTINUED
