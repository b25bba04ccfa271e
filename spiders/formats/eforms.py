"""eForms notices in BOAMP's JSON: contract notices, prior information, awards, changes (eForms regulation 2019/1780).

Field numbers (BT-…) are those of the eForms SDK.
"""

from __future__ import annotations

from typing import Any

from spiders.formats import deadlines, where
from spiders.formats.prose import passages, standing
from spiders.formats.shape import (
    Warn,
    amount,
    code,
    cpv_codes,
    every,
    get,
    items,
    months,
    siret,
    text,
    web_address,
)
from tenderwatch.model import Buyer, Deadline, Lot, Place, Reservation

_EXTENSION = ("ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension")
_PROJECT = "cac:ProcurementProject"
_NATURES = {"services": "services", "supplies": "supplies", "works": "works"}


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the single root under EFORMS (ContractNotice, PriorInformationNotice …)."""
    root = next((one for one in (body or {}).values() if isinstance(one, dict)), {}) if isinstance(body, dict) else {}
    project = get(root, _PROJECT) or {}
    lots = [_lot(one, warn) for one in items(get(root, "cac:ProcurementProjectLot")) if isinstance(one, dict)]
    fields: dict[str, Any] = {
        "title": text(get(project, "cbc:Name")),
        "description": text(get(project, "cbc:Description")),
        "buyer": _buyer(root, warn),
        "procedure": code(get(root, "cac:TenderingProcess", "cbc:ProcedureCode")),
        "nature": _nature(project),
        "cpv": _cpv(project, warn),
        "place": _place(project) or where.together(lot.place for lot in lots),
        "amount": _amount(project),
        "ceiling": _ceiling(project),
        "duration_months": _duration(project),
        "reference": code(get(project, "cbc:ID")),
        "procedure_id": code(get(root, "cbc:ContractFolderID")),
        "deadline": deadlines.earliest(lot.deadline for lot in lots),
        "documents_url": _documents(root),
        "submission_url": _submission(root),
        "winners": _winners(root),
        "cancelled": code(get(root, *_EXTENSION, "efac:Changes", "efac:ChangeReason", "cbc:ReasonCode")) == "cancel",
        "corrected": get(root, *_EXTENSION, "efac:Changes") is not None,
    }
    fields |= _undivided(lots[0], fields) if len(lots) == 1 else {"lots": tuple(lots)}
    fields["cpv"] = fields["cpv"] or tuple(dict.fromkeys(one for lot in lots for one in lot.cpv))
    fields["passages"] = passages(root, taken=standing(fields), lot_of=_lot_of if len(lots) > 1 else None)
    return fields


def _undivided(lot: Lot, fields: dict[str, Any]) -> dict[str, Any]:
    """Every eForms notice has at least one lot; when it has just one, the lot's facts are the notice's."""
    taken_over = ("description", "place", "amount", "ceiling", "duration_months")
    found = {name: fields[name] or getattr(lot, name) for name in taken_over}
    codes = tuple(dict.fromkeys((*fields["cpv"], *lot.cpv)))
    return found | {"cpv": codes, "lots": (), "reservation": lot.reservation}


def _lot_of(key: str, node: Any) -> str | None:
    return _number(node) if key == "cac:ProcurementProjectLot" else None


def _number(lot: Any) -> str:
    """ "LOT-0003" is lot 3 to everybody."""  # noqa: D210 (a quote begins it)
    raw = code(get(lot, "cbc:ID")) or "?"
    return raw.rpartition("-")[2].lstrip("0") or raw


def _lot(lot: dict[str, Any], warn: Warn) -> Lot:
    project = get(lot, _PROJECT) or {}
    return Lot(
        number=_number(lot),
        title=text(get(project, "cbc:Name")),
        description=text(get(project, "cbc:Description")),
        cpv=_cpv(project, warn),
        amount=_amount(project),
        ceiling=_ceiling(project),
        duration_months=_duration(project),
        place=_place(project),
        deadline=_deadline(lot, warn),
        reservation=_reservation(lot),
    )


def _deadline(lot: Any, warn: Warn) -> Deadline | None:
    """BT-131 (offers) or BT-1311 (requests to take part); date and time each carry an offset."""
    for period in ("cac:TenderSubmissionDeadlinePeriod", "cac:ParticipationRequestReceptionPeriod"):
        day = code(get(lot, "cac:TenderingProcess", period, "cbc:EndDate"))
        hour = code(get(lot, "cac:TenderingProcess", period, "cbc:EndTime"))
        if day:
            return deadlines.deadline(f"{day[:10]}T{hour}" if hour else day[:10], warn)
    return None


def _reservation(lot: Any) -> Reservation | None:
    """BT-71; `none` is kept too: it is what the form says, not what the words say."""
    requirement = ("cac:TenderingTerms", "cac:TendererQualificationRequest", "cac:SpecificTendererRequirement")
    for one in every(lot, *requirement, "cbc:TendererRequirementTypeCode"):
        if get(one, "@listName") == "reserved-procurement" and (value := code(one)):
            return Reservation(value=value, field="BT-71")
    return None


def _cpv(project: Any, warn: Warn) -> tuple[str, ...]:
    """BT-262, BT-263."""
    main = every(project, "cac:MainCommodityClassification", "cbc:ItemClassificationCode")
    more = every(project, "cac:AdditionalCommodityClassification", "cbc:ItemClassificationCode")
    return cpv_codes([one for one in (*main, *more) if (code(get(one, "@listName")) or "cpv") == "cpv"], warn)


def _nature(project: Any) -> tuple[str, ...]:
    found = _NATURES.get(code(get(project, "cbc:ProcurementTypeCode")) or "")
    return (found,) if found else ()


def _amount(project: Any) -> float | None:
    """BT-27; 0 is not stated."""
    return amount(get(project, "cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount"))


def _ceiling(project: Any) -> float | None:
    """BT-271, the maximum of a framework agreement."""
    return amount(get(project, "cac:RequestedTenderTotal", *_EXTENSION, "efbc:FrameworkMaximumAmount"))


def _duration(project: Any) -> float | None:
    """BT-36."""
    measure = get(project, "cac:PlannedPeriod", "cbc:DurationMeasure")
    return months(measure, code(get(measure, "@unitCode")) or "MONTH")


def _place(project: Any) -> Place | None:
    """BT-5071 and its address; an organisation's address is never the place."""
    addresses = every(project, "cac:RealizedLocation", "cac:Address")
    first = addresses[0] if addresses else None
    return where.place(
        nuts=every(addresses, "cbc:CountrySubentityCode"),
        postal_code=get(first, "cbc:PostalZone") if len(addresses) == 1 else None,
        town=get(first, "cbc:CityName") if len(addresses) == 1 else None,
    )


