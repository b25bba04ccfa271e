"""One lot of an eForms notice: terms, process and project; every notice has at least LOT-0001."""

from __future__ import annotations

from typing import Any

from tenderwatch.calendar import deadline_of
from tenderwatch.sample.catalogue import Purchase, SampleLot
from tenderwatch.sample.eforms_parts import (
    NATURES,
    Role,
    classification,
    code,
    extension,
    french,
    location,
    org_id,
    region,
)
from tenderwatch.sample.indexation import one_or_list
from tenderwatch.sample.platforms import documents_url, profile_url, reference


def lot(purchase: Purchase, number: int, sample: SampleLot) -> dict[str, Any]:
    """One `cac:ProcurementProjectLot`."""
    call = purchase.state != "award"
    return {
        "cbc:ID": {"@schemeName": "Lot", "#text": f"LOT-{number:04}"},
        "cac:TenderingTerms": _terms(purchase, sample) if call else _appeal(purchase),
        "cac:TenderingProcess": _process(purchase),
        "cac:ProcurementProject": _project(purchase, sample),
    }


def _terms(purchase: Purchase, sample: SampleLot) -> dict[str, Any]:
    documents = {
        "cbc:ID": "DOC-1",
        "cbc:DocumentType": "non-restricted-document",
        "cac:Attachment": {"cac:ExternalReference": {"cbc:URI": documents_url(purchase)}},
    }
    return {
        "cbc:VariantConstraintCode": code("permission", "allowed" if purchase.variants else "not-allowed"),
        "cbc:FundingProgramCode": code("eu-funded", "no-eu-funds"),
        "cac:CallForTendersDocumentReference": documents,
        "cac:TendererQualificationRequest": _qualification(sample.reserved or purchase.reserved or "none"),
        "cac:ContractExecutionRequirement": _execution(sample.terms or purchase.terms or "Voir le CCAP"),
        "cac:AwardingTerms": {"cac:AwardingCriterion": {"cac:SubordinateAwardingCriterion": _criteria(purchase)}},
        "cac:AdditionalInformationParty": _party(purchase, "buyer"),
        "cac:TenderRecipientParty": {"cbc:EndpointID": profile_url(purchase)},
        "cac:TenderValidityPeriod": {"cbc:DurationMeasure": {"@unitCode": "DAY", "#text": "120"}},
        **_appeal(purchase),
        "cac:Language": {"cbc:ID": "FRA"},
    }


def _qualification(reserved: str) -> list[dict[str, Any]]:
    coded = (("reserved-procurement", reserved), ("selection-criteria-source", "epo-procurement-document"))
    return [
        {"cac:SpecificTendererRequirement": {"cbc:TendererRequirementTypeCode": code(listed, value)}}
        for listed, value in coded
    ]


def _execution(terms: str) -> list[dict[str, Any]]:
    coded = (("ecatalog-submission", "allowed"), ("reserved-execution", "no"), ("einvoicing", "required"))
    told = {"cbc:ExecutionRequirementCode": code("conditions", "performance"), "cbc:Description": french(terms)}
    return [told, *({"cbc:ExecutionRequirementCode": code(listed, value)} for listed, value in coded)]


def _criteria(purchase: Purchase) -> Any:
    """Price and quality; the catalogue's own words take the place of the quality line."""
    quality = _criterion("quality", 45, purchase.criteria or "Valeur technique de l'offre")
    return [_criterion("price", 55, "Prix des prestations"), quality]


def _criterion(kind: str, weight: int, words: str) -> dict[str, Any]:
    parameter = {"efbc:ParameterCode": code("number-weight", "per-exa"), "efbc:ParameterNumeric": str(weight)}
    return {
        "ext:UBLExtensions": extension({"efac:AwardCriterionParameter": parameter}),
        "cbc:AwardingCriterionTypeCode": code("award-criterion-type", kind),
        "cbc:Description": french(words),
    }


def _appeal(purchase: Purchase) -> dict[str, Any]:
    told = {"cbc:Description": french("Voies et délais de recours : se référer au règlement de la consultation.")}
    return {
        "cac:AppealTerms": {
            "cac:PresentationPeriod": told,
            "cac:AppealInformationParty": _party(purchase, "court"),
            "cac:AppealReceiverParty": _party(purchase, "court"),
        }
    }


def _party(purchase: Purchase, role: Role) -> dict[str, Any]:
    return {"cac:PartyIdentification": {"cbc:ID": org_id(purchase, role)}}


def _process(purchase: Purchase) -> dict[str, Any]:
    systems = (("framework-agreement", "fa-wo-rc" if purchase.ceiling else "none"), ("dps-usage", "none"))
    return {
        "cbc:SubmissionMethodCode": code("esubmission", "required"),
        "cbc:GovernmentAgreementConstraintIndicator": "false",
        **_deadline(purchase.raw_deadline),
        "cac:AuctionTerms": {"cbc:AuctionConstraintIndicator": "false"},
        "cac:ContractingSystem": [{"cbc:ContractingSystemTypeCode": code(listed, value)} for listed, value in systems],
    }


def _deadline(raw: str | None) -> dict[str, Any]:
    """Day and hour apart, each with the offset: `2026-10-20+02:00`, `12:00:00+02:00`."""
    deadline = deadline_of(raw)
    if raw is None or deadline is None or deadline.at is None:
        return {}
    day, rest = raw.split("T")
    offset = rest[8:]
    period = {"cbc:EndDate": day + offset, "cbc:EndTime": rest}
    return {"cac:TenderSubmissionDeadlinePeriod": period}


def _project(purchase: Purchase, sample: SampleLot) -> dict[str, Any]:
    place = region(sample.department) if sample.department else location(purchase)
    months = sample.months or purchase.months
    period = {"cac:PlannedPeriod": {"cbc:DurationMeasure": {"@unitCode": "MONTH", "#text": str(months)}}}
    return {
        "cbc:ID": reference(purchase),
        "cbc:Name": french(sample.title),
        "cbc:Description": french(sample.text or sample.title),
        "cbc:ProcurementTypeCode": code("contract-nature", NATURES[purchase.nature]),
        **_social(purchase),
        **_total(purchase, sample),
        **classification(sample.cpv or purchase.cpv),
        "cac:RealizedLocation": place,
        **(period if months else {}),
    }


def _social(purchase: Purchase) -> dict[str, Any]:
    """Strategic procurement (BT-06) and, for jobs, its social objective (BT-775)."""
    if not purchase.social:
        return {}
    coded = (("strategic-procurement", "soc-obj"), ("social-objective", "opp"))
    boxed = [{"cbc:ProcurementTypeCode": code(listed, value)} for listed, value in coded]
    return {"cac:ProcurementAdditionalType": one_or_list(boxed)}


def _total(purchase: Purchase, sample: SampleLot) -> dict[str, Any]:
    """Estimate, and the ceiling of a framework in the extension."""
    estimate = {"@currencyID": "EUR", "#text": sample.amount}
    ceiling = {"efbc:FrameworkMaximumAmount": {"@currencyID": "EUR", "#text": purchase.ceiling}}
    total = {
        **({"ext:UBLExtensions": extension(ceiling)} if purchase.ceiling and not purchase.lots else {}),
        **({"cbc:EstimatedOverallContractAmount": estimate} if sample.amount else {}),
    }
    return {"cac:RequestedTenderTotal": total} if total else {}
