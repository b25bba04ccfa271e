"""Sources that are pages made for people: read slowly, robots.txt obeyed, and left at the first sign of refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from parsel import Selector
from scrapy import FormRequest, Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from spiders.engine.refusals import ANSWERED, QUOTA_REACHED, when_to_come_back
from spiders.engine.source import SourceSpider

REFUSALS = {401, 403, 407, 451}
UNAVAILABLE = 503
_CHALLENGE = re.compile(
    r"captcha|cf-challenge|cf-chl-|just a moment|attention required|incapsula|pardon our interruption"
    r"|request unsuccessful|vous n[’']êtes pas un robot|accès (?:refusé|interdit)|access denied",
    re.IGNORECASE,
)
LOOKED_AT = 200_000
"""Characters of a page in which a challenge is looked for."""


class PageSpider(SourceSpider):
    """A list, then the pages of some of its rows. A refusal ends the crawl: it never passes for somebody else.

    `found` takes the rows of the list, by identifier, `hidden` counts those that it announces and does not show, until
    `completed` asks for their pages. A row whose page is
    asked for waits with what is known of it. When its page does not come, for whatever reason, it is kept by its row
    alone: nothing that a list showed is lost.
    """

    # One request at a time: none is on its way when the site refuses.
    custom_settings = {  # noqa: RUF012 (Scrapy's own way)
        "COOKIES_ENABLED": True,
        "CONCURRENT_REQUESTS": 1,
        "DOWNLOAD_MAXSIZE": 20 * 1024 * 1024,
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: dict[str, dict[str, Any]] = {}
        self.found: dict[str, Any] = {}
        self._completed = False
        self.hidden = 0
        self._asked = self._missed = 0

    @property
    def site(self) -> str:
        """The site, without a slash at its end."""
        return str(self.job.options.get("url", "")).rstrip("/")

    def address(self, row: Any) -> str:
        """The page of a row."""
        raise NotImplementedError(f"{type(self).__name__} must say where the page of a row is")

    def is_page(self, response: Response) -> bool:
        """Whether an answer is the page of a row."""
        raise NotImplementedError(f"{type(self).__name__} must say what the page of a row looks like")

    def listing(
        self, address: str, callback: Callable[..., Any], form: Mapping[str, str] | None = None, *,
        session: str = "list", **given: Any,
    ) -> Request:  # fmt: skip
        """A request for a page of the list; with a form it is sent."""
        meta = {"cookiejar": session}
        if form is None:
            return Request(address, callback, errback=self.failed, cb_kwargs=given, meta=meta, dont_filter=True)
        return FormRequest(
            address, callback, formdata=dict(form), errback=self.failed, cb_kwargs=given, meta=meta, dont_filter=True
        )

    def unexpected(self, response: Response) -> None:
        """Remember that a page of the list is none."""
        self.keeper.fail(f"liste inattendue (réponse {response.status}) : le site a changé, ou est en maintenance.")

    def listed_whole(self) -> Iterator[Request]:
        """The list was read: count it, then ask for the pages of what is new."""
        self.keeper.announced = len(self.found) + self.hidden
        yield from self.completed(self.address, self.parse_page)

    def parse_page(self, response: Response, number: str) -> Iterator[Request] | None:
        """A row's own page."""
        known = response.status == ANSWERED and self.is_page(response)
        self.insist_not(response, known=known)
        if known:
            self.awaited(number)["page"] = text_of(response)
            self.arrived(number, response)
        else:
            self.without_page(number, response)
        return None

    def by_row(self, number: str, row: Any) -> None:
        """Keep a row by itself: its page was read before, or will be another night."""
        self.keep_at(number, {"row": row, "page": None}, self.site)

    def completed(self, address: Callable[[Any], str], callback: Callable[..., Any]) -> Iterator[Request]:
        """The pages of the rows that are new, up to what a night may ask for; the others are kept by themselves."""
        left = int(self.job.options.get("details_a_night", 0))
        self._completed = True
        for number, row in self.found.items():
            if number in self.job.known or left == 0:
                self.by_row(number, row)
            else:
                left -= 1
                self.await_page(number, {"row": row, "page": None})
                yield self.page(address(row), callback, number=number)

    def await_page(self, number: str, payload: dict[str, Any]) -> None:
        """Remember a row whose page is asked for."""
        self._waiting[number] = payload
        self._asked += 1

    def awaited(self, number: str) -> dict[str, Any]:
        """What is known so far of a row that waits; it may be added to."""
        return self._waiting[number]

    def page(self, address: str, callback: Callable[..., Any], *, number: str) -> Request:
        """A request about a row that waits, in a session of its own: the list's must not be disturbed."""
        return Request(
            address, callback, errback=self.no_page, cb_kwargs={"number": number}, meta={"cookiejar": "pages"},
            dont_filter=True, priority=-self._asked,
        )  # fmt: skip

    def arrived(self, number: str, response: Response) -> None:
        """Keep a row with all that was read of it."""
        self.keep(number, self._waiting.pop(number), response)
        self.told()

    def without_page(self, number: str, response: Response) -> None:
        """Keep a row by itself: its page is not what was expected."""
        self._missed += 1
        self.arrived(number, response)

    def no_page(self, failure: Failure) -> None:
        """Keep a row by itself: its page did not come."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy adds it
        number = request.cb_kwargs["number"]
        self._missed += 1
        self.keep_at(number, self._waiting.pop(number), request.url)

    def closed(self, reason: str) -> None:
        """Whatever still waits is kept by its row; pages that did not come are told, and all of them is a failure."""
        if not self._completed:
            for number, row in self.found.items():
                self.by_row(number, row)
        for number, payload in self._waiting.items():
            self.keep_at(number, payload, self.site)
        if self._missed and self._missed == self._asked:
            self.keeper.fail(f"aucune des {self._asked} pages demandées n'est lisible : le site a sans doute changé.")
        elif self._missed:
            self.keeper.warn(f"{self._missed} pages sur {self._asked} n'ont pas pu être lues : leur ligne seule l'est.")
        super().closed(reason)

    def insist_not(self, response: Response, *, known: bool) -> None:
        """Leave at once when the site refuses programs; `known`: the page has what it is read for.

        Raises:
            CloseSpider: it refuses, asks to come back later, or shows a challenge.
        """
        if told := refusal(response, known=known):
            self.keeper.fail(told)
            raise CloseSpider("refused")


def html_of(response: Response) -> Selector:
    """The page; an empty one when the answer is no text."""
    return response.selector if isinstance(response, TextResponse) else Selector("<html></html>")


def text_of(response: Response) -> str:
    """The text of an answer in the encoding that it declares; bytes that are no text as far as they can be read."""
    return response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", "replace")


def refusal(response: Response, *, known: bool) -> str | None:
    """Why nothing more should be asked of a site; None when it answers."""
    if response.status in REFUSALS:
        return f"le site refuse ce programme ({response.status}) : rien de plus n'est demandé, écrivez à son support."
    if response.status in {QUOTA_REACHED, UNAVAILABLE}:
        return f"le site demande de revenir plus tard ({response.status}) ; {when_to_come_back(response)}."
    if response.status == ANSWERED and not known and _CHALLENGE.search(html_of(response).get()[:LOOKED_AT]):
        return "le site montre une page de contrôle (captcha) : rien de plus ne lui est demandé, ouvrez-le vous-même."
    return None
