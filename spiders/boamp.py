"""BOAMP, the official bulletin of public procurement notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from spiders.engine.jobs import CrawlJob
from spiders.engine.json_api import ExploreApiSpider
from spiders.formats import read_record
from tenderwatch.model import ReadNotice
from tenderwatch.sources import BoampSource


class BoampSpider(ExploreApiSpider):
    """BOAMP (DILA).

    Publisher: Direction de l'information légale et administrative.
    Licence: Licence Ouverte 2.0, attribution "DILA – BOAMP".
    Access: Explore API v2.1, no key, 100 to 450 notices a day, published twice a day, every day.
    Pitfalls: robots.txt forbids /api/ to everyone; `datelimitereponse` drops offsets; departments lose zeros.
    """

    name = "boamp"
    id_field = "idweb"
    dataset = BoampSource().url
    expected = frozenset({
        "idweb", "objet", "famille", "code_departement", "dateparution", "datelimitereponse", "nomacheteur",
        "nature", "etat", "type_marche", "annonce_lie", "gestion", "donnees", "url_avis",
    })  # fmt: skip
    familiar = frozenset({
        "id", "contractfolderid", "filename", "code_departement_prestation", "famille_libelle", "datefindiffusion",
        "titulaire", "perimetre", "type_procedure", "soustype_procedure", "procedure_libelle", "procedure_categorise",
        "sousnature", "nature_libelle", "sousnature_libelle", "nature_categorise", "nature_categorise_libelle",
        "criteres", "marche_public_simplifie", "marche_public_simplifie_label", "descripteur_code", "dc",
        "descripteur_libelle", "type_marche_facette", "type_avis", "annonces_anterieures", "source_schema",
    })  # fmt: skip

    def where(self, since: date, until: date) -> str:
        """By publication day; a department is asked with and without its leading zero, since both are met."""
        days = f"dateparution in [date'{since}'..date'{until}']"
        codes = [code for one in self.listed("departments") for code in (one, one.lstrip("0"))]
        listed = ",".join(f'"{code}"' for code in dict.fromkeys(codes))
        return f"{days} and code_departement in ({listed})" if codes else days

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (the record says it all)
        """One record of the API."""
        return read_record(payload)
