"""APProch, the purchases that public buyers plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from spiders.engine.jobs import CrawlJob
from spiders.engine.json_api import ExploreApiSpider
from spiders.formats import read_record
from spiders.formats.approch import unknown_reservation
from tenderwatch.model import ReadNotice
from tenderwatch.sources import ApprochSource


class ApprochSpider(ExploreApiSpider):
    """APProch (projets d'achats publics).

    Publisher: Direction des achats de l'État, with hospitals and other volunteers.
    Licence: Licence Ouverte 2.0, attribution "data.economie.gouv.fr – APProch".
    Access: Explore API v2.1, no key; some 4,000 projects lie ahead, every one asked for each night.
    Pitfalls: dates are estimates; no date of a record's own; integers lose zeros; values of `marche_reserve` unknown.
    """

    name = "approch"
    id_field = "code"
    dataset = ApprochSource().url
    expected = frozenset({
        "code", "libelle", "statut", "description", "siren_de_l_entite_acheteuse", "categorie_d_achat", "code_s_cpv",
        "date_previsionnelle_de_publication", "date_cible_de_remise_des_offres", "type_de_procedure",
        "lien_vers_la_consultation", "montant_estime_du_marche", "duree_previsionnelle_du_marche",
        "departement_s_d_execution_du_marche", "marche_reserve", "considerations_sociales",
        "a_publier_sur_le_site_du_marche_de_l_inclusion",
    })  # fmt: skip
    familiar = frozenset({
        "responsable", "considerations_environnementales", "etat_de_l_espace_d_echanges", "nomenclature_hospitalier",
    })  # fmt: skip

    def where(self, since: date, until: date) -> str:  # noqa: ARG002 (there is no last day: all that lies ahead)
        """Planned for `since` or later."""
        return f"date_previsionnelle_de_publication >= date'{since}'"

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (the record says it all)
        """One project."""
        return read_record(payload)

    def odd(self, notice: ReadNotice) -> str | None:
        """Words on reservations that nobody has seen yet."""
        return unknown_reservation(notice.reservation)