def _documents(root: Any) -> str | None:
    reference = ("cac:CallForTendersDocumentReference", "cac:Attachment", "cac:ExternalReference", "cbc:URI")
    lots = every(root, "cac:ProcurementProjectLot", "cac:TenderingTerms", *reference)
    profile = get(root, "cac:ContractingParty", "cbc:BuyerProfileURI")
    return web_address(*lots, profile)


def _submission(root: Any) -> str | None:
    return web_address(
        *every(root, "cac:ProcurementProjectLot", "cac:TenderingTerms", "cac:TenderRecipientParty", "cbc:EndpointID")
    )


def _organizations(root: Any) -> dict[str, Any]:
    companies = every(root, *_EXTENSION, "efac:Organizations", "efac:Organization", "efac:Company")
    return {name: one for one in companies if (name := code(get(one, "cac:PartyIdentification", "cbc:ID")))}


def _buyer(root: Any, warn: Warn) -> Buyer:
    """The organisation that the contracting party refers to: ORG-0001 may be the publisher or a court."""
    reference = code(get(root, "cac:ContractingParty", "cac:Party", "cac:PartyIdentification", "cbc:ID"))
    company = _organizations(root).get(reference or "")
    if company is None:
        warn(f"acheteur introuvable : l'avis renvoie à {reference}, qui n'y est pas")
        return Buyer()
    return Buyer(
        name=code(get(company, "cac:PartyName", "cbc:Name")),
        siret=siret(get(company, "cac:PartyLegalEntity", "cbc:CompanyID"), warn),
        postal_code=code(get(company, "cac:PostalAddress", "cbc:PostalZone")),
        town=code(get(company, "cac:PostalAddress", "cbc:CityName")),
    )


def _winners(root: Any) -> tuple[str, ...]:
    """Names of the tenderers that the result refers to."""
    result = (*_EXTENSION, "efac:NoticeResult", "efac:TenderingParty", "efac:Tenderer", "cbc:ID")
    companies = _organizations(root)
    found = (companies.get(code(one) or "") for one in every(root, *result))
    names = (code(get(one, "cac:PartyName", "cbc:Name")) for one in found if one)
    return tuple(dict.fromkeys(name for name in names if name))
