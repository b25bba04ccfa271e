"""The result part of an eForms award: which tender won which lot."""

from __future__ import annotations

from typing import Any

from tenderwatch.sample.catalogue import Purchase
from tenderwatch.sample.eforms_parts import code, org_id, winner_id
from tenderwatch.sample.indexation import one_or_list


def result(purchase: Purchase) -> dict[str, Any]:
    """`efac:NoticeResult`: the n-th winner has the n-th lot; one child is an object, several a list."""
    ranks = range(1, len(purchase.winners) + 1)
    body = {
        "cbc:TotalAmount": {"@currencyID": "EUR", "#text": purchase.amount or "0.00"},
        "efac:LotResult": one_or_list([_lot_result(rank) for rank in ranks]),
        "efac:LotTender": one_or_list([_tender(rank) for rank in ranks]),
        "efac:SettledContract": one_or_list([_contract(purchase, rank) for rank in ranks]),
        "efac:TenderingParty": one_or_list([_party(rank) for rank in ranks]),
    }
    return {"efac:NoticeResult": body}


def _lot_result(rank: int) -> dict[str, Any]:
    return {
        "cbc:ID": {"@schemeName": "result", "#text": f"RES-{rank:04}"},
        "cbc:TenderResultCode": code("winner-selection-status", "selec-w"),
        "efac:LotTender": {"cbc:ID": f"TEN-{rank:04}"},
        "efac:ReceivedSubmissionsStatistics": {
            "efbc:StatisticsCode": code("received-submission-type", "t-esubm"),
            "efbc:StatisticsNumeric": "4",
        },
        "efac:SettledContract": {"cbc:ID": f"CON-{rank:04}"},
        "efac:TenderLot": {"cbc:ID": f"LOT-{rank:04}"},
    }


def _tender(rank: int) -> dict[str, Any]:
    return {
        "cbc:ID": {"@schemeName": "tender", "#text": f"TEN-{rank:04}"},
        "efac:TenderingParty": {"cbc:ID": f"TPA-{rank:04}"},
        "efac:TenderLot": {"cbc:ID": f"LOT-{rank:04}"},
        "efac:TenderReference": {"cbc:ID": f"offre lot {rank}"},
    }


def _contract(purchase: Purchase, rank: int) -> dict[str, Any]:
    return {
        "cbc:ID": f"CON-{rank:04}",
        "cbc:AwardDate": f"{purchase.published_on}+02:00",
        "cac:SignatoryParty": {"cac:PartyIdentification": {"cbc:ID": org_id(purchase, "buyer")}},
        "efac:ContractReference": {"cbc:ID": f"contrat lot {rank}"},
        "efac:LotTender": {"cbc:ID": f"TEN-{rank:04}"},
    }


def _party(rank: int) -> dict[str, Any]:
    return {
        "cbc:ID": {"@schemeName": "tendering-party", "#text": f"TPA-{rank:04}"},
        "efac:Tenderer": {"cbc:ID": winner_id(rank)},
    }
