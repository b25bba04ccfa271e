"""Scrapy as we want it: honest, slow, obedient, bounded."""

from __future__ import annotations

from typing import Any

VERSION = "0.1.0"

BOT_NAME = "tenderwatch"
SPIDER_MODULES = ["spiders"]
USER_AGENT = f"Tenderwatch/{VERSION} (veille des marches publics)"
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
CONCURRENT_REQUESTS = 4
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 256 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 500, 502, 503, 504, 522, 524]
"""Not 429: the answer says when to come back, and a retry before that is impolite."""
HTTPERROR_ALLOW_ALL = True
"""Every status is an outcome that a source tells in its own words."""
REDIRECT_MAX_TIMES = 3
DOWNLOADER_MIDDLEWARES = {"spiders.engine.fence.Fence": 10}
SPIDER_MIDDLEWARES = {"spiders.engine.looking.FirstAnswers": 50}
LOG_LEVEL = "WARNING"
FEED_EXPORT_ENCODING = "utf-8"


def for_contact(contact: str) -> dict[str, Any]:
    """What changes with the installation: who can be written to about its requests."""
    return {"USER_AGENT": f"Tenderwatch/{VERSION} (veille des marches publics; contact: {contact})"}
