"""How long it took from a publication to an inbox, in calendar days of Paris."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from math import ceil

from tenderwatch.model import Delay, Lasted

BUCKETS = ((0, "0"), (1, "1"), (2, "2"), (3, "3"), (5, "4–5"), (7, "6–7"), (14, "8–14"))
"""The most days of each column of the distribution, and its name."""
LATER, UNDATED = "15 +", "inconnu"


def delays(sent: Sequence[Lasted]) -> tuple[Delay, ...]:
    """From publication to reading, from there to the mail, and both together, of the first mail of each pair."""
    return (
        _delay("De la publication à la lecture", sent, lambda one: _between(one.published_on, one.found_on)),
        _delay("De la lecture au courriel", sent, lambda one: _between(one.found_on, one.sent_on)),
        _delay("De la publication au courriel", sent, _whole),
    )


def _whole(one: Lasted) -> int | None:
    return _between(one.published_on, one.sent_on)


def _between(start: date | None, end: date | None) -> int | None:
    """Days from one to the other; None when either is unknown, or the end is before the start."""
    return (end - start).days if start and end and start <= end else None


def _delay(label: str, sent: Sequence[Lasted], days: Callable[[Lasted], int | None]) -> Delay:
    numbers: Counter[int | None] = Counter()
    for one in sent:
        numbers[days(one)] += one.number
    unknown = numbers.pop(None, 0)
    measured = sum(numbers.values())
    return Delay(label, _within(numbers, 0.5), _within(numbers, 0.9), measured, unknown)


def _within(numbers: Counter[int | None], share: float) -> int | None:
    """The fewest days within which a share of what was measured lies; None when nothing was."""
    wanted, reached = ceil(share * sum(numbers.values())), 0
    for days, number in sorted((days, number) for days, number in numbers.items() if days is not None):
        reached += number
        if reached >= wanted:
            return days
    return None


def days(sent: Sequence[Lasted]) -> tuple[tuple[str, int], ...]:
    """How many pairs reached an inbox within how many days of the publication."""
    numbers: Counter[str] = Counter()
    for one in sent:
        numbers[_bucket(_whole(one))] += one.number
    return tuple((name, numbers[name]) for name in (*(name for _, name in BUCKETS), LATER, UNDATED))


def _bucket(days: int | None) -> str:
    if days is None:
        return UNDATED
    return next((name for most, name in BUCKETS if days <= most), LATER)
