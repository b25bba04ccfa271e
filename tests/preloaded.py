"""What commands and crawls import, for the process that they are forked from."""

import sys

import pandas as pd  # noqa: F401
from scrapy.core.downloader.handlers import http11  # noqa: F401
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

import benchmarks.digests  # noqa: F401
import spiders.engine.child
import tenderwatch.bootstrap
import tenderwatch.cli
import tenderwatch.commands.runs  # noqa: F401

SETTINGS = spiders.engine.child.crawl_settings("veille@example.org")
SpiderLoader.from_settings(SETTINGS)
for kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
    for name in build_component_list(SETTINGS.getwithbase(kind)):
        load_object(name)
assert "twisted.internet.reactor" not in sys.modules, "each crawl chooses its own"
