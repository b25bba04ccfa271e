"""The base of every source: a job, a keeper for what it brings, and what each kind of failure means."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.engine.jobs import CrawlJob, Layout
from spiders.engine.keeper import Keeper
from tenderwatch import clock
from tenderwatch.model import ReadNotice

FAILURES = {
    "CannotResolveHostError": "l'adresse du site est introuvable",
    "DownloadConnectionRefusedError": "le site refuse la connexion",
    "DownloadTimeoutError": "le site n'a pas répondu à temps",
    "ResponseDataLossError": "la réponse du site s'est interrompue en route",
    "DownloadCancelledError": "la réponse du site dépasse la taille admise",
}
"""By the name of Scrapy's exception."""
BAD_CERTIFICATE = "le certificat du site n'est pas valable (expiré ou inconnu)"
MOST_NEW = 50


class BeyondFenceError(IgnoreRequest):
    """An address that is not on one of the source's sites; says which."""


class SourceSpider(scrapy.Spider):
    """A source; subclasses start their requests and hand each record to `self.keep`.

    `expected`: what every answer holds as long as its layout is the known one. `familiar`: what some hold.
    """

    own_sites: ClassVar[tuple[str, ...]] = ()
    expected: ClassVar[frozenset[str]] = frozenset()
    familiar: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        job: CrawlJob | None = None,
        folder: str = "var/collected",
        since: str = "",
        until: str = "",
        **options: Any,
    ) -> None:
        super().__init__()
        today = clock.today().isoformat()
        self.job = job or CrawlJob(
            source=self.name,
            spider=self.name,
            since=date.fromisoformat(since or today),
            until=date.fromisoformat(until or today),
            options=options,
        )
        self.keeper = Keeper(self.job, Path(folder))

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:
        """One record as a notice, the same now and when the archive is read again.

        Raises:
            UnreadableNoticeError: it cannot be one.
        """
        raise NotImplementedError(f"{cls.__name__} must say how a record is read")

    def odd(self, notice: ReadNotice) -> str | None:  # noqa: ARG002 (most sources have nothing to say)
        """A sentence for the operator about a notice that was read nevertheless."""
        return None

    def markers(self, response: Response) -> set[str]:
        """What an answer holds, by name: fields, classes, labels."""
        raise NotImplementedError(f"{type(self).__name__} must say what an answer holds")

    def sites(self) -> tuple[str, ...]:
        """The addresses whose sites may be asked: those of the configuration, and of the class without one."""
        given = tuple(str(one) for one in self.job.options.values() if str(one).startswith(("http://", "https://")))
        return (*given, *self.own_sites) if "url" not in self.job.options else given

    def layout(self, response: Response) -> Layout:
        """The answer's markers next to those that are known."""
        found = self.markers(response)
        missing, new = self.expected - found, found - self.expected - self.familiar
        return Layout(missing=tuple(sorted(missing)), new=tuple(sorted(new))[:MOST_NEW])

    def keep(self, name: str | None, payload: Any, response: Response) -> None:
        """Write one record of an answer."""
        self.keep_at(name, payload, response.url, response.status)

    def keep_at(self, name: str | None, payload: Any, url: str, status: int = 200) -> None:
        """Write one record; a disk that takes no more ends the crawl of this source."""
        try:
            self.keeper.keep(name, payload, self._read, url=url, status=status)
        except OSError as error:
            self.keeper.broken(error)
            raise CloseSpider("disk") from error

    def _read(self, payload: Any) -> ReadNotice:
        notice = self.read(payload, self.job)
        if told := self.odd(notice):
            self.keeper.warn(told)
        return notice

    def listed(self, option: str) -> list[str]:
        """An option that is a list; on Scrapy's command line it is a text with commas."""
        given = self.job.options.get(option) or ()
        return [one.strip() for one in given.split(",")] if isinstance(given, str) else list(given)

    def told(self) -> None:
        """Say how far the crawl is, on standard output, for the parent."""
        done, total = self.keeper.received, self.keeper.announced
        sys.stdout.write(f"{self.job.source}\t{done}\t{'' if total is None else total}\n")
        sys.stdout.flush()

    def failed(self, failure: Failure) -> None:
        """A request that got no usable answer, after its retries."""
        self.keeper.fail(_why(failure.value))

    def closed(self, reason: str) -> None:
        """Scrapy is done with this source: count, show the files, say how it went."""
        stats = self.crawler.stats
        assert stats is not None
        robots = stats.get_value("robotstxt/request_count", 0)
        self.keeper.requests = max(0, stats.get_value("downloader/request_count", 0) - robots)
        if any(key.startswith("spider_exceptions/") for key in stats.get_stats()):
            self.keeper.fail("une erreur du programme a arrêté la lecture : voir le journal.")
        if reason != "finished":
            self.keeper.fail(f"le parcours s'est arrêté avant la fin ({reason}).")
        self.keeper.finish()


def _why(error: BaseException | None) -> str:
    """What went wrong with a request, in French."""
    response = getattr(error, "response", None)
    said = f"{error!r} {getattr(error, '__cause__', None)!r}"
    if isinstance(error, BeyondFenceError):
        return f"{error} : rien n'y est demandé."
    if isinstance(error, IgnoreRequest) and response is None:
        if "DOWNLOAD_MAXSIZE" in said:
            return f"{FAILURES['DownloadCancelledError']} une fois décompressée."
        return "robots.txt ou une règle du site interdit cette adresse : elle n'est pas lue."
    if response is not None:
        return f"le site a répondu {response.status} après plusieurs essais."
    name = type(error).__name__
    what = BAD_CERTIFICATE if "certificate" in said else FAILURES.get(name, f"le site n'a pas répondu ({name})")
    return f"{what}, après plusieurs essais."


def keys_of(body: bytes, rows: str) -> set[str]:
    """The names of fields that a JSON answer's rows have, `rows` being the key of their list; none when it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return set()
    listed = found.get(rows) if isinstance(found, dict) else None
    return {str(key) for one in listed or () if isinstance(one, dict) for key in one}
