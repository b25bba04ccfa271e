"""achatpublic.com, some pages of its list a night."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.engine.jobs import CrawlJob
from spiders.engine.pages import PageSpider, text_of
from spiders.engine.refusals import ANSWERED
from spiders.formats import achatpublic
from tenderwatch.model import ReadNotice

SERVICES, SUPPLIES = "2", "1"
BEAN = "searchCslBean"


class AchatpublicSpider(PageSpider):
    """achatpublic.com.

    Publisher: the buyers of the platform.
    Licence: none stated; title, words and address of public notices.
    Access: a search form, ten cards a page, about a hundred pages per nature: only some are read a night.
    Pitfalls: ISO-8859-15 with Windows-1252 entities, lost apostrophes, unclosed elements; heavy for the site.
    """

    name = "achatpublic"
    expected = frozenset({"jqCardLink", "lieuExec", "sdmCardConsult__listItem", "sdmCardConsult__numberTime"})
    familiar = frozenset({
        "sdmCardConsult", "sdmCardConsult__blocTime", "sdmCardConsult__ddyyyy", "sdmCardConsult__list",
        "sdmCardConsult__preciseTime",
    })  # fmt: skip

    def markers(self, response: Response) -> set[str]:
        """Classes inside the cards, layout left aside."""
        return achatpublic.markers(text_of(response))

    async def start(self) -> AsyncIterator[Request]:
        """Services first: that is what most enterprises answer; then supplies, as far as the night allows."""
        self._asked_pages = 0
        yield self._page(SERVICES, 0)

    def _page(self, nature: str, index: int) -> Request:
        first = {f"{BEAN}.initial": "0", f"{BEAN}.intitule": "", f"{BEAN}.marche": nature, f"{BEAN}.procedure": "-1"}
        self._asked_pages += 1
        form = first if index == 0 else {f"{BEAN}.page": str(index)}
        address = f"{self.site}{achatpublic.LIST_PATH}"
        return self.listing(address, self.parse_list, form, session=nature, nature=nature, index=index)

    def parse_list(self, response: Response, nature: str, index: int) -> Iterator[Request]:
        """A page of cards, then the next one, up to what a night may ask for."""
        cards = achatpublic.list_cards(text_of(response))
        self.insist_not(response, known=cards.announced is not None)
        if response.status != ANSWERED or cards.announced is None or cards.page not in {None, index + 1}:
            self.unexpected(response)
            yield from self.listed_whole()
            return
        self.found |= {row["id"]: row for row in cards.rows}
        self.hidden += cards.announced - len(cards.rows)
        left = (cards.pages or 0) - index - 1
        if self._asked_pages >= int(self.job.options.get("pages_a_night", 1)):
            if left > 0 or nature == SERVICES:
                self.keeper.warn(f"{self._asked_pages} pages lues, le reste de la liste attend (pages_a_night).")
            yield from self.listed_whole()
        elif left > 0:
            yield self._page(nature, index + 1)
        elif nature == SERVICES:
            yield self._page(SUPPLIES, 0)
        else:
            yield from self.listed_whole()

    def address(self, row: dict[str, str]) -> str:
        """The page of a consultation."""
        return self.site + achatpublic.PAGE_PATH.format(row["id"])

    def is_page(self, response: Response) -> bool:
        """Whether it has what a consultation's page has."""
        return achatpublic.is_page(text_of(response))

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (card and page say it all)
        """A card, with its page if it was read."""
        return achatpublic.read_card(payload)
