"""Walking JSON of unsure shape: one child or a list, text or attributes around it, absent or empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from tenderwatch.french import clean

MAX_CODE = 400
"""Characters kept of a code, a name of a place, an address on the web."""
LARGEST_AMOUNT = 5e9
"""Euros; the largest French public contracts stay below, typing errors do not."""


def get(node: Any, *path: str) -> Any:
    """The value at a path of keys; where a list stands, its first item is taken; None when absent."""
    for key in path:
        if isinstance(node, dict):
            node = node.get(key)
            continue
        node = node[0] if isinstance(node, list) and node else None
        if not isinstance(node, dict):
            return None
        node = node.get(key)
    return node


def every(node: Any, *path: str) -> list[Any]:
    """All values at a path, through every list on the way; an empty list when absent."""
    found = [node]
    for key in path:
        found = [child.get(key) for one in found for child in items(one) if isinstance(child, dict)]
    return [one for value in found for one in items(value)]


def items(node: Any) -> list[Any]:
    """A list as it is, one child as a list of one, nothing as an empty list."""
    if isinstance(node, list):
        return node
    return [] if node is None else [node]


_UNITS = {"jour": "DAY", "semaine": "WEEK", "mois": "MONTH", "an": "YEAR", "annee": "YEAR", "année": "YEAR"}


def duration_in_words(words: str | None) -> float | None:
    """Months of "4 mois", "90 jours", "2 ans"."""
    found = re.match(r"\D{0,20}(\d{1,4}) ?(jour|semaine|mois|année|annee|an)s?\b", words or "", re.IGNORECASE)
    return months(found[1], _UNITS[found[2].lower()]) if found else None


def lot_number(node: Any) -> str | None:
    """What people call a lot: "Lot n° 03" and "03" are lot 3, "LOT-0001" is lot 1, "6B" stays."""
    raw = code(node) or ""
    plain = (
        re.sub(
            r"^LOT-(?=\d{4}$)|^PAR-(?=\d{4}$)|^lots?\b[\s.:-]*(?:n\s?[°ºo]?\s?)?(?=\w)", "", raw, flags=re.IGNORECASE
        )
        or raw
    )
    return re.sub(r"^0+(?=\w)", "", plain) or None


def by_id(nodes: Iterable[Any], *path: str) -> dict[str, Any]:
    """Nodes by the identifier that stands at a path in each; what has none is left out."""
    return {name: one for one in nodes if (name := code(get(one, *path)))}


def has(node: Any, *path: str) -> bool:
    """Whether a choice is made: in these formats the key that is present is the answer, whatever its value."""
    return get(node, *path) is not None


def text(node: Any, limit: int | None = None) -> str | None:
    """The cleaned text of a leaf, also of one with attributes; the French one of several; None when empty."""
    if isinstance(node, str):
        return (clean(node) if limit is None else clean(node, limit)) or None
    if isinstance(node, list):
        node = next((one for one in node if get(one, "@languageID") == "FRA"), node[0] if node else None)
    if isinstance(node, dict):
        node = node.get("#text")
    if isinstance(node, int | float) and not isinstance(node, bool):
        node = str(node)
    if not isinstance(node, str):
        return None
    return (clean(node) if limit is None else clean(node, limit)) or None


def code(node: Any) -> str | None:
    """A short text on one line."""
    found = text(node, MAX_CODE)
    if found is None or ("  " not in found and "\n" not in found):
        return found
    return " ".join(found.split())


def web_address(*nodes: Any) -> str | None:
    """The first http(s) address among leaves; one without scheme is given https."""
    for node in nodes:
        found = code(node)
        if found and re.match(r"https?://[^\s/]+\.[^\s]+$", found, re.IGNORECASE):
            return found.rstrip(".,")
        if found and re.match(r"www\.[^\s/]+\.[^\s]+$", found, re.IGNORECASE):
            return "https://" + found.rstrip(".,")
    return None


def amount(node: Any) -> float | None:
    """Euros; 0, 1 and absurd values are fillers, so unknown."""
    found = code(node)
    if found is None:
        return None
    digits = re.sub(r"[\s€]|EUR|HT", "", found).replace(",", ".")
    try:
        value = float(digits)
    except ValueError:
        return None
    return value if 1 < value <= LARGEST_AMOUNT else None


DAYS_PER_MONTH = 30.4375


def months_between(start: date | None, end: date | None) -> float | None:
    """Whole months from one day to another; None when one is missing or they are in the wrong order."""
    return months(str(round((end - start).days / DAYS_PER_MONTH))) if start and end else None


def months(node: Any, unit: str = "MONTH") -> float | None:
    """A duration in months; unit DAY, WEEK, MONTH or YEAR; 0 and more than 50 years are unknown."""
    per_month = {"DAY": 1 / DAYS_PER_MONTH, "WEEK": 7 / DAYS_PER_MONTH, "MONTH": 1.0, "YEAR": 12.0}
    found = code(node)
    if found is None or not re.fullmatch(r"\d{1,5}(?:[.,]\d+)?", found) or unit not in per_month:
        return None
    value = round(float(found.replace(",", ".")) * per_month[unit], 2)
    return value if 0 < value <= 50 * 12 else None


def whole_number(node: Any, largest: int = 100_000) -> int | None:
    """A count, as "3" or "3.0"; absurd ones are unknown."""
    found = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", code(node) or "")
    return int(found[1]) if found and int(found[1]) <= largest else None


def weight(node: Any) -> float | None:
    """The weight of a criterion as written: "60", "60 %", "40 points"; None for words and for absurd numbers."""
    found = re.match(r"(\d{1,4}(?:[.,]\d{1,4})?)\s*(?:%|points?|pts?)?\s*$", code(node) or "", re.IGNORECASE)
    return float(found[1].replace(",", ".")) if found else None


def day(node: Any) -> date | None:
    """A day as "2026-09-11", "2006-07-4", "20190319", with or without an offset or an hour behind it."""
    match = re.match(r"(\d{4})-?(\d{1,2})-?(\d{1,2})(?!\d)", code(node) or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _low(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def lowered(node: Any) -> Any:
    """The same tree with keys in lower case without _ and -: V230 is written both ways."""
    if isinstance(node, dict):
        return {
            _low(str(key)): lowered(value) if isinstance(value, dict | list) else value for key, value in node.items()
        }
    return [lowered(one) for one in node] if isinstance(node, list) else node


def keys(node: Any) -> Iterator[str]:
    """The choices made under a node."""
    for one in items(node):
        if isinstance(one, dict):
            yield from (str(key) for key, value in one.items() if value is not None)


class Warn:
    """Collects what was doubtful in one notice, in French, at most forty sentences."""

    MOST = 40

    def __init__(self) -> None:
        self.sentences: list[str] = []

    @property
    def told(self) -> tuple[str, ...]:
        """All doubts, in the order met."""
        return tuple(self.sentences)

    def __call__(self, sentence: str) -> None:
        """Remember one doubt."""
        if len(self.sentences) < self.MOST and sentence not in self.sentences:
            self.sentences.append(sentence)
