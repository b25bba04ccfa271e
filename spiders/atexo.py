"""Platforms of buyers that run Atexo's Local Trust MPE: Mégalis Bretagne, PLACE, Maximilien, AMPA and others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.engine.jobs import CrawlJob
from spiders.engine.pages import html_of
from spiders.engine.postback import PostbackSpider
from spiders.formats import atexo, atexo_list, atexo_page
from spiders.formats.prado import without_state
from tenderwatch.model import ReadNotice


class AtexoSpider(PostbackSpider):
    """A platform that runs Atexo's Local Trust MPE.

    Publisher: the buyers of the platform named in the configuration.
    Licence: none stated; title, words and address of public notices.
    Access: HTML without account: list of all that is open by postbacks, then the page of what is new.
    Pitfalls: visible texts are cut, two dates look alike, the page state is signed; no field on social clauses.
    """

    name = "atexo"
    list_path = atexo_list.LIST_PATH
    expected = atexo_list.EXPECTED
    familiar = atexo_list.FAMILIAR

    def markers(self, response: Response) -> set[str]:
        """The classes inside the rows."""
        return atexo_list.classes(html_of(response))

    def rows(self, response: Response) -> dict[str, str]:
        """By the number of the consultation."""
        pieces = atexo_list.rows(html_of(response))
        return {number: piece for piece in pieces if (number := atexo_list.row(piece).get("id"))}

    def finish(self) -> Iterable[Request]:
        """The page of every consultation that is new."""
        return self.completed(self.address, self.parse_page)

    def address(self, row: str) -> str:
        """The page of a consultation."""
        return atexo.consultation_page(self.site, atexo_list.row(row))

    def parse_page(self, response: Response, number: str) -> Iterator[Request]:
        """A consultation's page, then the pop-up of its lots if it has some."""
        payload = self.awaited(number)
        page = atexo_page.details(html_of(response))
        self.insist_not(response, known="title" in page)
        if "title" not in page:
            self.without_page(number, response)
            return
        payload["page"] = without_state(html_of(response).get())
        address = atexo.lots_page(self.site, atexo_list.row(payload["row"]), page)
        if address is None:
            self.arrived(number, response)
        else:
            yield self.page(address, self.parse_lots, number=number)

    def parse_lots(self, response: Response, number: str) -> None:
        """The lots; without them the consultation is kept as it is, and asked for again."""
        found = atexo_page.lots(html_of(response))
        self.insist_not(response, known=bool(found))
        if found:
            self.awaited(number)["lots"] = without_state(html_of(response).get())
        else:
            self.keeper.warn("des lots n'ont pas pu être lus : leur fenêtre a peut-être changé.")
        self.arrived(number, response)

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:
        """A row, with its page and its lots if any."""
        return atexo.read_consultation(payload, source=job.source, site=str(job.options.get("url", "")).rstrip("/"))
