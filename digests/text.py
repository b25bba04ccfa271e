"""What a text or a link from outside may look like when people read it: bounded, harmless, in French typography."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from tenderwatch.calendar import MONTHS

NBSP = "\u00a0"
MAX_URL = 2_000
"""Spreadsheets refuse a link of more than 2,079 characters; no real notice comes near."""

_BAD_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
_HOST = re.compile(r"(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


class _Harmless(dict[int, str | None]):
    """Translation table that learns each character once: controls, bidi marks, surrogates and unassigned go."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        self[code] = None if unicodedata.category(char) in _BAD_CATEGORIES else char
        return self[code]


_HARMLESS = _Harmless(dict.fromkeys(map(ord, "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " "))


def line(text: str | None, limit: int) -> str:
    """The text on one line, without control or direction characters, cut at a word with "…" beyond `limit`."""
    words = (text or "")[: 4 * limit].translate(_HARMLESS).split()
    return _cut(" ".join(words), limit)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head, blank, _ = text[:limit].rpartition(" ")
    kept = head if blank and len(head) > limit // 2 else text[: limit - 1]
    return kept.rstrip(" ,;:.-–") + "…"


_BEFORE = re.compile("[ \u00a0\u202f](?=[:;?!»%€])")
_AFTER = re.compile("(?<=«)[ \u00a0\u202f]|(?:(?<=\\b[LRDn][.°])|(?<=\\bLot)|(?<=\\blot)) (?=\\d)")


_HOUR = re.compile(r"\b(\d{1,2}) h (\d{2})\b")


@lru_cache(maxsize=4_096)
def spaced(text: str) -> str:
    """No-break blanks where French wants them: before : ; ? !, inside « », in hours, before an article's number."""
    return _HOUR.sub(rf"\1{NBSP}h{NBSP}\2", _AFTER.sub(NBSP, _BEFORE.sub(NBSP, text)))


def counted(number: int, one: str, many: str) -> str:
    """ "1 marché", "3 marchés": in French, zero and one are singular."""  # noqa: D210 (a quote begins it)
    return f"{in_thousands(number)}{NBSP}{many if abs(number) > 1 else one}"


def in_thousands(number: int) -> str:
    """ "12 400", with a narrow no-break blank between thousands."""  # noqa: D210 (a quote begins it)
    return f"{number:,}".replace(",", "\u202f")


def shown(value: object) -> str:
    """A value of a table in French: a dash for what does not exist, texts as they are, moments as they come."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, int):
        return in_thousands(value)
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def signed(value: int) -> str:
    """A difference with its sign: "+12", "−3", "0"."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{in_thousands(abs(value))}"


def euros(amount: float) -> str:
    """ "145 000 €", with a narrow no-break blank between thousands."""  # noqa: D210 (a quote begins it)
    return f"{amount:,.0f}".replace(",", "\u202f") + f"{NBSP}€"


_DAY = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


def day_words(text: str) -> str:
    """A sentence of ours with its days in words: "avis du 05/10/2026" becomes "avis du 5 octobre 2026"."""
    return _DAY.sub(lambda found: _day(*map(int, found.groups())), text)


def _day(number: int, month: int, year: int) -> str:
    name = MONTHS[month - 1] if 1 <= month <= len(MONTHS) else f"{month:02d}"
    return f"{'1er' if number == 1 else number} {name} {year}"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be shown as a link: http or https only, and the site that it leads to."""

    url: str
    site: str


def link(url: str | None) -> Link | None:
    """A link whose site can be told truthfully, or None: wrong scheme, hidden user name, odd host, too long."""
    text = (url or "").strip()
    if not text or len(text) > MAX_URL or text.translate(_HARMLESS) != text:
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # covers UnicodeError: a host that no browser could resolve
        return None
    named = "@" not in parts.netloc and _HOST.fullmatch(host)
    if parts.scheme.lower() not in {"http", "https"} or not named:
        return None
    escaped = quote(parts._replace(netloc=host + port).geturl(), safe="%/:?#[]@!$&'()*+,;=-._~")
    return Link(escaped, host.lower().removeprefix("www.")) if len(escaped) <= MAX_URL else None
