"""Crawl jobs of tests, and hand-made answers for spiders that run without a reactor."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from spiders.engine.jobs import CrawlJob

SINCE, UNTIL = date(2026, 9, 14), date(2026, 10, 5)
FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Mairie</title>
<item><title>Marché de nettoyage</title><link>https://mairie.example.org/1</link><guid>1</guid></item>
<item><title>Sans adresse</title><guid isPermaLink="false">2</guid></item></channel></rss>""".encode()


def boamp_job(url: str, name: str = "boamp", **options: object) -> CrawlJob:
    """A crawl of a local dataset, pages of ten."""
    given = {"url": url, "delay_seconds": 0, "page_size": 10} | options
    return CrawlJob(source=name, spider="boamp", since=SINCE, until=UNTIL, options=given)


def feed_job(url: str, name: str = "feed-mairie", **options: object) -> CrawlJob:
    """A crawl of a local feed."""
    given = {"url": url, "buyer": "Mairie", "department": "29", "delay_seconds": 0} | options
    return CrawlJob(source=name, spider="feed", since=SINCE, until=UNTIL, options=given)


def an_answer(body: object, status: int = 200, headers: dict[str, str] | None = None, **meta: Any) -> TextResponse:
    """An answer of a server; a body that is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = "http://127.0.0.1/records"
    return TextResponse(url, status=status, body=data, headers=headers, request=Request(url, meta=meta))


def asked(callback: AsyncIterator[Request]) -> list[Request]:
    """The requests that a spider's callback makes."""

    async def collect() -> list[Request]:
        return [request async for request in callback]

    return asyncio.run(collect())
