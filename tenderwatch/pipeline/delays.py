"""How long it took from a publication to an inbox, in calendar days of Paris."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil

from tenderwatch.clock import PARIS
from tenderwatch.model import Delay, Event

BUCKETS = (
    (0, "le jour même"),
    (1, "1 jour"),
    (2, "2 jours"),
    (3, "3 jours"),
    (5, "4 à 5"),
    (7, "6 à 7"),
    (14, "8 à 14"),
)
"""The most days of each column of the distribution, and its name."""
LATER, UNDATED = "15 et plus", "inconnu"


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def delays(sent: Sequence[Event]) -> tuple[Delay, ...]:
    """From publication to reading, from there to the mail, and both together, of the first mail of each pair."""
    return (
        _delay("De la publication à la lecture", [_between(one.published_on, one.found_on) for one in sent]),
        _delay("De la lecture au courriel", [_between(one.found_on, _day(one.at)) for one in sent]),
        _delay("De la publication au courriel", [_between(one.published_on, _day(one.at)) for one in sent]),
    )


def _between(start: date | None, end: date | None) -> int | None:
    """Days from one to the other; None when either is unknown, or the end is before the start."""
    return (end - start).days if start and end and start <= end else None


def _delay(label: str, lasted: Sequence[int | None]) -> Delay:
    known = sorted(one for one in lasted if one is not None)
    half, nine = (known[ceil(share * len(known)) - 1] if known else None for share in (0.5, 0.9))
    return Delay(label, half, nine, len(known), len(lasted) - len(known))


def days(sent: Sequence[Event]) -> tuple[tuple[str, int], ...]:
    """How many pairs reached an inbox within how many days of the publication."""
    numbers = Counter(_bucket(_between(one.published_on, _day(one.at))) for one in sent)
    return tuple((name, numbers[name]) for name in (*(name for _, name in BUCKETS), LATER, UNDATED))


def _bucket(days: int | None) -> str:
    if days is None:
        return UNDATED
    return next((name for most, name in BUCKETS if days <= most), LATER)
