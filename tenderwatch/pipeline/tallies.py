"""What happened to a network's matches, by trade, department, door and buyer; each table sums up to the total."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from digests.names import NAME
from digests.text import line
from tenderwatch.buyers import core
from tenderwatch.french import plain
from tenderwatch.model import SEVERAL, DropReason, Enterprise, Event, Line, Reads, Tally
from tenderwatch.pipeline.door_words import DOORS
from tenderwatch.places import department_in_words
from tenderwatch.reference.trades import families
from tenderwatch.store import Counted

GONE = "Plus apparié aujourd'hui"
"""Where something happened to a pair that is no match any more: its trade, door and buyer are not known."""
NOWHERE, SEVERAL_PLACES, OTHER_BUYERS = "Lieu non précisé", "Plusieurs départements", "Acheteurs sans appariement"
NO_REASON = "sans motif"
Events = Mapping[str, Sequence[Event]]
"""What happened, by the field of `Tally` that counts it."""


def lines(
    found: Iterable[tuple[str, int]],
    events: Events,
    label: Callable[[Event], str],
    read: Iterable[tuple[str, int]] | None = None,
) -> tuple[Line, ...]:
    """A line per label, those with most matches first; `read` None: notices cannot be told apart so."""
    numbers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    happened = {field: Counter(map(label, each)).items() for field, each in events.items()}
    for field, counts in {"read": read or (), "found": found, **happened}.items():
        for name, number in counts:
            numbers[name][field] += number
    unread = Tally(read=None if read is None else 0)
    told = (Line(name, replace(unread, **counts)) for name, counts in numbers.items())
    return tuple(sorted(told, key=_heaviest_first))


def _heaviest_first(one: Line) -> tuple[int, int, int, int, int, str]:
    tally = one.tally
    return (-tally.found, -tally.sent, -tally.kept, -tally.answered, -(tally.read or 0), one.label)


def trades(counted: Counted, events: Events, members: Mapping[str, Enterprise]) -> tuple[Line, ...]:
    """By family of trades where the profile names one, else by the activity's own words."""
    known = {(name, one.label): one.family for name, member in members.items() for one in member.activities}
    spelt: dict[str, str] = {}

    @cache
    def trade(enterprise: str, activity: str) -> str:
        label = families().get(known.get((enterprise, activity)) or "") or line(activity, NAME)
        return spelt.setdefault(plain(label), label)

    def label(one: Event) -> str:
        return trade(one.enterprise_id, one.facts.activity) if one.facts else GONE

    return lines(((trade(one.enterprise_id, one.activity), one.number) for one in counted.found), events, label)


def departments(counted: Counted, events: Events) -> tuple[Line, ...]:
    """By department, notices that were read included."""
    found = ((_department(one.department), one.number) for one in counted.found)
    read = ((_department(one.department), one.number) for one in counted.read)
    return lines(found, events, lambda one: _department(one.facts.department) if one.facts else GONE, read)


def _department(code: str) -> str:
    return SEVERAL_PLACES if code == SEVERAL else department_in_words(code) if code else NOWHERE


def doors(counted: Counted, events: Events) -> tuple[Line, ...]:
    """By the door that the enterprise's legal type may come in by."""
    names = {str(tone): name.capitalize() for tone, name in DOORS.items()}
    found = ((names.get(one.door, GONE), one.number) for one in counted.found)
    return lines(found, events, lambda one: names.get(one.facts.door, GONE) if one.facts else GONE)


def buyers(counted: Counted, events: Events) -> tuple[Line, ...]:
    """One line per buyer however it is written, under the name of most matches; the others' notices are one line."""
    spelt: dict[str, str] = {}

    @cache
    def buyer(name: str) -> str:
        return spelt.setdefault(core(name) or plain(name), name)

    found = [
        (buyer(name), number) for name, number in sorted(counted.buyers.items(), key=lambda one: (-one[1], one[0]))
    ]
    for one in (one for each in events.values() for one in each if one.facts):
        buyer(one.facts.buyer if one.facts else GONE)
    read = ((spelt.get(one.buyer, OTHER_BUYERS) if one.buyer else OTHER_BUYERS, one.number) for one in counted.read)
    return lines(found, events, lambda one: buyer(one.facts.buyer) if one.facts else GONE, read)


def sources(read: Iterable[Reads]) -> tuple[tuple[str, int], ...]:
    """Notices by source, the most first."""
    numbers: Counter[str] = Counter()
    for one in read:
        numbers[one.source] += one.number
    return tuple(sorted(numbers.items(), key=lambda one: (-one[1], one[0])))


def in_order(words: Iterable[str], numbers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Numbers by word, in the order of the words; what is 0 is left out."""
    return tuple((str(one), numbers[one]) for one in words if numbers.get(one))


def reasons(counted: Counted, own: Events) -> tuple[tuple[str, int], ...]:
    """Dropped pairs by reason."""
    dropped = {(one.pair, one.at) for one in own["dropped"]}
    numbers = Counter(reason or NO_REASON for one, reason in counted.decided if (one.pair, one.at) in dropped)
    return in_order((*DropReason, NO_REASON), numbers)
