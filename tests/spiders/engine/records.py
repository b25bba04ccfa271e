"""Composed records in the shape of the Explore API v2.1: its 41 fields, in its order."""

from __future__ import annotations

import json
from typing import Any

NULL_FIELDS = (
    "contractfolderid", "code_departement_prestation", "titulaire", "soustype_procedure", "sousnature",
    "sousnature_libelle", "criteres", "marche_public_simplifie", "marche_public_simplifie_label", "annonce_lie",
    "annonces_anterieures",
)  # fmt: skip
ORDER = (
    "idweb", "id", "contractfolderid", "objet", "filename", "famille", "code_departement",
    "code_departement_prestation", "famille_libelle", "dateparution", "datefindiffusion", "datelimitereponse",
    "nomacheteur", "titulaire", "perimetre", "type_procedure", "soustype_procedure", "procedure_libelle",
    "procedure_categorise", "nature", "sousnature", "nature_libelle", "sousnature_libelle", "nature_categorise",
    "nature_categorise_libelle", "criteres", "marche_public_simplifie", "marche_public_simplifie_label", "etat",
    "descripteur_code", "dc", "descripteur_libelle", "type_marche", "type_marche_facette", "type_avis",
    "annonce_lie", "annonces_anterieures", "source_schema", "gestion", "donnees", "url_avis",
)  # fmt: skip


def a_record(number: int, **overrides: Any) -> dict[str, Any]:
    """An FNSimple call for the cleaning of a school, published on 28 September 2026."""
    idweb = f"26-{900000 + number}"
    title = f"Nettoyage de l'école {number}"
    fields = dict.fromkeys(NULL_FIELDS) | {
        "idweb": idweb,
        "id": idweb.replace("-", "_"),
        "objet": title,
        "filename": idweb,
        "famille": "FNS",
        "code_departement": ["29"],
        "famille_libelle": "Marchés entre 90 k€ et seuils européens",
        "dateparution": "2026-09-28",
        "datefindiffusion": "2026-10-21",
        "datelimitereponse": "2026-10-20T12:00:00+00:00",
        "nomacheteur": "Commune de Plouvenec",
        "perimetre": "FNSimple",
        "type_procedure": "OUVERT",
        "procedure_libelle": "Procédure Ouverte",
        "procedure_categorise": "OUVERT/",
        "nature": "APPEL_OFFRE",
        "nature_libelle": "Avis de marché",
        "nature_categorise": "appeloffre/standard",
        "nature_categorise_libelle": "Avis de marché/",
        "etat": "INITIAL",
        "descripteur_code": ["231"],
        "dc": ["231"],
        "descripteur_libelle": ["Nettoyage de locaux"],
        "type_marche": ["SERVICES"],
        "type_marche_facette": ["Services"],
        "type_avis": ["5", "1"],
        "source_schema": "3.2.5",
        "gestion": json.dumps({"INDEXATION": {"DATE_LIMITE_REPONSE": "2026-10-20T12:00:00"}}),
        "donnees": json.dumps({"FNSimple": {"initial": {"natureMarche": _market(title)}}}),
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:{idweb}",
    }
    return {name: fields[name] for name in ORDER} | overrides


def _market(title: str) -> dict[str, Any]:
    return {"intitule": title, "codeCPV": {"objetPrincipal": {"classPrincipale": "90911200"}}}


def records(count: int) -> list[dict[str, Any]]:
    """That many different records."""
    return [a_record(number) for number in range(count)]
