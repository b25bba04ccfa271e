"""BOAMP by DILA's files, the second way to the same notices."""

from __future__ import annotations

import re
from typing import Any

from spiders.engine.daily_files import DailyFilesSpider
from spiders.engine.jobs import CrawlJob
from spiders.formats import read_xml
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice
from tenderwatch.places import department_code

_PUBLISHED_IN = re.compile(rb"<DEP_PUBLICATION>\s*(\w{1,3})\s*</DEP_PUBLICATION>")


class BoampFilesSpider(DailyFilesSpider):
    """BOAMP (DILA), by files.

    Publisher: Direction de l'information légale et administrative.
    Licence: Licence Ouverte 2.0, attribution "DILA – BOAMP".
    Access: a folder per day of publication, one XML per notice, no key and no quota; 100 to 450 files a day.
    Pitfalls: half of a day's files come after 7:45; one request per notice, so much slower than the API.
    """

    name = "boamp-files"
    file_name = re.compile(r"(\d{2}-\d{1,6})\.xml")

    def wanted(self, body: bytes) -> bool:
        """Published in one of the departments asked for, or nobody knows where; all are when none is asked for."""
        asked = set(self.listed("departments"))
        found = {department_code(one.decode("ascii", "replace")) for one in _PUBLISHED_IN.findall(body)}
        return not asked or not found or bool(asked & found)

    @classmethod
    def read(cls, payload: Any, job: CrawlJob) -> ReadNotice:  # noqa: ARG003 (the file says it all)
        """One file: the same notice as the API's record of it."""
        if not isinstance(payload, dict) or not isinstance(payload.get("xml"), str):
            raise UnreadableNoticeError("(sans XML)", "le fichier n'est pas un avis")
        return read_xml(payload["xml"].encode())
