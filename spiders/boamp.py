"""BOAMP, the official bulletin of public procurement notices."""

from __future__ import annotations

from typing import Any

from spiders.engine.json_api import ExploreApiSpider
from spiders.formats import read_record
from tenderwatch.model import ReadNotice


class BoampSpider(ExploreApiSpider):
    """BOAMP (DILA).

    Publisher: Direction de l'information légale et administrative.
    Licence: Licence Ouverte 2.0, attribution "DILA – BOAMP".
    Access: Explore API v2.1, no key, some 800 notices a day, published twice a day.
    Pitfalls: robots.txt forbids /api/ to everyone; `datelimitereponse` drops offsets; departments lose zeros.
    """

    name = "boamp"
    id_field = "idweb"

    def where(self) -> str:
        """By publication day; a department is asked with and without its leading zero, since both are met."""
        days = f"dateparution in [date'{self.job.since}'..date'{self.job.until}']"
        codes = [code for one in self.job.options.get("departments", ()) for code in (one, one.lstrip("0"))]
        listed = ",".join(f'"{code}"' for code in dict.fromkeys(codes))
        return f"{days} and code_departement in ({listed})" if codes else days

    def read(self, payload: Any) -> ReadNotice:
        """One record of the API."""
        return read_record(payload)
