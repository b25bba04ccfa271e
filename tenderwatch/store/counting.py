"""The part of the store that reports read: one transaction each, which changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import FIGURES, Figure, Lasted, Placed, Reads, Traded
from tenderwatch.store import figures, pairs
from tenderwatch.store.base import Base
from tenderwatch.store.figures import Days


@dataclass(frozen=True, slots=True)
class Counted:
    """What a network's report is made of.

    `by_day` is of a longer time, everything else of the days that were asked for. `reads`: notices of each span.
    `buyers`, `reasons` and `answers`: words and numbers.
    """

    read: list[Reads]
    reads: list[int]
    by_day: Mapping[Figure, Mapping[date, int]]
    purchases: Mapping[Figure, int]
    trades: Mapping[Figure, list[Traded]]
    places: Mapping[Figure, list[Placed]]
    buyers: Mapping[Figure, list[tuple[str, int]]]
    reasons: list[tuple[str, int]]
    answers: list[tuple[str, int]]
    lasted: list[Lasted]


class Counting(Base):
    """The figures of reports. Every method raises StoreError when the database refuses."""

    def figures(self, network: str, days: Days, longer: Days, spans: Sequence[Days]) -> Counted:
        """All that is counted for a network in some days, by day in a longer time, and read in some spans."""
        with self._reading() as connection:
            return _counted(connection, network, days, longer, spans)

    def networks_counted(self, names: Iterable[str]) -> dict[str, set[str]]:
        """The networks in whose rows these enterprises stand; without those that stand in none."""
        with self._reading() as connection:
            return pairs.networks(connection, names)

    def shown(self, network: str, days: Days) -> tuple[int, int, int]:
        """Matches of purchases first read within some days: kept, dropped, without such a verdict.

        Refusals that were drawn for review are left out, also those that match today.
        """
        with self._reading() as connection:
            return figures.shown(connection, network, days)


def _counted(connection: sa.Connection, network: str, days: Days, longer: Days, spans: Sequence[Days]) -> Counted:
    def of(figure: Figure, *names: str) -> list[tuple[Any, ...]]:
        return figures.pairs(connection, network, figure, days, *names)

    return Counted(
        read=figures.read(connection, days),
        reads=figures.read_counts(connection, spans),
        by_day={one: figures.by_day(connection, network, one, longer) for one in FIGURES},
        purchases={one: figures.purchases(connection, network, one, days) for one in FIGURES},
        trades={one: [Traded(*row) for row in of(one, "enterprise_id", "activity")] for one in FIGURES},
        places={one: [Placed(*row) for row in of(one, "department", "door")] for one in FIGURES},
        buyers={one: [(name, number) for name, number in of(one, "buyer")] for one in FIGURES},
        reasons=[(reason, number) for reason, number in of("dropped", "reason")],
        answers=[(answer, number) for answer, number in of("answered", "answer")],
        lasted=[Lasted(*row) for row in of("sent", "published_on", "found_on", "sent_on")],
    )
