"""Reading archived payloads again, as the source that brought them reads them today."""

from __future__ import annotations

import json
from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders.engine import settings as ours
from spiders.engine.archive import RawRecord
from spiders.engine.jobs import CrawlJob
from spiders.engine.source import SourceSpider
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice


def read_raw(raw: RawRecord) -> ReadNotice:
    """The notice of an archived record.

    Raises:
        UnreadableNoticeError: it cannot be read, or no source of that name exists any more.
    """
    spider = _spiders().get(raw.spider)
    if spider is None:
        raise UnreadableNoticeError(raw.source_id, f"aucune source ne s'appelle {raw.spider}")
    day = raw.fetched_at.date()
    job = CrawlJob(source=raw.source, spider=raw.spider, since=day, until=day, options=raw.options)
    return spider.read(json.loads(raw.payload), job)


@cache
def _spiders() -> dict[str, type[SourceSpider]]:
    settings = Settings()
    settings.setmodule(ours)
    loader = SpiderLoader.from_settings(settings)
    return {name: one for name in loader.list() if issubclass(one := loader.load(name), SourceSpider)}
