"""Sources behind an Explore API v2.1 (Opendatasoft): pages up to 10,000 rows, the exports endpoint above."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from spiders.engine.source import SourceSpider
from tenderwatch import clock

MOST_ROWS = 10_000
"""`offset + limit` may not pass it; exports have no such limit."""
MOST_WAIT_SECONDS = 120.0
MOST_WAITS = 2
ANSWERED = 200
BAD_REQUEST = 400
TOO_MANY = 429


class ExploreApiSpider(SourceSpider):
    """Pages of one dataset, ordered so that they do not overlap; `id_field` names a record's identifier.

    Options: url (of the dataset), page_size (at most 100), delay_seconds.
    """

    id_field: ClassVar[str]
    # A documented public API under an open licence: robots.txt is for pages (docs/adr/0003-robots.md).
    custom_settings = {"ROBOTSTXT_OBEY": False, "REDIRECT_ENABLED": False}  # noqa: RUF012 (Scrapy's own way)

    def where(self) -> str:
        """The ODSQL condition that picks the job's records."""
        raise NotImplementedError(f"{type(self).__name__} must say which records it wants")

    async def start(self) -> AsyncIterator[Request]:
        """The first page; its total decides how the rest is fetched."""
        yield self._page(0)

    def _page(self, offset: int) -> Request:
        size = int(self.job.options.get("page_size", 100))
        asked = {"where": self.where(), "order_by": self.id_field, "limit": size, "offset": offset}
        return self._request("records", asked, self.parse_page, {"offset": offset})

    def _export(self) -> Request:
        """Never with `offset`: the 10,000 rule would come back, inside the stream of a 200."""
        return self._request("exports/jsonl", {"where": self.where()}, self.parse_export, {})

    def _request(self, way: str, asked: dict[str, Any], callback: Any, given: dict[str, Any]) -> Request:
        url = f"{self.job.options['url'].rstrip('/')}/{way}?{urlencode(asked)}"
        return Request(url, callback, errback=self.failed, cb_kwargs=given, dont_filter=True)

    async def parse_page(self, response: Response, offset: int) -> AsyncIterator[Request]:
        """Keep a page's records and ask for the next."""
        if response.status != ANSWERED:
            if again := await self._refused(response):
                yield again
            return
        body = self._decoded(response)
        if body is None:
            return
        total, results = body["total_count"], body["results"]
        self.keeper.announced = total
        if total > MOST_ROWS:
            yield self._export()
            return
        for record in results:
            self.keep(_name(record, self.id_field), record, response)
        self.told()
        seen = offset + len(results)
        if seen < total and not results:
            self.keeper.fail(f"page vide à partir de {offset} alors que {total} avis sont annoncés.")
        elif seen < total:
            yield self._page(seen)

    async def parse_export(self, response: Response) -> AsyncIterator[Request]:
        """Keep every line of an export; an error can stand in its midst although the status is 200."""
        if response.status != ANSWERED:
            if again := await self._refused(response):
                yield again
            return
        for line in response.body.splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                self.keeper.fail(f"export interrompu : {line[:200].decode('utf-8', 'replace')}")
                return
            self.keep(_name(record, self.id_field), record, response)
        self.told()

    def _decoded(self, response: Response) -> dict[str, Any] | None:
        """The envelope of a page; anything else at 200 (a challenge, a maintenance page) is a failure."""
        try:
            body = json.loads(response.body)
        except ValueError:
            self.keeper.fail("réponse 200 qui n'est pas du JSON (maintenance ou page de contrôle ?).")
            return None
        if not _is_envelope(body):
            self.keeper.fail("réponse 200 sans total_count ni results : l'API a changé.")
            return None
        return dict(body)

    async def _refused(self, response: Response) -> Request | None:
        """What an answer other than 200 means; after 429 the same request again, when the wait is bounded."""
        if response.status == TOO_MANY:
            wait, waits = _seconds_to_wait(response), response.meta.get("waits", 0)
            if wait is not None and wait <= MOST_WAIT_SECONDS and waits < MOST_WAITS and response.request:
                await asyncio.sleep(wait)
                return response.request.replace(meta={"waits": waits + 1})
            self.keeper.fail(f"quota de l'API atteint (429) ; {_when(response)}.")
        elif response.status == BAD_REQUEST:
            self.keeper.fail(f"requête refusée par l'API (400) : {_message(response)}")
        else:
            self.keeper.fail(f"l'API a répondu {response.status}.")
        return None


def _name(record: Any, field: str) -> str | None:
    found = record.get(field) if isinstance(record, dict) else None
    return found if isinstance(found, str) else None


def _is_envelope(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("total_count"), int) and isinstance(body.get("results"), list)


def _error_body(response: Response) -> dict[str, Any]:
    try:
        body = json.loads(response.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _message(response: Response) -> str:
    body = _error_body(response)
    return str(body.get("message") or body.get("error") or "sans message")[:500]


def _reset_time(response: Response) -> datetime | None:
    """`reset_time` of the body, e.g. "2021-01-26T00:00:00Z"."""
    try:
        found = datetime.fromisoformat(str(_error_body(response).get("reset_time")))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _seconds_to_wait(response: Response) -> float | None:
    """From the body's `reset_time`, else from Retry-After; None when neither says."""
    reset = _reset_time(response)
    if reset is not None:
        return max(0.0, (reset - clock.now()).total_seconds())
    after = (response.headers.get("Retry-After") or b"").decode("latin-1")
    return float(after) if after.isdigit() else None


def _when(response: Response) -> str:
    reset = _reset_time(response)
    if reset is None:
        return "réessayez au prochain passage"
    return f"réessayez après le {reset.astimezone(clock.PARIS):%d/%m/%Y à %H:%M}"
