"""The part of the store that reports read: one transaction each, which changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tenderwatch.model import Event, Finds, Reads
from tenderwatch.store import figures
from tenderwatch.store.base import Base
from tenderwatch.store.figures import Days


@dataclass(frozen=True, slots=True)
class Counted:
    """What a network's report is made of.

    `read`, `found`, `buyers` and `purchases` are of the days that were asked for; `by_day` (matches), `decided` (with
    the reason of what was dropped), `sent` and `answered` of the longer time. `reads`: notices of each span.
    """

    read: list[Reads]
    reads: list[int]
    found: list[Finds]
    buyers: dict[str, int]
    purchases: int
    by_day: dict[date, int]
    decided: list[tuple[Event, str]]
    sent: list[Event]
    answered: list[Event]


class Counting(Base):
    """The figures of reports. Every method raises StoreError when the database refuses."""

    def figures(self, network: str, days: Days, longer: Days, spans: Sequence[Days]) -> Counted:
        """All that is counted for a network in some days, in a longer time that holds them, and read in some spans.

        Events are of enterprises of whatever network.
        """
        with self._reading() as connection:
            return Counted(
                read=figures.read(connection, days),
                reads=figures.read_counts(connection, spans),
                found=figures.found(connection, network, days),
                buyers=figures.found_by_buyer(connection, network, days),
                purchases=figures.purchases(connection, network, days),
                by_day=figures.found_by_day(connection, network, longer),
                decided=figures.decided(connection, network, longer),
                sent=figures.sent(connection, network, longer),
                answered=figures.answered(connection, network, longer),
            )

    def shown(self, network: str, days: Days) -> tuple[int, int, int]:
        """Matches of purchases first read within some days: kept, dropped, without such a verdict.

        Refusals that were drawn for review are left out, also those that match today.
        """
        with self._reading() as connection:
            return figures.shown(connection, network, days)
