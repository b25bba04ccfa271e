"""Sources that are RSS or Atom feeds: Scrapy fetches, feedparser parses the bytes."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import feedparser
from feedparser.exceptions import CharacterEncodingOverride, NonXMLContentType
from scrapy import Request
from scrapy.http import Response

from spiders.engine.source import SourceSpider

MOST_ENTRIES = 2_000
ANSWERED, NOT_MODIFIED = 200, 304


class FeedSourceSpider(SourceSpider):
    """One feed, obeying robots.txt, asked for by the mark that it bore the last time. Options: url."""

    # Scrapy's own cache, which sends If-None-Match and If-Modified-Since; a 304 gives what was kept.
    custom_settings = {  # noqa: RUF012 (Scrapy's own way)
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.RFC2616Policy",
        "HTTPCACHE_IGNORE_HTTP_CODES": [code for code in range(300, 600) if code != NOT_MODIFIED],
        "DOWNLOAD_MAXSIZE": 20 * 1024 * 1024,
    }

    expected = frozenset({"title", "link"})
    familiar = frozenset({"id", "summary", "content", "published", "updated", "author", "tags", "links"})

    def markers(self, response: Response) -> set[str]:
        """What the entries have, by feedparser's names."""
        names = {str(key) for entry in parsed(response).entries for key in entry}
        return {name for name in names if not name.endswith(("_detail", "_parsed", "islink"))}

    async def start(self) -> AsyncIterator[Request]:
        """The feed itself; one that is not there is an ordinary outcome."""
        yield Request(self.job.options["url"], self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response) -> None:
        """Keep every entry; a page that is no feed, or a feed cut short before its entries, is a failure."""
        if response.status != ANSWERED:
            self.keeper.fail(f"le flux a répondu {response.status}.")
            return
        found = parsed(response)
        if not found.entries and (damaged(found) or not found.get("version")):
            self.keeper.fail("cette adresse ne donne pas de flux RSS ou Atom lisible.")
            return
        for entry in found.entries[:MOST_ENTRIES]:
            self.keep(None, payload(entry), response)
        # A feed announces nothing but what it shows; the same entry twice is one.
        self.keeper.announced = self.keeper.received
        for odd in oddities(found, self.keeper.received):
            self.keeper.warn(odd)
            self.logger.warning("%s : %s", self.job.source, odd)
        self.told()


def parsed(response: Response) -> Any:
    """The feed that feedparser sees in the body; as a stream, since it would take bytes for a path to open."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return feedparser.parse(
        io.BytesIO(response.body), response_headers={"content-location": response.url, "content-type": kind}
    )


def damaged(found: Any) -> bool:
    """Whether it is no well-formed XML; a wrong type or encoding in the headers is a trifle that feedparser mends."""
    return bool(found.bozo) and not isinstance(found.bozo_exception, CharacterEncodingOverride | NonXMLContentType)


def oddities(found: Any, distinct: int) -> list[str]:
    """What is odd about a feed that was read nevertheless."""
    odd = []
    if damaged(found):
        odd.append(f"flux mal formé, {distinct} entrées lues : une partie manque peut-être.")
    if len(found.entries) > MOST_ENTRIES:
        odd.append(f"{len(found.entries)} entrées : seules les {MOST_ENTRIES} premières sont lues.")
    if repeated := min(len(found.entries), MOST_ENTRIES) - distinct:
        odd.append(f"{repeated} entrées répètent l'identifiant d'une autre et sont laissées.")
    return odd


def payload(entry: Any) -> dict[str, Any]:
    """What is archived of an entry: its words, address and dates."""
    content = [{"value": one.get("value")} for one in entry.get("content", [])]
    # Asked as a dict: feedparser's own way would answer one date for another.
    found = {key: dict.get(entry, key) for key in ("published_parsed", "updated_parsed")}
    dates = {key: list(value)[:6] for key, value in found.items() if value}
    words = {key: entry.get(key) for key in ("id", "title", "link", "summary")}
    return {**words, "content": content, **dates}
