"""Feeds of buyers' own sites, one per line of the configuration."""

from __future__ import annotations

from typing import Any

from spiders.engine.feed import FeedSourceSpider
from spiders.engine.jobs import CrawlJob
from spiders.formats.feed import read_entry
from tenderwatch.model import ReadNotice


class FeedSpider(FeedSourceSpider):
    """An RSS or Atom feed.

    Publisher: the buyer named in the configuration.
    Licence: the buyer's; only title, words and address are kept.
    Access: GET, robots.txt obeyed.
    Pitfalls: no CPV, no deadline in fields; old entries leave the feed without a word.
    """

    name = "feed"

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:
        """One entry."""
        options = job.options
        return read_entry(payload, source=job.source, buyer=options.get("buyer"), department=options.get("department"))
