"""Shapes a purchase as `donnees` of the form DSP (concession of a public service)."""

from __future__ import annotations

from typing import Any

from tenderwatch.sample import shape_mapa
from tenderwatch.sample.catalogue import Purchase
from tenderwatch.sample.platforms import documents_url, nuts_of, plain_choice, reference


def donnees(purchase: Purchase) -> dict[str, Any]:
    """The root `DSP`; its organisation has the shape of MAPA's, with classifications."""
    organisme = {
        **shape_mapa.organisme(purchase),
        "activitesOrganisme": {"activites": {"servicesGenerauxAdmPub": ""}},
        "classificationOrganismeJOUE": "3",
        "codeNUTS": nuts_of(purchase.buyer.department),
    }
    return {"DSP": {"organisme": organisme, "initial": _initial(purchase)}}


def _initial(purchase: Purchase) -> dict[str, Any]:
    url = documents_url(purchase)
    return {
        "communication": {
            "documentMarche": {"accesComplet": "", "urlDocument": url},
            "infosCompl": {"adresseContact": ""},
            "participation": {"urlParticipation": f"{url}?depot=1", "adresseContact": ""},
        },
        "descriptionMarche": _description(purchase),
        "situation": {
            "situationPropre": "Cf. règlement de la consultation",
            "capaEcoFiDoc": plain_choice(yes=True),
            "capaTechDoc": plain_choice(yes=True),
            "marcheReserve": {"marcheReserveNON": ""},
            "executionPersonnel": "",
        },
        "AMP": plain_choice(yes=True),
        "renseignementsAdm": {"receptionInteret": purchase.raw_deadline, "langue": {"langEC": "fr"}},
        "renseignementsCompl": {"recurrentOui": "", **_courts()},
    }


def _description(purchase: Purchase) -> dict[str, Any]:
    cpv = {"classPrincipale": purchase.cpv[0]}
    return {
        "titreMarche": purchase.title,
        "numeroReference": reference(purchase),
        "CPV": {"objetPrincipal": cpv},
        "natureMarche": {purchase.nature: ""},
        "description": purchase.text,
        "divisibleLotNon": "",
        "lot": {
            "CPV": {"objetComplementaire": cpv},
            "lieuCodeNUTS": {"codeNUTS": nuts_of(purchase.buyer.department)},
            "description": purchase.text,
            "criteres": {"critereDoc": ""},
            "dureeLot": {"nbMois": str(purchase.months)},
            "infosSup": {"fondsCommunautairesNon": ""},
            **({"infosComplementaires": purchase.info} if purchase.info else {}),
        },
    }


def _courts() -> dict[str, Any]:
    return {
        "webCommande": plain_choice(yes=False),
        "webFacturation": plain_choice(yes=True),
        "instanceChargeeRecours": {"nomOfficiel": "Tribunal administratif de Rennes", "adr": {"ville": "Rennes"}},
    }
