"""Lots that portals show in different ways: all in one call, some, none, or a notice each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matching.lots import lot_key
from matching.misspelt import differences
from matching.wording import Likeness, compare, words_of
from tenderwatch.french import plain
from tenderwatch.model import Lot, Notice

_NUMBERED = re.compile(r"\blots?\W{0,3}(?:n ?[o°º]s?|numero)?\W{0,3}(\d{1,4}[a-z]?|[a-z])\b")
MOST = 200
"""Lots of a call that are looked at."""
FEWEST_WORDS = 2
"""Words that name a lot without its number."""


def divided(notice: Notice) -> tuple[Lot, ...]:
    """The lots of a call; none when its only one repeats the call."""
    if len(notice.lots) != 1:
        return notice.lots[:MOST]
    title = notice.lots[0].title
    alike = {Likeness.SAME, Likeness.VAGUE}
    return () if title is None or compare(title, notice.title).likeness in alike else notice.lots


def shared(one: Notice, other: Notice) -> float | None:
    """Which part of the lots of the call that has fewer the other has too, 0..1; None when one is not divided.

    Titles decide where both have them: a portal may number anew the lots that it shows apart.
    """
    fewer, more = sorted((divided(one), divided(other)), key=len)
    if not fewer:
        return None
    numbered = {lot_key(lot.number): lot for lot in more}
    titled = {_words(lot) for lot in more}
    return sum(_has(lot, numbered.get(lot_key(lot.number)), titled) for lot in fewer) / len(fewer)


def _has(lot: Lot, same_number: Lot | None, titled: set[tuple[str, ...]]) -> bool:
    words = _words(lot)
    if words and words in titled:
        return True
    if same_number is None:
        return False
    theirs = _words(same_number)
    alone = differences(words, theirs)
    return not words or not theirs or not (alone[0] and alone[1])


def _words(lot: Lot) -> tuple[str, ...]:
    return words_of(plain((lot.title or "")[:300]))


def names_lot(part: Notice, alone: Sequence[str], whole: Notice) -> bool:
    """Whether the words that the title of `part` has alone are those of one lot of `whole`: its number, its title."""
    if not alone or len(whole.lots) <= max(len(part.lots), 1):
        return False
    named = {lot_key(number) for number in _NUMBERED.findall(plain(part.title))}
    return any(_names(tuple(alone), lot, named) for lot in whole.lots[:MOST])


def is_titled_as_lot(part: Notice, whole: Notice) -> bool:
    """Whether the title of `part` is that of one lot of `whole`, with or without its number."""
    words = tuple(dict.fromkeys(words_of(plain(part.title))))
    telling = sum(not word.isdigit() for word in words) >= FEWEST_WORDS
    return telling and names_lot(part, words, whole)


def _names(words: tuple[str, ...], lot: Lot, named: set[str]) -> bool:
    numbered = lot_key(lot.number) in named or bool(named & set(words_of(plain(lot.number))))
    rest = tuple(word for word in words if not (numbered and word in words_of(plain(lot.number))))
    title = _words(lot)
    if not rest or not title:
        return numbered
    return not differences(rest, title)[0] and (numbered or (not named and len(rest) >= FEWEST_WORDS))
