"""A text cut into pieces, so that a page can mark the words that reasons quote, each with its own name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tenderwatch.pipeline.anchors import anchor


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text; `anchors` names the quotes that begin here, `quoted` whether any quote covers them."""

    text: str
    anchors: tuple[str, ...] = ()
    quoted: bool = False


def pieces(text: str, field: str, quotes: Iterable[str]) -> tuple[Piece, ...]:
    """The whole text in pieces; a quote that is not in it is left out, overlapping ones share their words."""
    spans = sorted({(start, start + len(one), one) for one in quotes if one and (start := text.find(one)) >= 0})
    borders = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    found = []
    for start, end in pairwise(borders):
        names = tuple(anchor(field, quote) for begin, _, quote in spans if begin == start)
        covered = any(begin <= start and end <= stop for begin, stop, _ in spans)
        found.append(Piece(text[start:end], names, covered))
    return tuple(found)


def around(text: str, quote: str, most: int = 160) -> tuple[str, str, str]:
    """What stands before a quote, the quote, and what stands after it, cut at words."""
    start = text.find(quote)
    if start < 0:
        return "", quote, ""
    before, after = text[:start], text[start + len(quote) :]
    if len(before) > most:
        before = "… " + before[-most:].partition(" ")[2]
    if len(after) > most:
        after = after[:most].rpartition(" ")[0] + " …"
    return before, quote, after
