"""Entries of a buyer's RSS or Atom feed, as feedparser gives them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from spiders.formats.shape import code, get, text, web_address
from tenderwatch.clock import PARIS
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Buyer, Kind, Place, ReadNotice

_TAG = re.compile(r"<[^<>]{1,2000}>")


def read_entry(entry: Mapping[str, Any], *, feed: str, buyer: str | None, department: str | None) -> ReadNotice:
    """One entry; a feed says neither CPV nor deadline in fields, so these stay unknown.

    Raises:
        UnreadableNoticeError: no title, or no address to read it at.
    """
    title, url = text(entry.get("title")), web_address(entry.get("link"))
    name = title or code(entry.get("id")) or "(sans titre)"
    if not title:
        raise UnreadableNoticeError(f"{feed} : {name[:80]}", "entrée sans titre")
    if not url:
        raise UnreadableNoticeError(f"{feed} : {name[:80]}", "entrée sans adresse http")
    words = text(get(entry, "content", "value")) or text(entry.get("summary"))
    return ReadNotice(
        source=f"feed-{feed}",
        source_id=hashlib.sha256((code(entry.get("id")) or url).encode()).hexdigest()[:16],
        url=url,
        kind=Kind.CALL,
        title=_without_markup(title),
        description=_without_markup(words) if words else None,
        buyer=Buyer(name=buyer, department=department),
        place=Place(departments=(department,), of_buyer=True) if department else None,
        published_on=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        source_format="feed",
        warnings=("date limite à lire sur la page de l'acheteur",),
    )


def _without_markup(words: str) -> str:
    """A feed's description is HTML: its tags are not words."""
    return text(_TAG.sub(" ", words)) or words


def _day(parsed: Any) -> date | None:
    """Feedparser gives UTC as a nine-tuple."""
    try:
        year, month, day, hour, minute, second = tuple(parsed)[:6]
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(PARIS).date()
