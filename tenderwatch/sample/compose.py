"""Shapes the catalogue into records exactly as the Explore API v2.1 of BOAMP gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from tenderwatch.calendar import deadline_of
from tenderwatch.sample import shape_dsp, shape_eforms, shape_fnsimple, shape_mapa
from tenderwatch.sample.catalogue import Form, Purchase
from tenderwatch.sample.indexation import FAMILIES, descriptors, gestion, nature_of, state_of, summary
from tenderwatch.sample.platforms import folder_id

_SHAPES: Mapping[Form, Callable[[Purchase], dict[str, Any]]] = {
    "fns": shape_fnsimple.donnees,
    "mapa": shape_mapa.donnees,
    "eforms": shape_eforms.donnees,
    "dsp": shape_dsp.donnees,
}
# Labels that no real record has shown us stay null.
_FAMILY_LABELS: Mapping[Form, str] = {"fns": "Marchés entre 90 k€ et seuils européens", "eforms": "Marchés européens"}
_NATURE_LABELS = {"APPEL_OFFRE": "Avis de marché", "ATTRIBUTION": "Résultat de marché"}
_NATURE_GROUPS = {"APPEL_OFFRE": "appeloffre/standard", "ATTRIBUTION": "attribution/standard"}
_NOTICE_TYPES = {"APPEL_OFFRE": ["5", "1", ""], "ATTRIBUTION": ["10", "6"]}


def record(purchase: Purchase) -> dict[str, Any]:
    """One record: 41 fields in the order of the API; `gestion` and `donnees` are JSON strings."""
    made = {
        **_head(purchase),
        **_classification(purchase),
        **_subjects(purchase),
        "annonce_lie": [purchase.of] if purchase.of else None,
        "annonces_anterieures": None,
        "source_schema": "3.2.5",
        "gestion": _json(gestion(purchase)),
        "donnees": _json(_SHAPES[purchase.form](purchase)),
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:{purchase.id}",
    }
    return _damaged(made, purchase)


def _head(purchase: Purchase) -> dict[str, Any]:
    return {
        "idweb": purchase.id,
        "id": purchase.id.replace("-", "_"),
        "contractfolderid": folder_id(purchase) if purchase.form == "eforms" else None,
        "objet": summary(purchase),
        "filename": purchase.id,
        "famille": FAMILIES[purchase.form][0],
        "code_departement": [code.lstrip("0") for code in purchase.published_in],
        "code_departement_prestation": None,
        "famille_libelle": _FAMILY_LABELS.get(purchase.form),
        "dateparution": purchase.published_on.isoformat(),
        "datefindiffusion": gestion(purchase)["INDEXATION"]["DATE_FIN_DIFFUSION"],
        "datelimitereponse": flat_deadline(purchase.raw_deadline),
        "nomacheteur": purchase.buyer.name,
        "titulaire": list(purchase.winners) or None,
        "perimetre": FAMILIES[purchase.form][1],
    }


def _classification(purchase: Purchase) -> dict[str, Any]:
    procedure = FAMILIES[purchase.form][2]
    nature = nature_of(purchase)
    label = _NATURE_LABELS.get(nature)
    return {
        "type_procedure": procedure,
        "soustype_procedure": None,
        "procedure_libelle": "Procédure Ouverte" if procedure == "OUVERT" else None,
        "procedure_categorise": f"{procedure}/",
        "nature": nature,
        "sousnature": "STANDARD" if purchase.form == "eforms" else None,
        "nature_libelle": label,
        "sousnature_libelle": None,
        "nature_categorise": _NATURE_GROUPS.get(nature),
        "nature_categorise_libelle": f"{label}/" if label else None,
        "criteres": _criteria(purchase),
        "marche_public_simplifie": None,
        "marche_public_simplifie_label": None,
        "etat": state_of(purchase),
    }


def _subjects(purchase: Purchase) -> dict[str, Any]:
    found = descriptors(purchase)
    nature = None if nature_of(purchase) == "RECTIFICATIF" else [purchase.nature]
    return {
        "descripteur_code": [code for code, _ in found],
        "dc": [code for code, _ in found],
        "descripteur_libelle": [label for _, label in found],
        "type_marche": [name.upper() for name in nature] if nature else None,
        "type_marche_facette": [name.capitalize() for name in nature] if nature else None,
        "type_avis": _NOTICE_TYPES.get(nature_of(purchase)),
    }


def _criteria(purchase: Purchase) -> list[str] | None:
    flags = (("sociaux", purchase.social), ("environnementaux", purchase.environment))
    return [name for name, is_set in flags if is_set] or None


def flat_deadline(raw: str | None) -> str | None:
    """The API's own derivation, with its defects: an offset is honoured, but lost behind a fraction; none means UTC."""
    if raw is None:
        return None
    deadline = deadline_of(raw)
    offset = "." not in raw and raw[19:] not in {"", "Z"}
    if offset and deadline and deadline.at:
        return deadline.at.astimezone(UTC).isoformat(timespec="seconds")
    return raw[:19] + "+00:00"


def _damaged(made: dict[str, Any], purchase: Purchase) -> dict[str, Any]:
    """What a bad day at the source does to a record."""
    if purchase.damage == "no_title":
        return made | {"objet": None, "donnees": "{}", "gestion": "{}"}
    if purchase.damage == "cut_donnees":
        return made | {"donnees": made["donnees"][: len(made["donnees"]) // 2]}
    return made


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
