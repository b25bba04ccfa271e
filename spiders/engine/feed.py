"""Sources that are RSS or Atom feeds: Scrapy fetches, feedparser parses the bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import feedparser
from scrapy import Request
from scrapy.http import Response

from spiders.engine.source import SourceSpider

MOST_ENTRIES = 2_000
ANSWERED = 200


class FeedSourceSpider(SourceSpider):
    """One feed, obeying robots.txt. Options: url."""

    async def start(self) -> AsyncIterator[Request]:
        """The feed itself; one that is not there is an ordinary outcome."""
        yield Request(self.job.options["url"], self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Keep every entry; a page that is no feed, or a feed cut short before its entries, is a failure."""
        if response.status != ANSWERED:
            self.keeper.fail(f"le flux a répondu {response.status}.")
            return
        found = feedparser.parse(response.body, response_headers={"content-location": response.url})
        if not found.entries and (found.bozo or not found.version):
            self.keeper.fail("cette adresse ne donne pas de flux RSS ou Atom lisible.")
            return
        entries = found.entries[:MOST_ENTRIES]
        self.keeper.announced = len(entries)
        for position, entry in enumerate(entries):
            self.keep(entry.get("id") or entry.get("link") or f"entrée {position + 1}", payload(entry), response)
        self.told()


def payload(entry: Any) -> dict[str, Any]:
    """What is archived of an entry: its words, address and dates."""
    content = [{"value": one.get("value")} for one in entry.get("content", [])]
    dates = {key: list(entry[key])[:6] for key in ("published_parsed", "updated_parsed") if entry.get(key)}
    words = {key: entry.get(key) for key in ("id", "title", "link", "summary")}
    return {**words, "content": content, **dates}
