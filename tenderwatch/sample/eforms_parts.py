"""Small pieces that eForms notices are made of: codes, texts, organisations, places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from tenderwatch.sample.catalogue import Purchase
from tenderwatch.sample.indexation import one_or_list
from tenderwatch.sample.platforms import NAMES, PUBLISHER_FIRST, address, nuts_of

NATURES = {"services": "services", "fournitures": "supplies", "travaux": "works"}
"""Contract natures of eForms, by the word of the national forms."""
Role = Literal["publisher", "buyer", "court"]
_ROLES: Mapping[bool, Mapping[Role, str]] = {
    True: {"publisher": "ORG-0001", "buyer": "ORG-0002", "court": "ORG-0003"},
    False: {"buyer": "ORG-0001", "court": "ORG-0002", "publisher": "ORG-0000"},
}


def code(listed: str, value: str) -> dict[str, str]:
    """A coded value with the name of its list."""
    return {"@listName": listed, "#text": value}


def french(text: str) -> dict[str, str]:
    """A text with its language."""
    return {"@languageID": "FRA", "#text": text}


def extension(content: dict[str, Any]) -> dict[str, Any]:
    """The three boxes that UBL puts around what eForms adds."""
    return {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": content}}}


def org_id(purchase: Purchase, role: Role) -> str:
    """The number under which the notice lists an organisation; the first one is not always the buyer."""
    return _ROLES[purchase.buyer.platform == PUBLISHER_FIRST][role]


def winner_id(rank: int) -> str:
    """The number of the n-th winner, counted from 1."""
    return f"ORG-{rank + 3:04}"


def organizations(purchase: Purchase) -> list[dict[str, Any]]:
    """Buyer, court, publisher and winners, in the portal's order."""
    buyer = purchase.buyer
    described: Mapping[Role, dict[str, Any]] = {
        "buyer": _company(buyer.name, buyer.town, buyer.cp, buyer.department, buyer.siret, address(purchase)),
        "court": _company("Tribunal administratif de Rennes", "Rennes", "35044", "35", None, "greffe@ta.example.org"),
        "publisher": _company(
            NAMES[buyer.platform], "Rennes", "35000", "35", None, f"contact@{buyer.platform}.example.org"
        ),
    }
    roles = _ROLES[buyer.platform == PUBLISHER_FIRST]
    listed = [_organization(number, described[role]) for role, number in roles.items()]
    return listed + [_organization(winner_id(rank), _winner(name)) for rank, name in enumerate(purchase.winners, 1)]


def _organization(number: str, company: dict[str, Any]) -> dict[str, Any]:
    identity = {"cac:PartyIdentification": {"cbc:ID": {"@schemeName": "organization", "#text": number}}}
    return {"efac:Company": identity | company}


def _winner(name: str) -> dict[str, Any]:
    return _company(name, "Rennes", "35000", "35", None, "contact@attributaire.example.org")


def _company(name: str, town: str, cp: str, department: str, siret: str | None, mail: str) -> dict[str, Any]:
    return {
        "cac:PartyName": {"cbc:Name": french(name)},
        "cac:PostalAddress": _address(department, town=town, cp=cp),
        "cac:PartyLegalEntity": {"cbc:CompanyID": siret or "99000000000000"},
        "cac:Contact": {"cbc:ElectronicMail": mail},
    }


def location(purchase: Purchase) -> Any:
    """Where the work is done: the town and its NUTS code, or one NUTS code for each department."""
    buyer = purchase.buyer
    if purchase.departments and purchase.departments != (buyer.department,):
        return one_or_list([region(department) for department in purchase.departments])
    return {"cac:Address": _address(buyer.department, town=purchase.at or buyer.town, cp=buyer.cp)}


def region(department: str) -> dict[str, Any]:
    """A department as a place, without a town."""
    return {"cac:Address": _address(department)}


def _address(department: str, *, town: str | None = None, cp: str | None = None) -> dict[str, Any]:
    return {
        **({"cbc:CityName": town} if town else {}),
        **({"cbc:PostalZone": cp} if cp else {}),
        "cbc:CountrySubentityCode": code("nuts", nuts_of(department)),
        "cac:Country": {"cbc:IdentificationCode": code("country", "FRA")},
    }


def classification(codes: tuple[str, ...]) -> dict[str, Any]:
    """The main CPV code and the others."""
    if not codes:
        return {}
    boxed = [{"cbc:ItemClassificationCode": code("cpv", each)} for each in codes]
    more = {"cac:AdditionalCommodityClassification": one_or_list(boxed[1:])} if boxed[1:] else {}
    return {"cac:MainCommodityClassification": boxed[0], **more}
