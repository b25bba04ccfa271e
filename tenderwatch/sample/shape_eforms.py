"""Shapes a purchase as `donnees` of an eForms notice: a call, its correction, its cancellation, an award."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tenderwatch.sample import eforms_award
from tenderwatch.sample.catalogue import Purchase, SampleLot
from tenderwatch.sample.eforms_lot import lot
from tenderwatch.sample.eforms_parts import (
    NATURES,
    classification,
    code,
    extension,
    french,
    location,
    org_id,
    organizations,
)
from tenderwatch.sample.indexation import one_or_list
from tenderwatch.sample.platforms import folder_id, notice_id, profile_url, reference

_CALL, _RESULT = "16", "29"
"""Notice subtypes: contract notice and contract award notice of directive 2014/24."""


def donnees(purchase: Purchase) -> dict[str, Any]:
    """The root `EFORMS` with its one notice; prefixes are kept, namespaces dropped."""
    award = purchase.state == "award"
    body = {
        "ext:UBLExtensions": extension(_extension(purchase)),
        **_header(purchase),
        "cac:ContractingParty": _contracting_party(purchase),
        **({} if award else {"cac:TenderingTerms": _grounds()}),
        "cac:TenderingProcess": _process(),
        "cac:ProcurementProject": _project(purchase),
        "cac:ProcurementProjectLot": one_or_list(_lots(purchase)),
        **({"cac:TenderResult": {"cbc:AwardDate": "2000-01-01Z"}} if award else {}),
    }
    return {"EFORMS": {"ContractAwardNotice" if award else "ContractNotice": body}}


def _extension(purchase: Purchase) -> dict[str, Any]:
    award = purchase.state == "award"
    return {
        **_changes(purchase),
        **(eforms_award.result(purchase) if award else {}),
        "efac:NoticeSubType": {"cbc:SubTypeCode": code("notice-subtype", _RESULT if award else _CALL)},
        "efac:Organizations": {"efac:Organization": organizations(purchase)},
    }


def _changes(purchase: Purchase) -> dict[str, Any]:
    if purchase.state not in {"corrected", "cancelled"} or purchase.of is None:
        return {}
    kind = "cancel" if purchase.state == "cancelled" else "update-add"
    reason = {
        "cbc:ReasonCode": code("change-corrig-justification", kind),
        "efbc:ReasonDescription": french(purchase.change or ""),
    }
    earlier = f"{notice_id(purchase.of)}-01"
    return {"efac:Changes": {"efbc:ChangedNoticeIdentifier": earlier, "efac:ChangeReason": reason}}


def _header(purchase: Purchase) -> dict[str, Any]:
    sent = purchase.published_on - timedelta(days=1)
    award = purchase.state == "award"
    kind = code("result", "can-standard") if award else code("competition", "cn-standard")
    return {
        "cbc:UBLVersionID": "2.3",
        "cbc:CustomizationID": "eforms-sdk-1.13",
        "cbc:ID": {"@schemeName": "notice-id", "#text": notice_id(purchase.id)},
        "cbc:ContractFolderID": folder_id(purchase),
        "cbc:IssueDate": f"{sent}+02:00",
        "cbc:IssueTime": "11:30:06+02:00",
        "cbc:VersionID": "01",
        "cbc:RegulatoryDomain": "32014L0024",
        "cbc:NoticeTypeCode": kind,
        "cbc:NoticeLanguageCode": code("language", "FRA"),
    }


def _contracting_party(purchase: Purchase) -> dict[str, Any]:
    party = {
        "cac:PartyIdentification": {"cbc:ID": org_id(purchase, "buyer")},
        "cac:ServiceProviderParty": {
            "cbc:ServiceTypeCode": code("organisation-role", "ted-esen"),
            "cac:Party": {"cac:PartyIdentification": {"cbc:ID": org_id(purchase, "publisher")}},
        },
    }
    return {
        "cbc:BuyerProfileURI": profile_url(purchase),
        "cac:ContractingPartyType": {"cbc:PartyTypeCode": code("buyer-legal-type", "body-pl")},
        "cac:ContractingActivity": {"cbc:ActivityTypeCode": code("authority-activity", "gen-pub")},
        "cac:Party": party,
    }


def _grounds() -> dict[str, Any]:
    kind = code("exclusion-grounds-source", "epo-procurement-document")
    requirement = {"cac:SpecificTendererRequirement": {"cbc:TendererRequirementTypeCode": kind}}
    return {"cac:TendererQualificationRequest": requirement}


def _process() -> dict[str, Any]:
    reason = {"cbc:ProcessReasonCode": code("accelerated-procedure", "false")}
    return {
        "cbc:ProcedureCode": code("procurement-procedure-type", "open"),
        "cac:ProcessJustification": reason,
    }


def _project(purchase: Purchase) -> dict[str, Any]:
    return {
        "cbc:ID": reference(purchase),
        "cbc:Name": french(purchase.title),
        "cbc:Description": french(purchase.text or purchase.title),
        "cbc:ProcurementTypeCode": code("contract-nature", NATURES[purchase.nature]),
        **_total(purchase),
        **classification(purchase.cpv),
        "cac:RealizedLocation": location(purchase),
    }


def _total(purchase: Purchase) -> dict[str, Any]:
    if not purchase.amount:
        return {}
    amount = {"@currencyID": "EUR", "#text": purchase.amount}
    return {"cac:RequestedTenderTotal": {"cbc:EstimatedOverallContractAmount": amount}}


def _lots(purchase: Purchase) -> list[dict[str, Any]]:
    lots: tuple[SampleLot, ...] = purchase.visible_lots
    return [lot(purchase, number, each) for number, each in enumerate(lots, 1)]
