"""The `gestion` part of a sample record: references and index, from which the API derives its flat fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from tenderwatch.calendar import deadline_of
from tenderwatch.sample.catalogue import Form, Purchase

FAMILIES: Mapping[Form, tuple[str, str, str]] = {
    "fns": ("FNS", "FNSimple", "OUVERT"),
    "mapa": ("MAPA", "MAPA", "PROCEDURE_ADAPTE"),
    "eforms": ("JOUE", "DIRECTIVE-24", "OUVERT"),
    "dsp": ("DSP", "DSP", "DSP"),
}
"""Family, perimeter and procedure as the index names them."""

SUMMARY = 200
"""The index cuts titles there and adds three dots."""

# Index words of BOAMP whose code is known, and the CPV codes that lead to them (longest prefix wins).
_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Nettoyage de locaux": ("239", ("9091", "9092")),
    "Espaces verts": ("116", ("773",)),
    "Repas, traiteur": ("304", ("555",)),
    "Denrées alimentaires": ("88", ("15", "03")),
    "Mise à disposition de personnel": ("461", ("796",)),
    "Peinture (travaux)": ("264", ("4544",)),
    "Revêtements de sols": ("308", ("4543",)),
    "Menuiserie": ("222", ("4542",)),
    "Plâtrerie": ("269", ("4541",)),
    "Bâtiment": ("33", ("45",)),
    "Charpente": ("57", ("4526",)),
    "Terrassement": ("341", ("4511", "4523")),
    "Alimentation en eau potable": ("6", ("65",)),
    "Climatisation": ("62", ("4533",)),
    "Benne": ("34", ("905",)),
    "Impression": ("160", ("798", "224")),
    "Routage": ("312", ("641",)),
    "Informatique (prestations de services)": ("163", ("72",)),
    "Informatique (matériel)": ("162", ("30", "32")),
    "Logiciel": ("186", ("48",)),
    "Maîtrise d'oeuvre": ("197", ("712",)),
    "Ingénierie": ("455", ("713", "714", "719", "907")),
    "Etudes": ("118", ("73",)),
    "Topographie": ("344", ("7135181",)),
    "Equipement sportif": ("113", ("45212",)),
    "Terrain de sport": ("342", ("4523612",)),
    "Expertise comptable": ("446", ("792",)),
    "Electricité, gaz (fourniture)": ("443", ("093", "091")),
    "Evénementiel": ("445", ("7995",)),
    "Publicité, Communication": ("285", ("793",)),
    "Station d'épuration (exploitation)": ("335", ("9048",)),
    "Equipements spécialisés": ("115", ("33", "34", "35", "38", "42")),
    "Délégation de service public": ("406", ()),
    "Prestations de services": ("274", ("",)),
}


def gestion(purchase: Purchase) -> dict[str, Any]:
    """References and index, in the order of real records."""
    return {"REFERENCE": _reference(purchase), "INDEXATION": _index(purchase)}


def nature_of(purchase: Purchase) -> str:
    """The index's nature: an eForms correction or cancellation stays a call for tenders."""
    if purchase.state == "award":
        return "ATTRIBUTION"
    return "APPEL_OFFRE" if purchase.form == "eforms" or purchase.state == "initial" else "RECTIFICATIF"


def state_of(purchase: Purchase) -> str:
    """The index's state; a national notice that ends a procedure is filed as a correction."""
    if purchase.state == "cancelled" and purchase.form == "eforms":
        return "ANNULATION"
    return "RECTIFICATIF" if purchase.state in {"corrected", "cancelled"} else "INITIAL"


def summary(purchase: Purchase) -> str:
    """The title as the index keeps it: cut at 200 characters."""
    title = purchase.title
    return title if len(title) <= SUMMARY else title[:SUMMARY] + "..."


def descriptors(purchase: Purchase) -> list[tuple[str, str]]:
    """Codes and labels of the index words: those of the catalogue, or those that the CPV codes lead to."""
    codes = (*purchase.cpv, *(code for lot in purchase.lots for code in lot.cpv)) or ("",)
    labels = purchase.words or tuple(dict.fromkeys(_word(code) for code in codes))
    return [(_WORDS[label][0], label) for label in labels[:3]]


def one_or_list(values: Sequence[Any]) -> Any:
    """XML made JSON: a single child is the value itself, several are a list."""
    return values[0] if len(values) == 1 else list(values)


def _word(cpv: str) -> str:
    prefixes = ((prefix, label) for label, (_, known) in _WORDS.items() for prefix in known)
    return max((len(prefix), label) for prefix, label in prefixes if cpv.startswith(prefix))[1]


def _reference(purchase: Purchase) -> dict[str, Any]:
    family, perimeter, _ = FAMILIES[purchase.form]
    nature: Any = {"STANDARD": ""} if purchase.form == "eforms" else ""
    kinds = {
        "FAMILLE": {family: ""},
        "PERIMETRE": {perimeter: ""},
        "NATURE": {nature_of(purchase): nature},
        "STATUT": {state_of(purchase): ""},
    }
    earlier = {"ANNONCE_ANTERIEUR": {"IDWEB": purchase.of}} if purchase.of else {}
    return {"IDWEB": purchase.id, "TYPE_AVIS": kinds, **earlier}


def _index(purchase: Purchase) -> dict[str, Any]:
    words = [{"CODE": code, "LIBELLE": label} for code, label in descriptors(purchase)]
    winners = {"TITULAIRES": {"DENOMINATION": one_or_list(purchase.winners)}} if purchase.winners else {}
    deadline = {"DATE_LIMITE_REPONSE": purchase.raw_deadline} if purchase.raw_deadline else {}
    return {
        "SCHEMA": "3.2.5",
        "NOMORGANISME": purchase.buyer.name,
        **winners,
        "TYPE_PROCEDURE": {FAMILIES[purchase.form][2]: ""},
        "DATE_PUBLICATION": purchase.published_on.isoformat(),
        **deadline,
        "DATE_FIN_DIFFUSION": _shown_until(purchase),
        "DESCRIPTEURS": {"DESCRIPTEUR": one_or_list(words)},
        "NATURE_MARCHE": "" if nature_of(purchase) == "RECTIFICATIF" else {purchase.nature.upper(): ""},
        **_flags(purchase),
        "DEP_PUBLICATION": one_or_list(purchase.published_in),
        "RESUME_OBJET": summary(purchase),
    }


def _flags(purchase: Purchase) -> dict[str, Any]:
    flags = {"SOCIAUX": purchase.social, "ENVIRONNEMENTAUX": purchase.environment}
    told = {name: "" for name, is_set in flags.items() if is_set}
    return {"CRITERES_SOCIAUX_ENV": told} if told else {}


def _shown_until(purchase: Purchase) -> str:
    """The last day of display: the deadline's, or two months after publication."""
    deadline = deadline_of(purchase.raw_deadline)
    day = deadline.day if deadline and deadline.day else purchase.published_on + timedelta(days=60)
    return day.isoformat()
