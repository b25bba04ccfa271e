"""Sources that are a tree of files: a folder per day, listed by a page of links, and one file per notice."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date, timedelta
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.engine.pages import PageSpider, html_of, text_of
from spiders.engine.refusals import ANSWERED, is_no_file

NOT_FOUND = 404
_DECLARED = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
"""It tells an encoding that the text has no more."""


class DailyFilesSpider(PageSpider):
    """Every file of every day of the job. `root` names the option that holds the address of the tree.

    `file_name`: what names a notice's file, its identifier as the first group. Options: delay_seconds.
    """

    root: ClassVar[str] = "files_url"
    folder: ClassVar[str] = "%Y/%m/%d"
    file_name: ClassVar[re.Pattern[str]]

    def wanted(self, body: bytes) -> bool:  # noqa: ARG002 (most want them all)
        """Whether a file is one of those that the job asks for."""
        return True

    def markers(self, response: Response) -> set[str]:
        """What kinds of links the index holds."""
        links = html_of(response).css("a::attr(href)").getall()
        return {"files" for one in links if self.file_name.fullmatch(one)}

    expected = frozenset({"files"})

    async def start(self) -> AsyncIterator[Request]:
        """The index of each day, oldest first."""
        days = [self.job.since + timedelta(days) for days in range((self.job.until - self.job.since).days + 1)]
        self.keeper.announced = 0
        for at, day in enumerate(days):
            address = f"{str(self.job.options[self.root]).rstrip('/')}/{day.strftime(self.folder)}/"
            yield Request(
                address, self.parse_index, errback=self.failed, cb_kwargs={"day": day}, dont_filter=True,
                priority=-at,
            )  # fmt: skip

    def parse_index(self, response: Response, day: date) -> Iterator[Request]:
        """The files of a day; the folder of today may not be there yet."""
        links = dict.fromkeys(html_of(response).css("a::attr(href)").getall())
        names = [found for one in links if (found := self.file_name.fullmatch(one))]
        self.insist_not(response, known=bool(names))
        if response.status == NOT_FOUND and day == self.job.until:
            return
        if response.status != ANSWERED or not (names or "parent directory" in html_of(response).get().lower()):
            self.keeper.fail(f"dossier du {day:%d/%m/%Y} illisible (réponse {response.status}).")
            return
        self.keeper.announced = (self.keeper.announced or 0) + len(names)
        for name in names:
            yield Request(
                response.urljoin(name[0]), self.parse_file, errback=self.failed, cb_kwargs={"number": name[1]},
                dont_filter=True, priority=1,
            )  # fmt: skip

    def parse_file(self, response: Response, number: str) -> None:
        """One notice; a file that is listed and does not come, or is a page instead, is a failure."""
        known = response.status == ANSWERED and not is_no_file(response.body)
        self.insist_not(response, known=known)
        if not known:
            told = "par une page" if response.status == ANSWERED else str(response.status)
            self.keeper.fail(f"le fichier de l'avis {number} a répondu {told} : le prochain passage le redemandera.")
        elif self.wanted(response.body):
            self.keep(number, {"xml": _DECLARED.sub("", text_of(response))}, response)
        else:
            self.keeper.announced = (self.keeper.announced or 0) - 1
        self.told()
