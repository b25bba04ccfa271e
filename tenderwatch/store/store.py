"""The store: each method is one transaction, written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import (
    Answer,
    Decision,
    Match,
    Notice,
    QueueRow,
    RunReport,
    SourceReport,
    SourceRun,
)
from tenderwatch.store import (
    answers,
    history,
    ledger,
    matches,
    notices,
    people,
    procedures,
    tables,
)
from tenderwatch.store.accounts import Accounts
from tenderwatch.store.counting import Counting
from tenderwatch.store.desk import Desk
from tenderwatch.store.editing import Editing
from tenderwatch.store.engine import CHUNK, upsert
from tenderwatch.store.ledger import Made
from tenderwatch.store.mailroom import Mailroom
from tenderwatch.store.members import Members
from tenderwatch.store.notices import Saved
from tenderwatch.store.persons import People
from tenderwatch.store.reviews import Reviews
from tenderwatch.store.rows import report_as_json, report_of_json


class Store(Accounts, Counting, Editing, Mailroom, Members, People, Reviews):
    """A database, SQLite or PostgreSQL. Every method raises StoreError when the database refuses."""

    def save_notices(self, found: Sequence[Notice], *, seen_at: datetime) -> Saved:
        """Add new notices and new versions of changed ones; `seen_at` is aware."""
        with self._writing() as connection:
            return notices.save(connection, found, seen_at)

    def notice(self, name: str) -> Notice | None:
        """The current version of a notice, by key or by its source's identifier."""
        with self._reading() as connection:
            return notices.find(connection, name)

    def read_whole(self, source: str) -> set[str]:
        """Identifiers of a source's notices that are more than a line of its list."""
        with self._reading() as connection:
            return notices.read_whole(connection, source)

    def notice_keys(self) -> list[str]:
        """Every notice, by key."""
        query = sa.select(tables.notices.c.key).where(tables.notices.c.current).order_by(tables.notices.c.key)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def notices_by_key(self, keys: Iterable[str]) -> dict[str, Notice]:
        """Current versions of notices, by key."""
        with self._reading() as connection:
            return notices.by_key(connection, keys)

    def notice_version(self, key: str) -> int | None:
        """The number of the current version, from 1."""
        table = tables.notices
        with self._reading() as connection:
            return connection.scalar(sa.select(table.c.version).where(table.c.key == key, table.c.current))

    def count_notices(self) -> int:
        """How many notices there are, versions left out."""
        query = sa.select(sa.func.count()).select_from(tables.notices).where(tables.notices.c.current)
        with self._reading() as connection:
            return connection.scalar(query) or 0

    def search(self, words: str, limit: int = 20) -> list[Notice]:
        """Current notices that hold every word, accents and case aside, the best first."""
        with self._reading() as connection:
            return notices.search(connection, words, limit)

    def procedure_notices(self, keys: Iterable[str]) -> dict[str, list[Notice]]:
        """Current notices of procedures, by procedure key."""
        with self._reading() as connection:
            return notices.of_procedures(connection, keys)

    def procedure_key_of(self, notice_key: str) -> str | None:
        """The procedure that a notice belongs to."""
        table = tables.notices
        with self._reading() as connection:
            query = sa.select(table.c.procedure_key).where(table.c.key == notice_key, table.c.current)
            return connection.scalar(query)

    def unmatched_procedures(self) -> list[str]:
        """Keys of procedures that are new or changed since they were last matched."""
        with self._reading() as connection:
            return procedures.unmatched(connection)

    def candidates(self, notice: Notice) -> list[tuple[str, Notice]]:
        """Procedure key and notice of what could be of the same purchase, the newest first."""
        with self._reading() as connection:
            return notices.candidates(connection, notice)

    def join_procedures(self, one: str, other: str) -> str:
        """Make one procedure of two, with all that hangs on them; the key that stays."""
        with self._writing() as connection:
            return procedures.join(connection, one, other)

    def procedures_to_match(self, stamp: str) -> Iterator[list[str]]:
        """Blocks of procedure keys that these rules and profiles have not judged."""
        with self._reading() as connection:
            return procedures.to_match(connection, stamp)

    def replace_matches(
        self, results: Mapping[str, Sequence[Match]], *, stamp: str, rows: Sequence[QueueRow] = ()
    ) -> None:
        """Replace the matches of procedures and their rows in the queue; remember by which rules they were made."""
        with self._writing() as connection:
            matches.replace(connection, results, rows, stamp)

    @property
    def desk(self) -> Desk:
        """What coordinators read and do."""
        return Desk(self._engine, self._secret)

    def profile_stamps(self) -> dict[str, str]:
        """By which profile of each enterprise all procedures were last matched."""
        with self._reading() as connection:
            return matches.profile_stamps(connection)

    def set_profile_stamps(self, stamps: Mapping[str, str]) -> None:
        """Remember by which profiles all procedures are now matched; matches of nobody's profile go."""
        with self._writing() as connection:
            matches.set_profile_stamps(connection, stamps)

    def procedures_matched(self, stamp: str) -> Iterator[list[str]]:
        """Blocks of procedure keys that these rules have judged."""
        with self._reading() as connection:
            return procedures.matched(connection, stamp)

    def recent_notices(self, limit: int) -> Iterator[list[Notice]]:
        """The notices that were seen last, in blocks."""
        with self._reading() as connection:
            keys = notices.recent(connection, limit)
        for start in range(0, len(keys), CHUNK):
            yield list(self.notices_by_key(keys[start : start + CHUNK]).values())

    def matches_of(self, enterprise_id: str) -> list[Match]:
        """The matches of an enterprise, the best first."""
        with self._reading() as connection:
            return matches.find(connection, enterprise_id=enterprise_id)

    def matched_pairs(self) -> set[tuple[str, str]]:
        """Every (procedure key, enterprise id) that a verdict can be about: matched now, or decided before."""
        with self._reading() as connection:
            return people.judged_pairs(connection)

    def match_of(self, procedure_key: str, enterprise_id: str) -> Match | None:
        """The best match of an enterprise with a procedure."""
        with self._reading() as connection:
            found = matches.find(connection, enterprise_id=enterprise_id, procedure_key=procedure_key)
        return found[0] if found else None

    def add_decisions(self, decisions: Sequence[Decision]) -> int:
        """Append decisions; how many were not already standing."""
        with self._writing() as connection:
            return people.add_decisions(connection, decisions)

    def last_decisions(self, enterprise_id: str | None = None) -> dict[tuple[str, str], Decision]:
        """The decision that stands, by (procedure key, enterprise id)."""
        with self._reading() as connection:
            return people.last_decisions(connection, enterprise_id)

    def add_answer(self, answer: Answer) -> bool:
        """Append what an enterprise answered; False when it repeats what stands. `at` is aware."""
        with self._writing() as connection:
            return answers.add(connection, answer)

    def last_answers(self, enterprise_id: str) -> dict[str, Answer]:
        """The answer of an enterprise that stands, by procedure key."""
        with self._reading() as connection:
            return answers.last(connection, enterprise_id)

    def answers(self, *, enterprise_id: str | None = None, procedure_key: str | None = None) -> list[Answer]:
        """Every answer ever given, of an enterprise, to a procedure, or all; the oldest first."""
        with self._reading() as connection:
            return answers.find(connection, enterprise_id=enterprise_id, procedure_key=procedure_key)

    def watermark(self, source: str) -> date | None:
        """The last day up to which a source is complete."""
        table = tables.watermarks
        with self._reading() as connection:
            return connection.scalar(sa.select(table.c.day).where(table.c.source == source))

    def set_watermark(self, source: str, day: date) -> None:
        """Move a watermark forward; it never moves back."""
        table = tables.watermarks
        with self._writing() as connection:
            new = upsert(connection, table).values(source=source, day=day)
            forward = {"set_": {"day": new.excluded.day}, "where": table.c.day < new.excluded.day}
            connection.execute(new.on_conflict_do_update(index_elements=["source"], **forward))

    def told(self, enterprise_id: str) -> dict[str, dict[str, dict[str, int]]]:
        """The newest version of each notice that each recipient was told, by address, procedure and notice key."""
        with self._reading() as connection:
            return ledger.told(connection, enterprise_id)

    def versions(self, procedure_keys: Iterable[str]) -> dict[str, dict[str, int]]:
        """The current version of each notice of procedures, by procedure and notice key."""
        with self._reading() as connection:
            return ledger.versions(connection, procedure_keys)

    def at_versions(self, wanted: Mapping[str, int]) -> list[Notice]:
        """Notices as they stood in given versions, by key."""
        with self._reading() as connection:
            return ledger.at_versions(connection, wanted)

    def made(self, kind: str, since: datetime) -> list[Made]:
        """Messages of one kind composed since an aware moment, the oldest first."""
        with self._reading() as connection:
            return ledger.made(connection, kind, since)

    def seen_since(self, since: datetime) -> int:
        """How many notices came, new or changed, since an aware moment."""
        with self._reading() as connection:
            return ledger.seen_since(connection, since)

    def save_run(self, report: RunReport) -> None:
        """Remember what a run did."""
        row = {"run": report.run, "started": report.started, "report": report_as_json(report)}
        with self._writing() as connection:
            connection.execute(sa.insert(tables.runs).values(row))

    def last_runs(self, limit: int = 10) -> list[RunReport]:
        """What the last runs did, newest first."""
        query = sa.select(tables.runs.c.report).order_by(tables.runs.c.id.desc()).limit(limit)
        with self._reading() as connection:
            return [report_of_json(text) for text in connection.scalars(query)]

    def add_source_runs(self, reports: Sequence[SourceReport], started: datetime) -> None:
        """Remember how each source of a run did; `started` is aware."""
        with self._writing() as connection:
            history.add_source_runs(connection, reports, started)

    def source_runs(self, source: str, limit: int = 120) -> list[SourceRun]:
        """The last runs of a source, oldest first."""
        with self._reading() as connection:
            return history.source_runs(connection, source, limit)

    def add_probe(self, source: str, at: datetime, told: str, *, known: bool) -> None:
        """Remember what a probe found; `at` is aware."""
        with self._writing() as connection:
            history.add_probe(connection, source, at, told, known=known)

    def probed(self, source: str) -> bool:
        """Whether a probe has once found the known layout."""
        with self._reading() as connection:
            return history.probed(connection, source)

    def backfilled(self, source: str) -> set[tuple[date, date]]:
        """The spans of the past, both days included, that a back-fill has brought whole."""
        with self._reading() as connection:
            return history.backfilled(connection, source)

    def set_backfilled(self, source: str, span: tuple[date, date], received: int, at: datetime) -> None:
        """Remember that a span of the past is whole; `at` is aware."""
        with self._writing() as connection:
            history.set_backfilled(connection, source, span, received, at)

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row but those about runs and without row numbers, to compare two stores (a restore, a resumed run)."""
        left_out = {"runs", "source_runs"}
        with self._reading() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(_without_id(table))), key=repr)
                for table in tables.metadata.sorted_tables
                if table.name not in left_out
            }


def _without_id(table: sa.Table) -> sa.Select[Any]:
    numbered = [column for column in table.primary_key.columns if isinstance(column.type, sa.Integer)]
    rows = {column.name for column in numbered if len(table.primary_key.columns) == 1}
    return sa.select(*(column for column in table.columns if column.name not in rows))
