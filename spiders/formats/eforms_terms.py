"""The terms of an eForms purchase: those of the project as a whole and those of each lot."""

from __future__ import annotations

from typing import Any

from spiders.formats import deadlines, where
from spiders.formats.codes import cpv_codes
from spiders.formats.shape import (
    Warn,
    amount,
    code,
    day,
    every,
    get,
    months,
    months_between,
    text,
    web_address,
    weight,
    whole_number,
)
from tenderwatch.model import AwardCriterion, Coded, Deadline, Framework, Place, Renewal

EXTENSION = ("ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension")
PROJECT = "cac:ProcurementProject"
_TERMS, _PROCESS = "cac:TenderingTerms", "cac:TenderingProcess"
_REOPENING = {"fa-wo-rc": "without", "fa-w-rc": "with", "fa-mix": "mixed"}
_VARIANTS = {"allowed", "not-allowed", "required"}
_ANYWHERE = {
    "anyw": "partout",
    "anyw-cou": "partout dans le pays",
    "anyw-eea": "partout dans l'Espace économique européen",
}
"""BT-727."""
_KINDS = {"price", "cost", "quality"}
_SOCIAL = {
    "strategic-procurement": ("BT-06", {"soc-obj"}),
    "social-objective": ("BT-775", {"opp", "acc-all", "et-eq", "gen-eq", "hum-right", "work-cond", "other"}),
}


def terms_of_project(project: Any, warn: Warn) -> dict[str, Any]:
    """What a `cac:ProcurementProject` says, of the whole or of a lot."""
    return {
        "description": text(get(project, "cbc:Description")),
        "cpv": _cpv(project, warn),
        "amount": amount(get(project, "cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount")),
        "ceiling": amount(get(project, "cac:RequestedTenderTotal", *EXTENSION, "efbc:FrameworkMaximumAmount")),
        "duration_months": _duration(get(project, "cac:PlannedPeriod")),
        "renewal": _renewal(get(project, "cac:ContractExtension")),
        "place": _place(project),
        "social": _objectives(project),
    }


def terms_of_lot(lot: Any, warn: Warn) -> dict[str, Any]:
    """What a `cac:ProcurementProjectLot` says, its project included."""
    project, terms, process = get(lot, PROJECT) or {}, get(lot, _TERMS) or {}, get(lot, _PROCESS) or {}
    fields = terms_of_project(project, warn)
    variants = code(get(terms, "cbc:VariantConstraintCode"))
    documents = ("cac:CallForTendersDocumentReference", "cac:Attachment", "cac:ExternalReference", "cbc:URI")
    return fields | {
        "framework": _framework(process),
        "variants": variants if variants in _VARIANTS else None,
        "criteria": _criteria(terms),
        "deadline": _moment(process, "cac:TenderSubmissionDeadlinePeriod", warn)
        or _moment(process, "cac:ParticipationRequestReceptionPeriod", warn),
        "questions_until": _moment(process, "cac:AdditionalInformationRequestPeriod", warn),
        "documents_url": web_address(*every(terms, *documents)),
        "reservation": _reservation(terms),
        "social": fields["social"] + _execution(terms),
    }


def _cpv(project: Any, warn: Warn) -> tuple[str, ...]:
    """BT-262, BT-263."""
    main = every(project, "cac:MainCommodityClassification", "cbc:ItemClassificationCode")
    more = every(project, "cac:AdditionalCommodityClassification", "cbc:ItemClassificationCode")
    return cpv_codes([one for one in (*main, *more) if (code(get(one, "@listName")) or "cpv") == "cpv"], warn)


def _duration(period: Any) -> float | None:
    """BT-36, or the months between BT-536 and BT-537."""
    measure = get(period, "cbc:DurationMeasure")
    found = months(measure, code(get(measure, "@unitCode")) or "MONTH")
    return found or months_between(day(get(period, "cbc:StartDate")), day(get(period, "cbc:EndDate")))


