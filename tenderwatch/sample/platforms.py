"""The invented portals that publish for the sample's buyers, and the habits that their records betray."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tenderwatch.places import NUTS3
from tenderwatch.sample.catalogue import Purchase, SampleBuyer

NAMES: Mapping[str, str] = {
    "kerportal": "Kerportal Dématérialisation",
    "armorachat": "Armor Achat Public",
    "goelys": "Goëlys Services",
}
PUBLISHER_FIRST = "armorachat"
"""This portal writes itself as ORG-0001 and the buyer as ORG-0002: only the reference tells who buys."""

# An empty element carries nothing, a schema type, or a schema type and the text "true": the key alone is the answer.
_MARKS: Mapping[str, Any] = {
    "kerportal": "",
    "armorachat": {"@xsi:type": "xs:string"},
    "goelys": {"@ns2:type": "ns4:boolean", "#text": "true"},
}


def choice(buyer: SampleBuyer, *, yes: bool) -> dict[str, Any]:
    """A yes-or-no element in the spelling of the buyer's portal: the present key is the answer."""
    return {"oui" if yes else "non": _MARKS[buyer.platform]}


def plain_choice(*, yes: bool) -> dict[str, Any]:
    """A yes-or-no element that every portal writes alike."""
    return {"oui" if yes else "non": ""}


def documents_url(purchase: Purchase) -> str:
    """Where the tender documents of a purchase would be."""
    return f"https://marches.example.org/consultation/{purchase.of or purchase.id}"


def profile_url(purchase: Purchase) -> str:
    """The home page of the buyer's portal."""
    return f"https://{purchase.buyer.platform}.example.org"


def address(purchase: Purchase) -> str:
    """A role address, never a person's."""
    return f"commande.publique@{purchase.buyer.platform}.example.org"


def reference(purchase: Purchase) -> str:
    """The buyer's own reference, the same in all notices of a procedure."""
    return "2026-" + (purchase.of or purchase.id)[4:]


def folder_id(purchase: Purchase) -> str:
    """The eForms contract folder (BT-04), shared by all notices of a procedure."""
    return str(uuid5(NAMESPACE_URL, f"https://marches.example.org/dossier/{purchase.of or purchase.id}"))


def notice_id(number: str) -> str:
    """The eForms identifier of one notice (BT-701)."""
    return str(uuid5(NAMESPACE_URL, f"https://marches.example.org/avis/{number}"))


def nuts_of(department: str) -> str:
    """The NUTS 3 code of a department."""
    return next(nuts for nuts, code in NUTS3.items() if code == department)
