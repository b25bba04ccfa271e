"""Words that lost a letter to a wrong encoding: "r\ufffdnovation", "travaux d\ufffdentretien"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from matching.misspelt import LOST
from tenderwatch.french import plain
from tenderwatch.reference import trades

_LETTERS = re.compile(r"[a-z]+")
_ELIDED = frozenset(("d", "l", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu"))
MOST_COMMON = "e"
"""What most lost letters were: é and è."""


@lru_cache(maxsize=50_000)
def mended(word: str) -> tuple[str, ...]:
    """The words that a folded word with lost letters stands for: a word of the trades, else by the odds."""
    whole = _fitting(word)
    if whole:
        return (whole,)
    head, _, rest = word.partition(LOST)
    if head in _ELIDED and rest:
        return mended(rest) if LOST in rest else (rest,)
    return tuple(one for one in word.replace(LOST, MOST_COMMON).split() if one)


def _fitting(word: str) -> str | None:
    pattern = re.compile(re.escape(word).replace(re.escape(LOST), "[a-z]"))
    return next((one for one in _known().get(len(word), ()) if pattern.fullmatch(one)), None)


@cache
def _known() -> dict[int, tuple[str, ...]]:
    """Words of the trades' phrases by length, each length in alphabetical order."""
    found: dict[int, set[str]] = {}
    for word in _words():
        found.setdefault(len(word), set()).add(word)
    return {size: tuple(sorted(words)) for size, words in found.items()}


def _words() -> Iterator[str]:
    for trade in trades():
        for text in (*trade.strong, *trade.weak, *trade.against):
            yield from _LETTERS.findall(plain(text))
