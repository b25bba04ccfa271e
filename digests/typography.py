"""Text as it may be shown: bounded, on one line, without characters that fool the eye, French spaces kept."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

NO_BREAK = "\u00a0"
_FOOLING = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_BEFORE = re.compile(r" ([:;?!»€%])")
_AFTER = re.compile(r"(«) ")
MOST_ADDRESS = 2_000


def shown(text: str | None, limit: int = 160) -> str:
    """A text from outside on one line, at most `limit` characters, cut at a word with an ellipsis."""
    kept = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text or "")
    line = " ".join(_FOOLING.sub("", kept).split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def french(text: str) -> str:
    """No-break spaces where French typography wants them: before : ; ? ! » and after «."""
    return _AFTER.sub(rf"\1{NO_BREAK}", _BEFORE.sub(rf"{NO_BREAK}\1", text))


def safe_link(address: str | None) -> str | None:
    """An address that may become a link: http or https, with a host, of a sane length; None otherwise."""
    if not address or len(address) > MOST_ADDRESS or any(char.isspace() for char in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.hostname else None


def host(address: str) -> str:
    """Where a link leads, as people say it: "boamp.fr"."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def plural(count: int, word: str, plural_form: str | None = None) -> str:
    """ "1 avis", "3 marchés": French makes a plural from two on."""  # noqa: D210 (a quote begins it)
    return f"{count}{NO_BREAK}{word if abs(count) < 2 else plural_form or word + 's'}"  # noqa: PLR2004 (the rule itself)
