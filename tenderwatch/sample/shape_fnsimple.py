"""Shapes a purchase as `donnees` of the national form FNSimple (from 90 k€ to the European thresholds)."""

from __future__ import annotations

from typing import Any

from tenderwatch.sample.catalogue import Purchase, SampleLot
from tenderwatch.sample.indexation import one_or_list
from tenderwatch.sample.platforms import address, choice, documents_url, plain_choice, profile_url, reference

IN_DOCUMENTS = "Conditions énoncées dans les documents de la consultation"


def donnees(purchase: Purchase) -> dict[str, Any]:
    """The root `FNSimple` with its organisation and its one body."""
    body = _rectificatif(purchase) if purchase.of else _initial(purchase)
    return {"FNSimple": {"organisme": _organisme(purchase), **body}}


def _organisme(purchase: Purchase) -> dict[str, Any]:
    buyer = purchase.buyer
    known = {"typeIdentificationNational": {"siret": ""}, "codeIdentificationNational": buyer.siret}
    place = {"ville": buyer.town, "cp": buyer.cp, "grpCommandes": plain_choice(yes=False)}
    return {"nomOfficiel": buyer.name, **(known if buyer.siret else {}), **place}


def _rectificatif(purchase: Purchase) -> dict[str, Any]:
    return {
        "rectificatif": {
            "avisInitial": {"idWeb": purchase.of},
            "natureMarche": {"codeCPV": {"objetPrincipal": ""}},
            "infosRectif": purchase.change,
        }
    }


def _initial(purchase: Purchase) -> dict[str, Any]:
    return {
        "initial": {
            "communication": _communication(purchase),
            "procedure": _procedure(purchase),
            "natureMarche": _nature(purchase),
            **_lots(purchase),
            "informComplementaire": _more(purchase),
        }
    }


def _communication(purchase: Purchase) -> dict[str, Any]:
    by_portal = purchase.buyer.platform == "goelys"
    url = {"urlProfilAch": profile_url(purchase)} if by_portal else {"urlDocConsul": documents_url(purchase)}
    return {
        **url,
        "identifiantInterne": reference(purchase),
        "docSecurite": plain_choice(yes=True),
        "urlSecurite": plain_choice(yes=False),
        "nomContact": "Service commande publique",
        "adresseMailContact": address(purchase),
    }


def _procedure(purchase: Purchase) -> dict[str, Any]:
    deadline = {"dateReceptionOffres": purchase.raw_deadline} if purchase.raw_deadline else {}
    return {
        "procedureAdapteeO": "",
        "capaciteExercice": IN_DOCUMENTS,
        "capaciteEcoFin": IN_DOCUMENTS,
        "capaciteTech": IN_DOCUMENTS,
        "techAchat": {"accordCadre" if purchase.ceiling else "autres": ""},
        **deadline,
        "presOffres": {"interdite": ""},
        "nbCandidatReduit": plain_choice(yes=False),
        "attributionSansNegociation": choice(purchase.buyer, yes=True),
        "variantes": choice(purchase.buyer, yes=purchase.variants),
        "criteresAttrib": purchase.criteria or "Critères énoncés dans les documents de la consultation",
    }


def _nature(purchase: Purchase) -> dict[str, Any]:
    buyer = purchase.buyer
    return {
        "intitule": purchase.title,
        **_cpv(purchase.cpv),
        "natureMarche": {purchase.nature: ""},
        **({"description": purchase.text} if purchase.text else {}),
        "lieuExecution": purchase.at or f"{buyer.town} ({buyer.department})",
        **({"dureeMois": str(purchase.months)} if purchase.months else {}),
        **_value(purchase),
        "tranches": choice(buyer, yes=False),
        "reservationMarche": plain_choice(yes=purchase.reserved == "oui"),
        "lotsMarche": choice(buyer, yes=bool(purchase.lots)),
    }


def _cpv(codes: tuple[str, ...]) -> dict[str, Any]:
    if not codes:
        return {}
    more = [{"classPrincipale": code} for code in codes[1:]]
    extra = {"objetComplementaire": one_or_list(more)} if more else {}
    return {"codeCPV": {"objetPrincipal": {"classPrincipale": codes[0]}, **extra}}


def _value(purchase: Purchase) -> dict[str, Any]:
    if purchase.ceiling:
        return {
            "valeurEstimee": {"@devise": "EUR", "fourchette": {"valeurBasse": "1", "valeurHaute": purchase.ceiling}}
        }
    return {"valeurEstimee": {"@devise": "EUR", "valeur": purchase.amount}} if purchase.amount else {}


def _lots(purchase: Purchase) -> dict[str, Any]:
    lots = [_lot(number, lot) for number, lot in enumerate(purchase.lots, 1)]
    return {"lots": {"lot": one_or_list(lots)}} if lots else {}


def _lot(number: int, lot: SampleLot) -> dict[str, Any]:
    """A lot of this form has no number and no title: all is in its description."""
    told = (f"Lot {number} : {lot.title}", lot.text, lot.terms)
    return {
        "description": "\n".join(part for part in told if part),
        **_cpv(lot.cpv),
        "estimationValeur": {"@devise": "EUR", "valeur": lot.amount or "0.00"},
        **({"lieuExecutionLivraison": lot.at} if lot.at else {}),
    }


def _more(purchase: Purchase) -> dict[str, Any]:
    """The key `oui` says that a visit is held; what kind of visit, only the text tells."""
    visit: dict[str, Any] = {"oui": {"visiteDetail": purchase.visit}} if purchase.visit else {"non": ""}
    told = "\n".join(part for part in (purchase.info, purchase.terms) if part)
    return {**visit, **({"autresInformComplementaire": told} if told else {})}
