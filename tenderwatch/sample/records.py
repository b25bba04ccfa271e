"""The sample that the demo runs on: records of BOAMP, a town hall's feed, profiles and a configuration."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path
from typing import Any

from tenderwatch.sample.catalogue import purchases
from tenderwatch.sample.compose import record

_OF_A_PROJECT = (
    "code", "libelle", "statut", "description", "siren_de_l_entite_acheteuse", "categorie_d_achat", "code_s_cpv",
    "responsable", "date_previsionnelle_de_publication", "date_cible_de_remise_des_offres", "type_de_procedure",
    "lien_vers_la_consultation", "montant_estime_du_marche", "duree_previsionnelle_du_marche",
    "departement_s_d_execution_du_marche", "marche_reserve", "considerations_sociales",
    "considerations_environnementales", "etat_de_l_espace_d_echanges",
    "a_publier_sur_le_site_du_marche_de_l_inclusion", "nomenclature_hospitalier",
)  # fmt: skip

_OF_A_CONTRACT = (
    "id", "acheteur_id", "nature", "objet", "codecpv", "procedure", "techniques", "modalitesexecution",
    "lieuexecution_code", "lieuexecution_typecode", "dureemois", "datenotification", "datepublicationdonnees",
    "montant", "formeprix", "typesprix", "attributionavance", "tauxavance", "offresrecues", "marcheinnovant", "ccag",
    "considerationssociales", "considerationsenvironnementales", "soustraitancedeclaree",
    "typegroupementoperateurs", "idaccordcadre", "origineue", "originefrance", "source",
    "titulaire_id_1", "titulaire_typeidentifiant_1", "titulaire_id_2", "titulaire_typeidentifiant_2",
    "titulaire_id_3", "titulaire_typeidentifiant_3",
    "idmodification", "dureemoismodification", "montantmodification", "idtitulairemodification",
    "typeidentifianttitulairemodification", "datenotificationmodificationmodification",
    "datepublicationdonneesmodificationmodification",
)  # fmt: skip


def records() -> list[dict[str, Any]]:
    """All records, ordered by number, each a new dict in the shape of the Explore API v2.1."""
    return [record(purchase) for purchase in purchases()]


def projects() -> list[dict[str, Any]]:
    """Planned purchases in the shape of APProch, all 21 fields, what a project does not say as null."""
    said = json.loads(resources.files(__package__).joinpath("projects.json").read_text(encoding="utf-8"))
    return [dict.fromkeys(_OF_A_PROJECT) | one for one in said]


def contracts() -> list[dict[str, Any]]:
    """Rows of awarded contracts in the shape of DECP, what a row does not say as the filler "CDL"."""
    said = json.loads(resources.files(__package__).joinpath("contracts.json").read_text(encoding="utf-8"))
    return [dict.fromkeys(_OF_A_CONTRACT, "CDL") | one for one in said]


def feed() -> bytes:
    """The RSS 2.0 feed of an invented town hall."""
    return resources.files(__package__).joinpath("feed.xml").read_bytes()


def config() -> str:
    """The demo's configuration as YAML; its sources are pointed at the local server."""
    return resources.files(__package__).joinpath("config.yaml").read_text(encoding="utf-8")


def profiles_folder() -> AbstractContextManager[Path]:
    """A real folder of the ten profiles, for as long as the context lasts, from a wheel as well."""
    return resources.as_file(resources.files(__package__) / "enterprises")
