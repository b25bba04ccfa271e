"""The fence: a source asks its own sites and no other address, whatever a page, a row or a redirect says."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.engine.source import BeyondFenceError, SourceSpider

PORTS = {"http": 80, "https": 443}


class Fence:
    """A downloader middleware that stands before every download, redirects and robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Fence:
        """As Scrapy makes it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let through what lies on a site of the source.

        Raises:
            BeyondFenceError: another site, another port, a private address or another scheme.
        """
        spider = self._crawler.spider
        assert isinstance(spider, SourceSpider)
        if not any(_same_site(request.url, site) for site in spider.sites()):
            host = urlsplit(request.url).netloc[:80] or urlsplit(request.url).scheme
            raise BeyondFenceError(f"adresse hors du site refusée ({host})")


def _same_site(url: str, site: str) -> bool:
    """Same host and port; http may become https, never the other way round."""
    asked, known = urlsplit(url), urlsplit(site)
    if asked.scheme not in PORTS or known.scheme not in PORTS or asked.hostname != known.hostname:
        return False
    upgraded = (known.scheme, asked.scheme) == ("http", "https") and known.port is None and asked.port is None
    same = asked.scheme == known.scheme
    return upgraded or (same and (asked.port or PORTS[asked.scheme]) == (known.port or PORTS[known.scheme]))
