"""What is remembered of the sources: how each did in each run, probes, and the past that was filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from tenderwatch.model import SourceReport, SourceRun
from tenderwatch.store import tables
from tenderwatch.store.engine import upsert

_REPORT = TypeAdapter(SourceReport)


def add_source_runs(connection: sa.Connection, reports: Iterable[SourceReport], started: datetime) -> None:
    """One row per source of a run."""
    rows = [{"source": one.source, "started": started, "report": _REPORT.dump_json(one).decode()} for one in reports]
    if rows:
        connection.execute(sa.insert(tables.source_runs), rows)


def source_runs(connection: sa.Connection, source: str, limit: int) -> list[SourceRun]:
    """The last runs of a source, oldest first."""
    table = tables.source_runs
    query = sa.select(table.c.started, table.c.report).where(table.c.source == source)
    rows = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).all()
    return [SourceRun(started, _REPORT.validate_json(text)) for started, text in reversed(rows)]


def add_probe(connection: sa.Connection, source: str, at: datetime, told: str, *, known: bool) -> None:
    """Remember what a probe found."""
    connection.execute(sa.insert(tables.probes).values(source=source, at=at, known=known, told=told))


def probed(connection: sa.Connection, source: str) -> bool:
    """Whether a probe has once found the known layout."""
    table = tables.probes
    query = sa.select(table.c.id).where(table.c.source == source, table.c.known).limit(1)
    return connection.scalar(query) is not None


def backfilled(connection: sa.Connection, source: str) -> set[tuple[date, date]]:
    """The spans, both days included, that were brought whole."""
    table = tables.backfills
    query = sa.select(table.c.since, table.c.until).where(table.c.source == source)
    return {(since, until) for since, until in connection.execute(query)}


def set_backfilled(
    connection: sa.Connection, source: str, span: tuple[date, date], received: int, at: datetime
) -> None:
    """Remember that a span is whole; saying it again changes its count."""
    row = {"source": source, "since": span[0], "until": span[1], "received": received, "at": at}
    new = upsert(connection, tables.backfills).values(row)
    renewed = {"received": new.excluded.received, "at": new.excluded.at}
    connection.execute(new.on_conflict_do_update(index_elements=["source", "since", "until"], set_=renewed))