def _renewal(extension: Any) -> Renewal | None:
    """BT-58, BT-57."""
    most = whole_number(get(extension, "cbc:MaximumNumberNumeric"), largest=100)
    words = text(get(extension, "cac:Renewal", "cac:Period", "cbc:Description"))
    if most is None and words is None:
        return None
    return Renewal(possible=most > 0 if most is not None else None, most=most, text=words)


def _place(project: Any) -> Place | None:
    """BT-5071, BT-727 and its address; an organisation's address is never the place."""
    addresses = every(project, "cac:RealizedLocation", "cac:Address")
    first = addresses[0] if addresses else None
    return where.place(
        nuts=every(addresses, "cbc:CountrySubentityCode"),
        postal_code=get(first, "cbc:PostalZone") if len(addresses) == 1 else None,
        town=get(first, "cbc:CityName") if len(addresses) == 1 else None,
        words=_ANYWHERE.get(code(get(first, "cbc:Region")) or ""),
    )


def _moment(process: Any, period: str, warn: Warn) -> Deadline | None:
    """BT-131 (offers), BT-1311 (requests to take part), BT-13 (questions); date and time each carry an offset."""
    return deadlines.of_parts(get(process, period, "cbc:EndDate"), get(process, period, "cbc:EndTime"), warn)


def _framework(process: Any) -> Framework | None:
    """BT-765, BT-113."""
    for one in every(process, "cac:ContractingSystem", "cbc:ContractingSystemTypeCode"):
        if code(get(one, "@listName")) == "framework-agreement" and (value := code(one)):
            most = whole_number(get(process, "cac:FrameworkAgreement", "cbc:MaximumOperatorQuantity")) or None
            winners = {None: None, 1: "single"}.get(most, "several")
            return Framework(
                agreed=value != "none", reopening=_REOPENING.get(value), winners=winners, most_winners=most
            )
    return None


def _criteria(terms: Any) -> tuple[AwardCriterion, ...]:
    """BT-539, BT-734, BT-540, BT-541."""
    path = ("cac:AwardingTerms", "cac:AwardingCriterion", "cac:SubordinateAwardingCriterion")
    found = []
    for one in every(terms, *path):
        kind = code(get(one, "cbc:AwardingCriterionTypeCode"))
        weighed = get(one, *EXTENSION, "efac:AwardCriterionParameter", "efbc:ParameterNumeric")
        made = AwardCriterion(
            kind=kind if kind in _KINDS else None,
            name=code(get(one, "cbc:Name")),
            text=text(get(one, "cbc:Description")),
            weight=weight(weighed),
        )
        if made != AwardCriterion():
            found.append(made)
    return tuple(found)


def _reservation(terms: Any) -> Coded | None:
    """BT-71; `none` is kept too: it is what the form says, not what the words say."""
    requirement = ("cac:TendererQualificationRequest", "cac:SpecificTendererRequirement")
    for one in every(terms, *requirement, "cbc:TendererRequirementTypeCode"):
        if code(get(one, "@listName")) == "reserved-procurement" and (value := code(one)):
            return Coded(value=value, field="BT-71")
    return None


def _execution(terms: Any) -> tuple[Coded, ...]:
    """BT-736: execution within the framework of sheltered employment."""
    found = every(terms, "cac:ContractExecutionRequirement", "cbc:ExecutionRequirementCode")
    codes = (code(one) for one in found if code(get(one, "@listName")) == "reserved-execution")
    return tuple(Coded(value=value, field="BT-736") for value in dict.fromkeys(codes) if value)


def _objectives(project: Any) -> tuple[Coded, ...]:
    """BT-06 and BT-775, the social ones."""
    found = []
    for one in every(project, "cac:ProcurementAdditionalType", "cbc:ProcurementTypeCode"):
        field, values = _SOCIAL.get(code(get(one, "@listName")) or "", ("", set()))
        if (value := code(one)) in values:
            found.append(Coded(value=value or "", field=field))
    return tuple(dict.fromkeys(found))
