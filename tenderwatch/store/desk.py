"""The part of the store that coordinators work with: each method is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from tenderwatch.model import (
    Act,
    Filters,
    Match,
    Outcome,
    Position,
    QueueRow,
    Ruling,
    Said,
    Section,
    Seen,
    State,
    Target,
    Undoable,
    Version,
)
from tenderwatch.store import acts, matches, notices, queue, tables
from tenderwatch.store.base import Base
from tenderwatch.store.standing import made, standing


class Desk(Base):
    """The queue and what is done to it. Every method raises StoreError when the database refuses."""

    def page(self, filters: Filters, urgent: datetime, after: Position | None, limit: int) -> list[Position]:
        """Where the next rows stand; `urgent` is aware: what is due by then is urgent."""
        with self._reading() as connection:
            return queue.page(connection, filters, urgent, after, limit)

    def counts(self, filters: Filters, urgent: datetime) -> dict[State, dict[Section, int]]:
        """How many rows each section of each state has under some filters."""
        with self._reading() as connection:
            return queue.counts(connection, filters, urgent)

    def rows(self, keys: Iterable[str], networks: Sequence[str] | None = None) -> list[QueueRow]:
        """The rows of procedures in some networks' queues; None: in all."""
        with self._reading() as connection:
            return queue.find(connection, keys, networks)

    def seen(self, positions: Sequence[Position], networks: Sequence[str]) -> list[list[Seen]]:
        """The rows at some places, each network's own, with decisions and notes; what is gone meanwhile is empty."""
        keys = [one.procedure_key for one in positions]
        with self._reading() as connection:
            found: dict[str, list[QueueRow]] = {key: [] for key in keys}
            for row in queue.find(connection, keys, networks):
                found[row.procedure_key].append(row)
            members = {key: tuple(one.id for row in rows for one in row.face.members) for key, rows in found.items()}
            versions = acts.versions(connection, members)
            notes = acts.notes(connection, keys, networks)
            decisions = {key: standing(connection, key, networks) for key in versions}
        return [
            [
                Seen(
                    row, Section(place.section), versions.get(key, 0), decisions.get(key, {}), tuple(notes.get(key, ()))
                )
                for row in found[key]
            ]
            for place in positions
            for key in (place.procedure_key,)
        ]

    def version(self, procedure_key: str, enterprises: Sequence[str]) -> int:
        """The number of the last decision on some enterprises of a purchase, 0 when there is none."""
        with self._reading() as connection:
            return acts.versions(connection, {procedure_key: enterprises}).get(procedure_key, 0)

    def decisions(self, procedure_key: str) -> list[Ruling]:
        """Every decision on a purchase, the oldest first."""
        with self._reading() as connection:
            return made(connection, procedure_key=procedure_key)

    def notes(self, procedure_key: str, networks: Sequence[str]) -> list[Said]:
        """Notes of some networks on a purchase, the oldest first."""
        with self._reading() as connection:
            return acts.notes(connection, [procedure_key], networks).get(procedure_key, [])

    def act(self, act: Act, targets: Sequence[Target]) -> Outcome:
        """Carry out a verdict or a note on all rows at once; sent again, it does nothing again."""
        with self._writing() as connection:
            return acts.carry_out(connection, act, targets)

    def hand_over(self, act: Act, target: Target, network: str, match: Match, rows: Sequence[QueueRow]) -> Outcome:
        """Give a purchase to another enterprise; `match` and `rows` are what the queue shows of it then."""
        with self._writing() as connection:
            done = acts.hand_over(connection, act, target, network)
            if done.done and not done.again:
                matches.add(connection, match)
                queue.replace(connection, [target.procedure_key], rows)
            return done

    def handed_over(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """(procedure key, enterprise id) of what was given to an enterprise by hand and still stands."""
        with self._reading() as connection:
            return acts.handed_over(connection, keys)

    def undo(self, act: Act, undone: str) -> Outcome:
        """Take an act back, where nobody has decided since."""
        with self._writing() as connection:
            return acts.undo(connection, act, undone)

    def undoable(self, by: str, since: datetime) -> Undoable | None:
        """The last act of somebody since an aware moment that can be taken back."""
        with self._reading() as connection:
            return acts.undoable(connection, by, since)

    def who_did(self, token: str) -> tuple[str, datetime] | None:
        """Whose act it was, and when."""
        with self._reading() as connection:
            return acts.act_of(connection, token)

    def rows_of_act(self, token: str) -> list[str]:
        """Keys of the purchases that an act was about."""
        with self._reading() as connection:
            return acts.rows_of(connection, token)

    def sources(self) -> list[str]:
        """The sources that were ever read whole, by name."""
        with self._reading() as connection:
            return list(connection.scalars(sa.select(tables.watermarks.c.source).order_by(tables.watermarks.c.source)))

    def versions_of(self, procedure_key: str) -> list[Version]:
        """Every version of every notice of a purchase, the newest first."""
        with self._reading() as connection:
            return notices.versions(connection, procedure_key)

    def matches(self, keys: Iterable[str]) -> dict[str, list[Match]]:
        """Matches by procedure, the best first."""
        with self._reading() as connection:
            return matches.of_procedures(connection, keys)

    def matched(self) -> list[str]:
        """Keys of every procedure that has a match."""
        with self._reading() as connection:
            return matches.procedures(connection)

    def replace_rows(self, rows: Mapping[str, Sequence[QueueRow]]) -> None:
        """Make the rows of procedures anew; decisions stay."""
        with self._writing() as connection:
            queue.replace(connection, rows, [one for each in rows.values() for one in each])
