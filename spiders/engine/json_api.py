"""Sources behind an Explore API v2.1 (Opendatasoft): pages up to 10,000 rows, the exports endpoint above."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from spiders.engine.refusals import ANSWERED, QUOTA_REACHED, seconds_to_wait, sentence
from spiders.engine.source import SourceSpider, keys_of

MOST_ROWS = 10_000
"""`offset + limit` may not pass it; exports have no such limit."""
MOST_LIMIT = 100
EXPORT_DAYS = 7
"""Days of one export: with up to 450 notices a day of some 19 kB, one answer stays near 60 MB."""
EXPORT_SECONDS = 900
MOST_WAIT_SECONDS = 120.0
MOST_WAITS = 2


class ExploreApiSpider(SourceSpider):
    """Pages of one dataset, ordered so that they do not overlap; `id_field` names a record's identifier.

    Options: url (of the dataset, instead of `dataset`), page_size (at most 100), delay_seconds,
    most_wait_seconds (how long a 429 may make us wait), most_paged (rows above which exports are asked for).
    """

    id_field: ClassVar[str]
    dataset: ClassVar[str]
    # A documented public API under an open licence: robots.txt is for pages (docs/adr/0003-robots.md).
    custom_settings = {"ROBOTSTXT_OBEY": False, "REDIRECT_ENABLED": False}  # noqa: RUF012 (Scrapy's own way)

    _moved = False
    _walks = 1

    def where(self, since: date, until: date) -> str:
        """The ODSQL condition that picks the records of these days, both included."""
        raise NotImplementedError(f"{type(self).__name__} must say which records it wants")

    def markers(self, response: Response) -> set[str]:
        """The fields of the records."""
        return keys_of(response.body, "results")

    async def start(self) -> AsyncIterator[Request]:
        """The first page; its total decides how the rest is fetched."""
        yield self._page(0)

    def _page(self, offset: int) -> Request:
        size = min(int(self.job.options.get("page_size", MOST_LIMIT)), MOST_LIMIT, MOST_ROWS - offset)
        asked = {"order_by": self.id_field, "limit": size, "offset": offset}
        return self._request("records", asked, self.parse_page, {"offset": offset})

    def _export(self, since: date) -> Request:
        """Never with `offset`: the 10,000 rule would come back, inside the stream of a 200."""
        until = min(since + timedelta(days=EXPORT_DAYS - 1), self.job.until)
        where = {"where": self.where(since, until)}
        request = self._request("exports/jsonl", where, self.parse_export, {"until": until})
        request.meta["download_timeout"] = EXPORT_SECONDS
        return request

    def _count(self) -> Request:
        """The total again, after exports, which do not tell it."""
        return self._request("records", {"limit": 1}, self.parse_count, {})

    def _request(self, way: str, asked: dict[str, Any], callback: Any, given: dict[str, Any]) -> Request:
        address = self.job.options.get("url", self.dataset).rstrip("/")
        query = urlencode({"where": self.where(self.job.since, self.job.until)} | asked)
        return Request(f"{address}/{way}?{query}", callback, errback=self.failed, cb_kwargs=given, dont_filter=True)

    async def parse_page(self, response: Response, offset: int) -> AsyncIterator[Request]:
        """Keep a page's records and ask for the next."""
        if response.status != ANSWERED:
            async for again in self._refused(response):
                yield again
            return
        body = self._decoded(response)
        if body is None:
            return
        total, results = body["total_count"], body["results"]
        self._moved |= self.keeper.announced not in {None, total}
        self.keeper.announced = total
        if total > min(int(self.job.options.get("most_paged", MOST_ROWS)), MOST_ROWS):
            yield self._export(self.job.since)
            return
        for record in results:
            self.keep(_name(record, self.id_field), record, response)
        self.told()
        following = self._after(offset, offset + len(results), total)
        if following:
            yield following

    def _after(self, offset: int, seen: int, total: int) -> Request | None:
        """The next page; when rows came or went meanwhile, pages have shifted: one more walk from the start."""
        if seen < total and seen == offset:
            self.keeper.fail(f"page vide à partir de {offset} alors que {total} avis sont annoncés.")
            return None
        if seen < total:
            return self._page(seen)
        if self._moved and self._walks == 1:
            self._walks += 1
            return self._page(0)
        return None

    async def parse_export(self, response: Response, until: date) -> AsyncIterator[Request]:
        """Keep every line of an export; an error can stand in its midst although the status is 200."""
        if response.status != ANSWERED:
            async for again in self._refused(response):
                yield again
            return
        for line in filter(bytes.strip, io.BytesIO(response.body)):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                self.keeper.fail(f"export interrompu : {line[:200].decode('utf-8', 'replace')}")
                return
            self.keep(_name(record, self.id_field), record, response)
        self.told()
        yield self._export(until + timedelta(days=1)) if until < self.job.until else self._count()

    async def parse_count(self, response: Response) -> AsyncIterator[Request]:
        """What is announced now that everything was exported."""
        if response.status != ANSWERED:
            async for again in self._refused(response):
                yield again
            return
        body = self._decoded(response)
        if body is not None:
            self.keeper.announced = body["total_count"]

    def _decoded(self, response: Response) -> dict[str, Any] | None:
        """The envelope of a page; anything else at 200 (a challenge, a maintenance page) is a failure."""
        try:
            body = json.loads(response.body)
        except (ValueError, RecursionError):
            self.keeper.fail("réponse 200 qui n'est pas du JSON (maintenance ou page de contrôle ?).")
            return None
        if not _is_envelope(body):
            self.keeper.fail("réponse 200 sans total_count ni results : l'API a changé.")
            return None
        return dict(body)

    async def _refused(self, response: Response) -> AsyncIterator[Request]:
        """The same request again after a 429 whose wait is bounded; any other answer is a failure."""
        wait, waits = seconds_to_wait(response), response.meta.get("waits", 0)
        longest = float(self.job.options.get("most_wait_seconds", MOST_WAIT_SECONDS))
        bounded = wait is not None and wait <= longest and waits < MOST_WAITS
        if response.status == QUOTA_REACHED and wait is not None and bounded and response.request:
            await asyncio.sleep(wait)
            yield response.request.replace(meta={**response.meta, "waits": waits + 1})
        else:
            self.keeper.fail(sentence(response))


def _name(record: Any, field: str) -> str | None:
    found = record.get(field) if isinstance(record, dict) else None
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def _is_envelope(body: Any) -> bool:
    """Whether it counts and lists; JSON's `true` is no count."""
    total = body.get("total_count") if isinstance(body, dict) else None
    return type(total) is int and total >= 0 and isinstance(body.get("results"), list)
