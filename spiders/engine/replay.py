"""Reading archived payloads again, as the source that brought them reads them today."""

from __future__ import annotations

import json

from spiders.engine.archive import RawRecord
from spiders.formats import read_record
from spiders.formats.feed import read_entry
from spiders.formats.ted_search import read_row
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice


def read_raw(raw: RawRecord) -> ReadNotice:
    """The notice of an archived record.

    Raises:
        UnreadableNoticeError: it cannot be read, or no source of that name exists any more.
    """
    payload = json.loads(raw.payload)
    if raw.spider in {"boamp", "approch"}:
        return read_record(payload)
    if raw.spider == "feed":
        feed = raw.source.removeprefix("feed-")
        options = raw.options
        return read_entry(payload, feed=feed, buyer=options.get("buyer"), department=options.get("department"))
    if raw.spider == "ted":
        return read_row(payload)
    raise UnreadableNoticeError(raw.source_id, f"aucune source ne s'appelle {raw.spider}")
