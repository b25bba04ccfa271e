"""Results of an eForms notice: who won which lot, for how much, among how many offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spiders.formats.eforms_terms import EXTENSION
from spiders.formats.shape import Warn, amount, by_id, code, day, every, get, lot_number, whole_number
from tenderwatch.model import Award

_RESULT = (*EXTENSION, "efac:NoticeResult")
_WON = "selec-w"
_REASONS = {"all-rej": "toutes les offres rejetées", "no-rece": "aucune offre reçue", "no-signed": "contrat non signé"}


def awards(root: Any, companies: Mapping[str, Any], warn: Warn) -> tuple[Award, ...]:
    """One award per lot result (efac:LotResult), through contracts, tenders and tendering parties (BT-142, -720, -759).

    Several winners of one framework have an amount each: then the lot's is unknown.

    A reference that leads nowhere gives a warning, and what the others say is kept.
    """
    parts = {name: by_id(every(root, *_RESULT, name), "cbc:ID") for name in _KEYED}
    return tuple(_award(one, parts, companies, warn) for one in every(root, *_RESULT, "efac:LotResult"))


_KEYED = ("efac:LotTender", "efac:TenderingParty", "efac:SettledContract")


def _award(result: Any, parts: Mapping[str, dict[str, Any]], companies: Mapping[str, Any], warn: Warn) -> Award:
    tenders, parties, contracts = (parts[name] for name in _KEYED)
    signed = _referred(every(result, "efac:SettledContract", "cbc:ID"), contracts, warn)
    named = every(signed, "efac:LotTender", "cbc:ID") or every(result, "efac:LotTender", "cbc:ID")
    won = _referred(named, tenders, warn)
    teams = _referred(every(won, "efac:TenderingParty", "cbc:ID"), parties, warn)
    firms = _referred(every(teams, "efac:Tenderer", "cbc:ID"), companies, warn)
    paid = (amount(get(one, "cac:LegalMonetaryTotal", "cbc:PayableAmount")) for one in won)
    amounts = [one for one in paid if one]
    status = code(get(result, "cbc:TenderResultCode"))
    selected = status in {_WON, None}
    names = (code(get(one, "cac:PartyName", "cbc:Name")) for one in firms)
    return Award(
        lot=lot_number(get(result, "efac:TenderLot", "cbc:ID")),
        winners=tuple(dict.fromkeys(name for name in names if name)) if selected else (),
        amount=amounts[0] if len(amounts) == 1 and selected else None,
        offers=_offers(result),
        concluded_on=next((found for one in signed if (found := day(get(one, "cbc:IssueDate")))), None),
        abandoned=None if selected else _reason(result),
    )


def _referred(references: list[Any], known: Mapping[str, Any], warn: Warn) -> list[Any]:
    names = [name for one in references if (name := code(one))]
    for name in names:
        if name not in known:
            warn(f"le résultat renvoie à {name[:40]}, qui n'est pas dans l'avis")
    return [known[name] for name in names if name in known]


def _offers(result: Any) -> int | None:
    """BT-759 of code `tenders` (BT-760)."""
    for one in every(result, "efac:ReceivedSubmissionsStatistics"):
        if code(get(one, "efbc:StatisticsCode")) == "tenders":
            return whole_number(get(one, "efbc:StatisticsNumeric"))
    return None


def _reason(result: Any) -> str:
    """BT-144."""
    given = code(get(result, "efac:DecisionReason", "efbc:DecisionReasonCode"))
    return _REASONS.get(given or "", "sans suite" + (f" ({given})" if given else ""))
