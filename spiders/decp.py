"""DECP, the essential data of contracts that public buyers awarded."""

from __future__ import annotations

from datetime import date
from typing import Any

from spiders.engine.grouped_api import GroupedApiSpider
from spiders.engine.jobs import CrawlJob
from spiders.formats.decp import read_archived, unseen
from spiders.formats.decp_place import codes_within
from tenderwatch.model import ReadNotice
from tenderwatch.sources import DecpSource


class DecpSpider(GroupedApiSpider):
    """DECP (données essentielles de la commande publique), arrêté du 22 décembre 2022.

    Publisher: Direction des affaires juridiques (OECP), from what buyers and their platforms send.
    Licence: Licence Ouverte 2.0, attribution "data.economie.gouv.fr – DECP".
    Access: Explore API v2.1, no key, some 700 new rows a day, up to two months after the notification.
    Pitfalls: one row per modification, dated by it or not; CDL means null; SIRET instead of names; a place is a
    department, a postal code, a commune or a region; amounts of framework agreements are maxima.
    """

    name = "decp"
    id_field = "id"
    group_fields = ("acheteur_id", "id")
    dataset = DecpSource().url
    expected = frozenset({
        "id", "acheteur_id", "objet", "nature", "codecpv", "procedure", "techniques", "montant", "dureemois",
        "offresrecues", "datenotification", "datepublicationdonnees", "considerationssociales", "lieuexecution_code",
        "lieuexecution_typecode", "titulaire_id_1", "titulaire_typeidentifiant_1", "idmodification",
    })  # fmt: skip
    familiar = frozenset({
        "attributionavance", "ccag", "considerationsenvironnementales", "datenotificationactesoustraitance",
        "datenotificationmodificationmodification", "datepublicationdonneesactesoustraitance",
        "datenotificationmodificationsoustraitancemodificationactesoustraitance",
        "datepublicationdonneesmodificationactesoustraitance", "datepublicationdonneesmodificationmodification",
        "dureemoisactesoustraitance", "dureemoismodification", "dureemoismodificationactesoustraitance", "formeprix",
        "idaccordcadre", "idactesoustraitance", "idmodificationactesoustraitance", "idsoustraitant",
        "idtitulairemodification", "marcheinnovant", "modalitesexecution", "montantactesoustraitance",
        "montantmodification", "montantmodificationactesoustraitance", "originefrance", "origineue", "source",
        "soustraitancedeclaree", "tauxavance", "titulaire_id_2", "titulaire_id_3", "titulaire_typeidentifiant_2",
        "titulaire_typeidentifiant_3", "typegroupementoperateurs", "typeidentifiantsoustraitant",
        "typeidentifianttitulairemodification", "typesprix", "variationprixactesoustraitance",
    })  # fmt: skip

    def where(self, since: date, until: date) -> str:
        """Notified or published on these days, and carried out in the departments as far as the code tells."""
        fields = ("datenotification", "datepublicationdonnees")
        days = " or ".join(f"{field} in [date'{since}'..date'{until}']" for field in fields)
        beginnings, regions = codes_within(self.listed("departments"))
        places = [f'startswith(lieuexecution_code, "{one}")' for one in beginnings]
        if regions:
            listed = ",".join(f'"{one}"' for one in regions)
            kinds = '"Code région","CODE REGION"'
            places.append(f"(lieuexecution_code in ({listed}) and lieuexecution_typecode in ({kinds}))")
        return f"({days}) and ({' or '.join(places)})" if places else f"({days})"

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (the rows say it all)
        """One contract from all its rows."""
        return read_archived(payload)

    def odd(self, notice: ReadNotice) -> str | None:
        """Words that nobody has seen yet."""
        return unseen(notice)
