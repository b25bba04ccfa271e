"""Looking at a source: its first answers, what they hold, and nothing more asked for."""

from __future__ import annotations

import base64

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from spiders.engine.jobs import Answer
from spiders.engine.refusals import ANSWERED
from spiders.engine.source import SourceSpider
from tenderwatch import clock

MOST_BYTES = 20 * 1024 * 1024


class FirstAnswers(BaseSpiderMiddleware):
    """Where a job names `most_pages`: that many answers are kept, and no more requests leave."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._left = 0

    @property
    def _spider(self) -> SourceSpider:
        spider = self.crawler.spider
        assert isinstance(spider, SourceSpider)
        return spider

    def process_spider_input(self, response: Response) -> None:
        """Remember an answer, and the layout of the first one."""
        keeper, most = self._spider.keeper, self._spider.job.most_pages
        if most is None or len(keeper.answers) >= most:
            return
        if not keeper.answers and response.status == ANSWERED:
            keeper.layout = self._spider.layout(response)
        keeper.answers.append(_answer(response))

    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:  # noqa: ARG002
        """Let a request leave while answers are wanted."""
        most = self._spider.job.most_pages
        self._left += most is not None
        return request if most is None or self._left <= most else None


def _answer(response: Response) -> Answer:
    request = response.request
    body = response.body[:MOST_BYTES]
    try:
        text, coded = body.decode(), False
    except UnicodeDecodeError:
        text, coded = base64.b64encode(body).decode(), True
    return Answer(
        url=response.url,
        method=request.method if request else "GET",
        sent=request.body.decode("utf-8", "replace") if request else "",
        status=response.status,
        content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
        fetched_at=clock.now(),
        body=text,
        base64=coded,
    )
