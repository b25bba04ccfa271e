"""BOAMP, the official bulletin of public procurement notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from spiders.engine.json_api import ExploreApiSpider
from spiders.formats import read_record
from tenderwatch.config import BoampSource
from tenderwatch.model import ReadNotice


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

    def where(self, since: date, until: date) -> str:
        """By publication day; a department is asked with and without its leading zero, since both are met."""
        days = f"dateparution in [date'{since}'..date'{until}']"
        codes = [code for one in self.listed("departments") for code in (one, one.lstrip("0"))]
        listed = ",".join(f'"{code}"' for code in dict.fromkeys(codes))
        return f"{days} and code_departement in ({listed})" if codes else days

    def read(self, payload: Any) -> ReadNotice:
        """One record of the API."""
        return read_record(payload)
