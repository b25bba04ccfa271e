"""Results in TED's forms of 2014: section V, and the prizes of a design contest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spiders.formats.shape import amount, code, day, every, get, has, whole_number
from tenderwatch.model import Award

_OFFERS = "NB_TENDERS_RECEIVED"
_UNSUCCESSFUL = "infructueux"
_DISCONTINUED = "sans suite"


def awards(form: Any) -> tuple[Award, ...]:
    """One award per AWARD_CONTRACT, or per RESULTS of a contest; a single one may have only the total of II.1.7."""
    contracts = [_award(one) for one in every(form, "AWARD_CONTRACT")]
    contests = [_contest(one) for one in every(form, "RESULTS")]
    found = [one for one in (*contracts, *contests) if one != Award()]
    total = amount(get(form, "OBJECT_CONTRACT", "VAL_TOTAL"))
    if len(found) == 1 and found[0].amount is None and found[0].winners:
        found = [found[0].model_copy(update={"amount": total})]
    return tuple(found)


def _award(node: Any) -> Award:
    """Sections V.1 and V.2."""
    signed = get(node, "AWARDED_CONTRACT")
    return Award(
        lot=code(get(node, "LOT_NO")),
        winners=_names(every([signed, *every(signed, "CONTRACTORS")], "CONTRACTOR", "ADDRESS_CONTRACTOR")),
        amount=next(
            (found for one in _around(signed, "VALUES", "VALUE") if (found := amount(get(one, "VAL_TOTAL")))), None
        ),
        offers=next((found for one in _around(signed, "TENDERS") if (found := whole_number(get(one, _OFFERS)))), None),
        concluded_on=day(get(signed, "DATE_CONCLUSION_CONTRACT")),
        abandoned=_abandoned(get(node, "NO_AWARDED_CONTRACT")),
    )


def _around(signed: Any, *wrappers: str) -> list[Any]:
    """The node itself and its wrappers: schema R2.0.9.S01 has no CONTRACTORS, TENDERS and VALUES yet."""
    return [signed, *(get(signed, name) for name in wrappers)]


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
