"""Sources whose list is a chain of postbacks: each page is asked for with the signed state of the one before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar

from form2request import form2request
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.engine.pages import PageSpider, html_of
from spiders.engine.refusals import ANSWERED
from spiders.formats.prado import PARAMETER, STATE, TARGET, Standing, standing

MOST_RESTARTS = 2
FORM = f"//form[.//input[@name='{STATE}']]"


class PostbackSpider(PageSpider):
    """One chain per site; subclasses say which rows a page has, and what is done with them all at the end.

    The site keeps the state of a session: pages are never asked for side by side, and a chain that breaks is begun
    again from its first page, with another session. Options: url (of the site), page_size, most_pages.
    """

    list_path: ClassVar[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._restarts = 0
        self._walks = 1
        self._begin()

    def _begin(self) -> None:
        self._shown = 0
        self._totals: list[int] = []
        self._last: tuple[str | None, tuple[str, ...]] = (None, ())

    def rows(self, response: Response) -> dict[str, str]:
        """The rows of a page, by identifier, each as its piece of the page."""
        raise NotImplementedError(f"{type(self).__name__} must say which rows a page has")

    def finish(self) -> Iterable[Request]:
        """What is done with the rows of the whole chain, in `self.found`."""
        raise NotImplementedError(f"{type(self).__name__} must say what is done with the rows")

    async def start(self) -> AsyncIterator[Request]:
        """The first page."""
        yield self._first()

    def _first(self) -> Request:
        session = {"cookiejar": f"chain-{self._walks}-{self._restarts}"}
        return Request(
            f"{self.site}{self.list_path}", self.parse_list, errback=self.broken, cb_kwargs={"page": 1},
            meta=session, dont_filter=True,
        )  # fmt: skip

    def parse_list(self, response: Response, page: int) -> Iterator[Request]:
        """One page of the list, then the next; `page` is the one that was asked for."""
        rows, where = self.rows(response), standing(html_of(response))
        known = bool(rows) or where.total is not None
        self.insist_not(response, known=known)
        if not known or response.status != ANSWERED or where.page not in {None, page}:
            yield from self._after_a_break(f"page {page} inattendue (réponse {response.status})")
            return
        if page == 1 and not self._shown and (resized := self._resized(response, where)):
            yield resized
            return
        self._note(where, rows)
        if where.total and not rows:
            self.keeper.fail(f"{where.total} consultations annoncées, aucune lue : la page de la liste a changé.")
            return
        yield from self._onwards(response, where, rows, page)

    def _note(self, where: Standing, rows: dict[str, str]) -> None:
        self._shown += len(rows)
        self._totals += [where.total] if where.total is not None else []
        self.found = rows | self.found
        self.keeper.announced = where.total
        self.told()

    def _onwards(self, response: Response, where: Standing, rows: dict[str, str], page: int) -> Iterator[Request]:
        stuck = (where.state, tuple(rows)) == self._last or (bool(rows) and tuple(rows) == self._last[1])
        self._last = (where.state, tuple(rows))
        if stuck:
            yield from self._after_a_break(f"la page {page} répète la précédente")
        elif page >= int(self.job.options.get("most_pages", 200)) and where.following:
            self.keeper.fail(f"{where.pages} pages : seules les {page} premières sont lues (most_pages).")
            yield from self._ended()
        elif where.following and where.state and page < (where.pages or page + 1):
            yield self._posted(response, page + 1, {TARGET: where.following})
        else:
            yield from self._ended()

    def _resized(self, response: Response, where: Standing) -> Request | None:
        """More rows a page mean fewer requests; the list then stands at its first page again."""
        wanted = int(self.job.options.get("page_size", 0))
        fits = max((size for size in where.sizes if size <= wanted), default=0)
        if not where.size_field or not where.state or fits <= (where.size or where.sizes[0]):
            return None
        return self._posted(response, 1, {TARGET: where.size_field, where.size_field: str(fits)})

    def _posted(self, response: Response, page: int, more: dict[str, str]) -> Request:
        """The whole form sent back; never replayed by itself, since a state serves once."""
        form = form2request(html_of(response).xpath(FORM), {PARAMETER: "", **more}, click=False)
        request: Request = form.to_scrapy(
            self.parse_list, errback=self.broken, cb_kwargs={"page": page}, dont_filter=True,
            meta={"cookiejar": response.meta["cookiejar"], "dont_retry": True},
        )  # fmt: skip
        return request

    def broken(self, failure: Failure) -> Iterator[Request]:
        """A page that did not arrive: the chain is begun again, a bounded number of times."""
        if self._restarts == MOST_RESTARTS:
            self.failed(failure)
        yield from self._after_a_break("la liste n'est pas arrivée jusqu'au bout")

    def _after_a_break(self, why: str) -> Iterator[Request]:
        if self._restarts < MOST_RESTARTS:
            self._restarts += 1
            self._begin()
            yield self._first()
        else:
            self.keeper.fail(f"{why}, trois fois de suite : la session du site se perd, ou il est en maintenance.")
            yield from self.finish()

    def _ended(self) -> Iterator[Request]:
        """The last page: rows that came or went meanwhile have shifted the pages, so the list is walked once more.

        A consultation that two pages show is one; fewer rows than announced are a failure, told by the counts.
        """
        if len(set(self._totals)) > 1 and self._walks == 1:
            self._walks += 1
            self._begin()
            yield self._first()
            return
        announced = self.keeper.announced
        if announced is not None and self._shown >= announced and len(self.found) < announced:
            twice = announced - len(self.found)
            self.keeper.warn(f"{twice} consultations paraissent deux fois dans la liste : elles sont lues une fois.")
            self.keeper.announced = len(self.found)
        elif announced is not None and self._walks > 1:
            self.keeper.announced = max(announced, len(self.found))
        yield from self.finish()
