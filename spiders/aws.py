"""marches-publics.info, the platform of AWS-Achat, first in France by the number of its notices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.engine.jobs import CrawlJob
from spiders.engine.pages import PageSpider, html_of, text_of
from spiders.engine.refusals import ANSWERED
from spiders.formats import aws
from spiders.formats.aws_rows import problem_of
from tenderwatch.model import ReadNotice

WINDOWS = ((0, "= 0"), (1, "< 2"), (7, "< 8"), (30, "< 30"))
"""Days back, and what the form calls them."""
MOST_PAGES = 200


class AwsSpider(PageSpider):
    """AWS-Achat (marches-publics.info and its white labels).

    Publisher: the buyers of the platform.
    Licence: none stated; title, words and address of public notices.
    Access: a search form narrowed by department and day, its pages, then the page of what is new; no account.
    Pitfalls: the list was never seen whole: experimental; two-digit years; BOAMP's number stands in the page.
    """

    name = "aws"
    expected = frozenset({"h2-avis", "affiche_date_avis", "#titre_box", "#entity"})
    familiar = frozenset({"ref-acheteur", "container-fluid"})

    def markers(self, response: Response) -> set[str]:
        """Classes and identifiers inside the rows, layout left aside."""
        return aws.markers(text_of(response))

    async def start(self) -> AsyncIterator[Request]:
        """All departments at once; one by one when that is too many."""
        self._later: list[str] = []
        self._apart = [one.lstrip("0") for one in self.listed("departments")]
        yield self._search(",".join(self._apart) or "X")

    def _search(self, departments: str) -> Request:
        self._pages: list[str] = []
        self._done = 0
        back = (self.job.until - self.job.since).days
        window = next((said for days, said in WINDOWS if back <= days), WINDOWS[-1][1])
        form = {"IDE": "EC", "IDN": "X", "IDP": "X", "IDR": departments, "dateParution": window, "annee": "X"}
        form["Rechercher"] = "Rechercher"
        return self.listing(f"{self.site}{aws.LIST_PATH}", self.parse_list, form, asked=departments)

    def parse_list(self, response: Response, asked: str) -> Iterator[Request]:
        """One page of the list, then the next; every page of it before the pages of the notices."""
        listing = aws.list_rows(text_of(response))
        self.insist_not(response, known=listing.announced is not None)
        if response.status != ANSWERED or listing.announced is None:
            self.unexpected(response)
        elif listing.too_many and asked == ",".join(self._apart) and len(self._apart) > 1:
            self._apart, self._later = [], self._apart
        elif listing.too_many:
            self.keeper.fail(f"département {asked} : trop d'avis pour une demande, le site n'en montre aucun.")
        else:
            self.found |= {row["id"]: row for row in listing.rows}
            self.hidden += listing.announced - len(listing.rows)
            self._pages += [one for one in map(response.urljoin, listing.following) if one not in self._pages]
        yield from self._next()

    def _next(self) -> Iterator[Request]:
        if self._done < min(len(self._pages), MOST_PAGES):
            self._done += 1
            yield self.listing(self._pages[self._done - 1], self.parse_list, asked="")
        elif self._later:
            first, *self._later = self._later
            yield self._search(first)
        else:
            yield from self.listed_whole()

    def address(self, row: dict[str, str]) -> str:
        """The page of a notice."""
        return f"{self.site}/Annonces/MPI-pub-{row['id']}.htm"

    def is_page(self, response: Response) -> bool:
        """Whether it has the rows of a notice."""
        return problem_of(html_of(response)) is None

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (row and page say it all)
        """A row, with its page if it was read."""
        return aws.read_notice(payload)
