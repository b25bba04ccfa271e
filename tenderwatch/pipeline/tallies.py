"""A network's figures by trade, department, door and buyer; each table sums up to the total."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from digests.names import NAME
from digests.text import line
from tenderwatch.buyers import core
from tenderwatch.french import plain
from tenderwatch.model import SEVERAL, DropReason, Enterprise, Figure, Line, Placed, Reads, Tally
from tenderwatch.pipeline.door_words import DOORS
from tenderwatch.places import department_in_words
from tenderwatch.reference.trades import families
from tenderwatch.store import Counted

GONE = "Plus apparié aujourd'hui"
"""Where something happened to a pair that is no match any more: its trade, place, door and buyer are not known."""
NOWHERE, SEVERAL_PLACES, OTHER_BUYERS = "Lieu non précisé", "Plusieurs départements", "Acheteurs sans appariement"
NO_REASON = "sans motif"
_DOORS = {str(tone): name.capitalize() for tone, name in DOORS.items()}
Numbers = Iterable[tuple[str, int]]
"""Labels, each perhaps several times, and numbers."""


def lines(figures: Mapping[Figure, Numbers], read: Numbers | None = None) -> tuple[Line, ...]:
    """A line per label, those with most matches first; `read` None: notices cannot be told apart so."""
    numbers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for field, counts in (("read", read or ()), *figures.items()):
        for name, number in counts:
            numbers[name][field] += number
    unread = None if read is None else 0
    told = (Line(name, Tally(one.pop("read", unread), **one)) for name, one in numbers.items())
    return tuple(sorted(told, key=_heaviest_first))


def _heaviest_first(one: Line) -> tuple[int, int, int, int, int, str]:
    tally = one.tally
    return (-tally.found, -tally.sent, -tally.kept, -tally.answered, -(tally.read or 0), one.label)


def trades(counted: Counted, enterprises: Iterable[Enterprise]) -> tuple[Line, ...]:
    """By family of trades where the profile names one, else by the activity's own words."""
    known = {(one.id, activity.label): activity.family for one in enterprises for activity in one.activities}
    spelt: dict[str, str] = {}

    @cache
    def trade(enterprise: str, activity: str) -> str:
        if not activity:
            return GONE
        label = families().get(known.get((enterprise, activity)) or "") or line(activity, NAME)
        return spelt.setdefault(plain(label), label)

    return lines(
        {
            figure: [(trade(one.enterprise_id, one.activity), one.number) for one in each]
            for figure, each in counted.trades.items()
        }
    )


def departments(counted: Counted) -> tuple[Line, ...]:
    """By department, notices that were read included."""
    found = {figure: [(_place(one), one.number) for one in each] for figure, each in counted.places.items()}
    return lines(found, [(_department(one.department), one.number) for one in counted.read])


def _place(one: Placed) -> str:
    return _department(one.department) if one.door else GONE


def _department(code: str) -> str:
    return SEVERAL_PLACES if code == SEVERAL else department_in_words(code) if code else NOWHERE


def doors(counted: Counted) -> tuple[Line, ...]:
    """By the door that the enterprise's legal type may come in by."""
    return lines(
        {figure: [(_DOORS.get(one.door, GONE), one.number) for one in each] for figure, each in counted.places.items()}
    )


def buyers(counted: Counted) -> tuple[Line, ...]:
    """One line per buyer however it is written, under its most frequent name; the others' notices are one line."""
    spelt: dict[str, str] = {}

    @cache
    def buyer(name: str) -> str:
        return spelt.setdefault(core(name) or plain(name), name) if name else GONE

    figures = {
        figure: [(buyer(name), number) for name, number in sorted(each, key=lambda one: (-one[1], one[0]))]
        for figure, each in counted.buyers.items()
    }
    return lines(figures, [(spelt.get(one.buyer or OTHER_BUYERS, OTHER_BUYERS), one.number) for one in counted.read])


def sources(read: Iterable[Reads]) -> tuple[tuple[str, int], ...]:
    """Notices by source, the most first."""
    numbers: Counter[str] = Counter()
    for one in read:
        numbers[one.source] += one.number
    return tuple(sorted(numbers.items(), key=lambda one: (-one[1], one[0])))


def in_order(words: Iterable[str], numbers: Numbers) -> tuple[tuple[str, int], ...]:
    """Numbers by word, in the order of the words; what is 0 is left out."""
    known = dict(numbers)
    return tuple((str(one), known[one]) for one in words if known.get(one))


def reasons(counted: Counted) -> tuple[tuple[str, int], ...]:
    """Dropped pairs by reason."""
    return in_order((*DropReason, NO_REASON), [(reason or NO_REASON, number) for reason, number in counted.reasons])
