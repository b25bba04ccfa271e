"""Sources behind a search API that is asked by POST and gives its pages by a token."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.engine.refusals import ANSWERED, BAD_REQUEST, QUOTA_REACHED
from spiders.engine.source import SourceSpider, keys_of

MOST_LIMIT = 250
MOST_NUMBERED = 15_000
"""Notices that pages by number reach; a token has no such end."""
MOST_WORDS = 300


class SearchApiSpider(SourceSpider):
    """Pages of one search; subclasses say the query, the fields, and what becomes of a row.

    Options: url (of the search), page_size (at most 250), paging ("iteration" or "page"), delay_seconds.
    """

    address: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]
    # A documented public API: robots.txt is for pages (docs/adr/0003-robots.md).
    custom_settings = {"ROBOTSTXT_OBEY": False, "REDIRECT_ENABLED": False}  # noqa: RUF012 (Scrapy's own way)

    def query(self, since: date, until: date) -> str:
        """The expert query that picks the notices of these days."""
        raise NotImplementedError(f"{type(self).__name__} must say which notices it wants")

    def row(self, row: Any, response: Response) -> Request | None:
        """Keep a row, or ask for more about it first."""
        raise NotImplementedError(f"{type(self).__name__} must say what becomes of a row")

    def markers(self, response: Response) -> set[str]:
        """The fields of the rows; those that a notice does not have are left out of its row."""
        return keys_of(response.body, "notices")

    async def start(self) -> AsyncIterator[Request]:
        """The first page."""
        yield self._asked({"page": 1} if self._by_number else {})

    @property
    def _by_number(self) -> bool:
        return bool(self.job.options.get("paging", "iteration") == "page")

    @property
    def _limit(self) -> int:
        return min(int(self.job.options.get("page_size", MOST_LIMIT)), MOST_LIMIT)

    def _asked(self, where: dict[str, Any]) -> Request:
        body = {
            "query": self.query(self.job.since, self.job.until),
            "fields": list(self.fields),
            "limit": self._limit,
            "scope": "ACTIVE",
            "paginationMode": "PAGE_NUMBER" if self._by_number else "ITERATION",
            "checkQuerySyntax": False,
        } | where
        return Request(
            str(self.job.options.get("url", self.address)),
            self.parse_page,
            method="POST",
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            body=json.dumps(body),
            errback=self.failed,
            cb_kwargs={"page": where.get("page", 1)},
            dont_filter=True,
        )

    def parse_page(self, response: Response, page: int) -> list[Request]:
        """Every row of a page, then the next page; `timedOut` at 200 is a part of an answer, so a failure."""
        body = self._decoded(response)
        if body is None:
            return []
        rows, total, token = body["notices"], body["totalNoticeCount"], body.get("iterationNextToken")
        self.keeper.announced = total
        wanted = [asked for one in rows if (asked := self.row(one, response)) is not None]
        self.told()
        if self._by_number and rows and page * self._limit < total:
            if (page + 1) * self._limit > MOST_NUMBERED:
                self.keeper.fail(f"{total} avis : les pages numérotées s'arrêtent à {MOST_NUMBERED}.")
                return wanted
            return [*wanted, self._asked({"page": page + 1})]
        if not self._by_number and rows and token:
            return [*wanted, self._asked({"iterationNextToken": token})]
        return wanted

    def _decoded(self, response: Response) -> dict[str, Any] | None:
        try:
            body = json.loads(response.body)
        except (ValueError, RecursionError):
            body = None
        if response.status != ANSWERED:
            self.keeper.fail(_refusal(response, body))
            return None
        if not _is_envelope(body):
            self.keeper.fail("réponse 200 sans notices ni totalNoticeCount : l'API a changé, ou est en maintenance.")
            return None
        if body.get("timedOut"):
            self.keeper.fail("la recherche a dépassé son temps (timedOut) : la réponse n'est pas entière.")
            return None
        return dict(body)


def _refusal(response: Response, body: Any) -> str:
    if response.status == QUOTA_REACHED:
        return "quota de l'API atteint (429) ; réessayez au prochain passage."
    if response.status == BAD_REQUEST:
        message = body.get("message") if isinstance(body, dict) else None
        return f"requête refusée par l'API (400) : {str(message or 'sans message')[:MOST_WORDS]}"
    return f"l'API a répondu {response.status}."


def _is_envelope(body: Any) -> bool:
    total = body.get("totalNoticeCount") if isinstance(body, dict) else None
    return type(total) is int and total >= 0 and isinstance(body.get("notices"), list)
