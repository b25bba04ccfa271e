"""Shapes a purchase as `donnees` of the form MAPA (adapted procedure): no CPV, no SIRET, no coded reservation."""

from __future__ import annotations

import re
from typing import Any

from tenderwatch.sample.catalogue import Purchase, SampleLot
from tenderwatch.sample.indexation import one_or_list
from tenderwatch.sample.platforms import address, documents_url, profile_url, reference


def donnees(purchase: Purchase) -> dict[str, Any]:
    """The root `MAPA` with its organisation and its one body."""
    body = {"rectificatif": _rectificatif(purchase)} if purchase.of else {"initial": _initial(purchase)}
    return {"MAPA": {"organisme": organisme(purchase), **body}}


def organisme(purchase: Purchase) -> dict[str, Any]:
    """The buyer: without SIRET, and with an office where real notices name a person."""
    buyer = purchase.buyer
    return {
        "correspondantPRM": {"nom": "Service commande publique"},
        "acheteurPublic": buyer.name,
        "adr": {"voie": {"nomvoie": "Place de la République"}, "cp": buyer.cp, "ville": buyer.town},
        "coord": {"mel": address(purchase), "url": profile_url(purchase)},
        "urlProfilAcheteur": documents_url(purchase),
    }


def _rectificatif(purchase: Purchase) -> dict[str, Any]:
    buyer = purchase.buyer
    place = {"voie": {"nomvoie": "Place de la République"}, "cp": buyer.cp, "ville": buyer.town}
    return {
        "avisInitial": {"idWeb": purchase.of},
        "description": {"objet": purchase.title, "lieuExecutionLivraison": place},
        "procedure": {"procedureAdaptee": ""},
        "infosRectif": {"ajouter": purchase.change},
    }


def _initial(purchase: Purchase) -> dict[str, Any]:
    return {
        "natureMarche": {purchase.nature: ""},
        "description": _description(purchase),
        **({"caracteristiques": {"principales": purchase.text}} if purchase.text else {}),
        **({"duree": {"nbMois": str(purchase.months)}} if purchase.months else {}),
        "procedure": {"procedureAdaptee": ""},
        "criteres": _criteria(purchase.criteria),
        **({"delais": {"receptionOffres": purchase.raw_deadline}} if purchase.raw_deadline else {}),
        **_lots(purchase),
        **_more(purchase),
    }


def _description(purchase: Purchase) -> dict[str, Any]:
    buyer = purchase.buyer
    place = {"cp": buyer.cp, "ville": purchase.at or buyer.town}
    return {"objet": purchase.title, "lieuExecution": place}


def _lots(purchase: Purchase) -> dict[str, Any]:
    if not purchase.lots:
        return {}
    lots = [_lot(number, lot) for number, lot in enumerate(purchase.lots, 1)]
    return {"lots": {"plusieursLot": "", "lot": one_or_list(lots)}}


def _lot(number: int, lot: SampleLot) -> dict[str, Any]:
    told = ". ".join(part.rstrip(".") for part in (lot.title, lot.text, lot.terms) if part)
    return {
        "numLot": str(number),
        "description": told,
        **({"quantite": f"{lot.amount} € HT"} if lot.amount else {}),
    }


def _more(purchase: Purchase) -> dict[str, Any]:
    told = "\n".join(part for part in (purchase.visit, purchase.info, purchase.terms) if part)
    return {"renseignements": {"idMarche": reference(purchase), **({"rensgComplt": told} if told else {})}}


def _criteria(words: str | None) -> dict[str, Any]:
    """Weighed criteria ("Prix 60 % ; délai 40 %"), or a reference to the tender documents."""
    weighed = re.findall(r"([^;]+?) (\d+) %", words or "")
    listed = [{"critere": name.strip(" ;"), "criterePCT": weight} for name, weight in weighed]
    return {"criterePondere": one_or_list(listed)} if listed else {"critereCDC": ""}
