"""Feeds of buyers' own sites, one per line of the configuration."""

from __future__ import annotations

from typing import Any

from spiders.engine.feed import FeedSourceSpider
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

    def read(self, payload: Any) -> ReadNotice:
        """One entry."""
        options = self.job.options
        feed = self.job.source.removeprefix("feed-")
        return read_entry(payload, feed=feed, buyer=options.get("buyer"), department=options.get("department"))
