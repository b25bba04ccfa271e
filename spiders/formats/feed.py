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
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Certainty, Deadline, Kind, Place, ReadNotice

_TAG = re.compile(r"<[^<>]{1,2000}>")


def read_entry(entry: Mapping[str, Any], *, source: str, buyer: str | None, department: str | None) -> ReadNotice:
    """One entry; a feed says neither CPV nor deadline in fields, so these stay unknown.

    Raises:
        UnreadableNoticeError: no title, or no address to read it at.
    """
    title, url = text(entry.get("title")), web_address(entry.get("link"))
    name = title or code(entry.get("id")) or "(sans titre)"
    if not title:
        raise UnreadableNoticeError(f"{source} : {name[:80]}", "entrée sans titre")
    if not url:
        raise UnreadableNoticeError(f"{source} : {name[:80]}", "entrée sans adresse http")
    words = text(get(entry, "content", "value")) or text(entry.get("summary"))
    return ReadNotice(
        source=source,
        source_id=hashlib.sha256((code(entry.get("id")) or f"{url}\n{title}").encode()).hexdigest()[:16],
        url=url,
        kind=_kind(f"{title}\n{words or ''}"),
        title=_without_markup(title),
        description=_without_markup(words) if words else None,
        buyer=Buyer(name=buyer, department=department),
        place=Place(departments=(department,), of_buyer=True) if department else None,
        published_on=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        deadline=_deadline(_without_markup(words) if words else ""),
        source_format="feed",
        warnings=("date limite à confirmer sur la page de l'acheteur",),
    )


_RESULT = re.compile(r"\b(?:resultats?|attribution|attribue)\b")
_TENDER = re.compile(
    r"\b(?:marches?|consultation|appels? d offres|mise en concurrence|accords? cadres?|mapa|dce|procedure adaptee)\b"
)
_BEFORE_DEADLINE = re.compile(r"(?:avant|limite|jusqu|au plus tard|reception|remise)[^.]{0,60}$")


def _kind(words: str) -> Kind:
    """Town halls publish markets, results and village fairs in one feed."""
    folded = plain(words).replace("-", " ")
    if _RESULT.search(folded):
        return Kind.AWARD
    return Kind.CALL if _TENDER.search(folded) else Kind.OTHER


def _deadline(words: str) -> Deadline | None:
    """The first date that the words announce as a limit."""
    for moment in moments(words):
        if _BEFORE_DEADLINE.search(plain(words[: moment.start])):
            certainty = Certainty.ASSUMED_PARIS if moment.at else Certainty.UNKNOWN
            return Deadline(at=moment.at, day=moment.day, certainty=certainty, raw=words[moment.start : moment.end])
    return None


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
