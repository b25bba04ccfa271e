"""The child process: crawls the jobs of a file, each source by itself, and dies with its parent."""

from __future__ import annotations

import json
import os
import ssl
import sys
import threading
from pathlib import Path

import certifi
from scrapy.crawler import CrawlerProcess
from scrapy.downloadermiddlewares import cookies
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from tldextract import TLDExtract

from spiders.engine import settings as ours
from spiders.engine.jobs import CrawlJob

ORPHANED = 3
STANDARD_INPUT = 0
OF_A_SOURCE = {"delay_seconds": "DOWNLOAD_DELAY", "timeout_seconds": "DOWNLOAD_TIMEOUT"}
"""Options of any job that are settings of Scrapy."""


def main(file: str) -> None:
    """Crawl all jobs; each writes its own outcome file in the folder."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    trust()
    ask_nobody_else()
    asked = json.loads(Path(file).read_text(encoding="utf-8"))
    made = crawl_settings(asked["contact"])
    made.set("HTTPCACHE_DIR", str(Path(asked["folder"]).resolve().parent / "httpcache"))
    loader = SpiderLoader.from_settings(made)
    process = CrawlerProcess(made)
    for raw in asked["jobs"]:
        job = CrawlJob.model_validate(raw)
        crawler = process.create_crawler(loader.load(job.spider))
        for option in OF_A_SOURCE.keys() & job.options.keys():
            crawler.settings.set(OF_A_SOURCE[option], float(job.options[option]), priority="cmdline")
        process.crawl(crawler, job=job, folder=asked["folder"])
    process.start()


def crawl_settings(contact: str) -> Settings:
    """Our settings module, with the installation's contact."""
    made = Settings()
    made.setmodule(ours)
    made.setdict(ours.for_contact(contact))
    return made


def trust() -> None:
    """Where the certificates of authorities are: OpenSSL as it comes with a package may look in places of its own."""
    known = ssl.get_default_verify_paths()
    if known.cafile or not known.capath:
        os.environ.setdefault("SSL_CERT_FILE", known.cafile or certifi.where())
    else:
        os.environ.setdefault("SSL_CERT_DIR", known.capath)


def ask_nobody_else() -> None:
    """Public suffixes as the package brings them: for its cookies, Scrapy would have the list downloaded first."""
    cookies._split_domain = TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)  # noqa: SLF001 (no setting)


def _die_with_parent() -> None:
    """The parent holds the other end of standard input; when it is gone, nobody wants the files any more."""
    while os.read(STANDARD_INPUT, 1):
        continue
    os._exit(ORPHANED)


if __name__ == "__main__":
    main(sys.argv[1])
