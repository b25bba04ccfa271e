"""Composed records in the shape of the Explore API, as few fields as a test needs."""

from __future__ import annotations

import json
from typing import Any


def a_record(number: int, **overrides: Any) -> dict[str, Any]:
    """An FNSimple call published on 28 September 2026."""
    market = {
        "intitule": f"Nettoyage de l'école {number}",
        "codeCPV": {"objetPrincipal": {"classPrincipale": "90911200"}},
    }
    return {
        "idweb": f"26-{900000 + number}",
        "objet": f"Nettoyage de l'école {number}",
        "dateparution": "2026-09-28",
        "code_departement": ["29"],
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "gestion": json.dumps({"INDEXATION": {"DATE_LIMITE_REPONSE": "2026-10-20T12:00:00"}}),
        "donnees": json.dumps({"FNSimple": {"initial": {"natureMarche": market}}}),
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:26-{900000 + number}",
    } | overrides
