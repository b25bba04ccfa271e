"""eForms notices (regulation 2019/1780), in BOAMP's JSON and in TED's UBL XML: calls, planning, results, changes.

Field numbers (BT-…) are those of the eForms SDK.
"""

from __future__ import annotations

from typing import Any

from spiders.formats import deadlines, eforms_result, where
from spiders.formats.codes import siret, ted_number
from spiders.formats.eforms_terms import EXTENSION, PROJECT, terms_of_lot, terms_of_project
from spiders.formats.prose import passages, standing
from spiders.formats.shape import Warn, by_id, code, day, every, get, items, lot_number, text, web_address
from spiders.formats.undivided import undivided
from tenderwatch.model import Buyer, Change, Kind, Lot

_NATURES = {"services": "services", "supplies": "supplies", "works": "works"}
_KINDS = {"competition": Kind.CALL, "planning": Kind.PRIOR_INFORMATION, "result": Kind.AWARD}
_MODIFICATION = "can-modif"
_CHANGES = (*EXTENSION, "efac:Changes")


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the single root (ContractNotice, PriorInformationNotice, ContractAwardNotice)."""
    root = next((one for one in (body or {}).values() if isinstance(one, dict)), {}) if isinstance(body, dict) else {}
    project = get(root, PROJECT) or {}
    lots = [_lot(one, warn) for one in items(get(root, "cac:ProcurementProjectLot")) if _is_lot(one)]
    companies = _companies(root)
    fields: dict[str, Any] = terms_of_project(project, warn) | {
        "title": text(get(project, "cbc:Name")),
        "kind": _kind(root),
        "buyer": _buyer(root, companies, warn),
        "procedure": code(get(root, "cac:TenderingProcess", "cbc:ProcedureCode")),
        "nature": _nature(project),
        "reference": code(get(project, "cbc:ID")),
        "procedure_id": code(get(root, "cbc:ContractFolderID")),
        "ted_number": ted_number(get(root, *EXTENSION, "efac:Publication", "efbc:NoticePublicationID")),
        "published_on": day(get(root, *EXTENSION, "efac:Publication", "efbc:PublicationDate")),
        "deadline": deadlines.earliest(lot.deadline for lot in lots),
        "questions_until": deadlines.earliest(lot.questions_until for lot in lots),
        "documents_url": next((lot.documents_url for lot in lots if lot.documents_url), None)
        or web_address(get(root, "cac:ContractingParty", "cbc:BuyerProfileURI")),
        "submission_url": _submission(root),
        "awards": eforms_result.awards(root, companies, warn),
        "earlier": _earlier(root),
        "relaunch": code(get(root, "cac:TenderingProcess", *EXTENSION, "efbc:ProcedureRelaunchIndicator")) == "true",
        "changes": _changes(root),
        "cancelled": code(get(root, *_CHANGES, "efac:ChangeReason", "cbc:ReasonCode")) == "cancel",
        "corrected": get(root, *_CHANGES) is not None,
    }
    fields["place"] = fields["place"] or where.together(lot.place for lot in lots)
    fields |= undivided(lots[0], fields) if len(lots) == 1 else {"lots": tuple(lots)}
    fields["cpv"] = fields["cpv"] or tuple(dict.fromkeys(one for lot in lots for one in lot.cpv))
    fields["passages"] = passages(root, taken=standing(fields), lot_of=_lot_of if len(lots) > 1 else None)
    return fields


def _is_lot(node: Any) -> bool:
    """Lots, and the parts of a prior information notice; a group of lots is none."""
    return isinstance(node, dict) and get(node, "cbc:ID", "@schemeName") != "LotsGroup"


def _number(node: Any) -> str:
    return lot_number(get(node, "cbc:ID")) or "?"


def _lot_of(key: str, node: Any) -> str | None:
    return _number(node) if key == "cac:ProcurementProjectLot" else None


def _lot(node: dict[str, Any], warn: Warn) -> Lot:
    return Lot(number=_number(node), title=text(get(node, PROJECT, "cbc:Name")), **terms_of_lot(node, warn))


def _kind(root: Any) -> Kind:
    """BT-02 and its form type; a planning notice used as a call (pin-cfc-…) is a call."""
    node = get(root, "cbc:NoticeTypeCode")
    value = code(node) or ""
    if value.startswith("pin-cfc"):
        return Kind.CALL
    if value == _MODIFICATION:
        return Kind.MODIFICATION
    return _KINDS.get(code(get(node, "@listName")) or "", Kind.OTHER)


def _nature(project: Any) -> tuple[str, ...]:
    found = _NATURES.get(code(get(project, "cbc:ProcurementTypeCode")) or "")
    return (found,) if found else ()


def _submission(root: Any) -> str | None:
    """BT-18."""
    return web_address(
        *every(root, "cac:ProcurementProjectLot", "cac:TenderingTerms", "cac:TenderRecipientParty", "cbc:EndpointID")
    )


def _companies(root: Any) -> dict[str, Any]:
    """Organisations and their touch points, by the identifier that the rest of the notice refers to."""
    listed = every(root, *EXTENSION, "efac:Organizations", "efac:Organization")
    parts = [*every(listed, "efac:Company"), *every(listed, "efac:TouchPoint")]
    return by_id(parts, "cac:PartyIdentification", "cbc:ID")


def _buyer(root: Any, companies: dict[str, Any], warn: Warn) -> Buyer:
    """The organisation that the contracting party refers to: ORG-0001 may be the publisher or a court."""
    reference = code(get(root, "cac:ContractingParty", "cac:Party", "cac:PartyIdentification", "cbc:ID"))
    company = companies.get(reference or "")
    if company is None:
        warn(f"acheteur introuvable : l'avis renvoie à {reference}, qui n'y est pas")
        return Buyer()
    return Buyer(
        name=code(get(company, "cac:PartyName", "cbc:Name")),
        siret=siret(get(company, "cac:PartyLegalEntity", "cbc:CompanyID"), warn),
        postal_code=code(get(company, "cac:PostalAddress", "cbc:PostalZone")),
        town=code(get(company, "cac:PostalAddress", "cbc:CityName")),
        department=where.department_of(
            get(company, "cac:PostalAddress", "cbc:PostalZone"),
            get(company, "cac:PostalAddress", "cbc:CountrySubentityCode"),
        ),
    )


def _earlier(root: Any) -> tuple[str, ...]:
    """Notices of the Official Journal that this one follows: BT-125, or the one that a change replaces (BT-758)."""
    cited = every(root, "cac:ProcurementProjectLot", "cac:TenderingProcess", "cac:NoticeDocumentReference", "cbc:ID")
    replaced = every(root, *_CHANGES, "efbc:ChangedNoticeIdentifier")
    return tuple(dict.fromkeys(found for one in (*cited, *replaced) if (found := ted_number(one))))


def _changes(root: Any) -> tuple[Change, ...]:
    """BT-141: what a change says of itself, with the section that it is about (BT-13716)."""
    found = []
    for one in every(root, *_CHANGES, "efac:Change"):
        section = code(get(one, "efac:ChangedSection", "efbc:ChangedSectionIdentifier"))
        words = text(get(one, "efbc:ChangeDescription"))
        if words:
            found.append(Change(where=section, new=words))
    return tuple(found)
