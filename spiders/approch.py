"""APProch, the purchases that public buyers plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from spiders.engine.json_api import ExploreApiSpider
from spiders.formats import read_record
from spiders.formats.approch import unknown_reservation
from tenderwatch.config import ApprochSource
from tenderwatch.model import ReadNotice


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

    def where(self, since: date, until: date) -> str:  # noqa: ARG002 (there is no last day: all that lies ahead)
        """Planned for `since` or later."""
        return f"date_previsionnelle_de_publication >= date'{since}'"

    def read(self, payload: Any) -> ReadNotice:
        """One project; words on reservations that nobody has seen yet are told to the operator too."""
        notice = read_record(payload)
        if unknown := unknown_reservation(notice.reservation):
            self.keeper.warn(unknown)
        return notice
