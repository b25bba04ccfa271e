"""TED, the Official Journal's tenders: French notices above the EU thresholds."""

from __future__ import annotations

from datetime import date
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.engine.jobs import CrawlJob
from spiders.engine.refusals import ANSWERED, is_no_file
from spiders.engine.search_api import SearchApiSpider
from spiders.formats.ted_search import divisions_of, kind_of, number_of, read_row
from tenderwatch.model import Kind, ReadNotice
from tenderwatch.sources import TedSource

NOT_FOUND = 404
TO_ANSWER = {Kind.CALL, Kind.PRIOR_INFORMATION}


class TedSpider(SearchApiSpider):
    """TED (Publications Office of the European Union).

    Publisher: Office des publications de l'Union européenne.
    Licence: reuse allowed with attribution "TED, Union européenne".
    Access: POST search API v3, no key; the XML of what can be answered in a trade of ours, so that BT-71 is read.
    Pitfalls: one unknown field is a 400; `timedOut` at 200 is a failure; winter dates carry summer offsets.
    """

    name = "ted"
    address = TedSource().url
    fields = (
        "publication-number", "notice-title", "title-proc", "buyer-name", "buyer-country", "publication-date",
        "deadline-receipt-request", "deadline-receipt-tender-date-lot", "deadline-receipt-tender-time-lot",
        "classification-cpv", "place-of-performance",
        "notice-type", "procedure-type", "links",
    )  # fmt: skip

    expected = frozenset({"publication-number", "notice-title", "buyer-name", "publication-date", "notice-type"})
    familiar = frozenset(fields)

    def query(self, since: date, until: date) -> str:  # noqa: ARG002 (what appears today belongs to it)
        """French place of performance, published on `since` or later."""
        return f"place-of-performance IN (FRA) AND publication-date>={since:%Y%m%d}"

    def row(self, row: Any, response: Response) -> Request | None:
        """The notice's XML when it can be answered in one of the wanted CPV divisions; the row alone otherwise."""
        number, wanted = number_of(row), set(self.listed("divisions"))
        if number is None or kind_of(row) not in TO_ANSWER or (wanted and not wanted & divisions_of(row)):
            self.keep(number, {"notice": row, "xml": None}, response)
            return None
        site = str(self.job.options.get("site", TedSource().site)).rstrip("/")
        address, given = f"{site}/en/notice/{number}/xml", {"row": row, "number": number}
        return Request(address, self.parse_xml, errback=self.failed, cb_kwargs=given, dont_filter=True)

    def parse_xml(self, response: Response, row: Any, number: str) -> None:
        """A row with its XML; one that is not there yet leaves the row alone, any other answer is a failure."""
        page = response.status == ANSWERED and is_no_file(response.body)
        if response.status == ANSWERED and not page:
            self.keep(number, {"notice": row, "xml": response.text}, response)
            return
        self.keep(number, {"notice": row, "xml": None}, response)
        if response.status == NOT_FOUND:
            self.keeper.warn("des avis n'ont pas encore de XML : leur ligne de recherche seule est lue.")
        else:
            told = "par une page" if page else str(response.status)
            self.keeper.fail(f"le XML d'un avis a répondu {told} : sa ligne de recherche seule est lue.")

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (the row says it all)
        """A row, with its XML if any."""
        return read_row(payload)
