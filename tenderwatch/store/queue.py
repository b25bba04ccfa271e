"""The queue: rows made ready for reading, found by index, paged by key, counted as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import merge
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import TypeAdapter

from tenderwatch.model import Face, Filters, Position, QueueRow, Section, State, Verdict, mark
from tenderwatch.store import pairs, tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.notices import holding
from tenderwatch.store.standing import decided_among, standing

_TABLE = tables.queue
_OTHER = _TABLE.alias("other")
_ENTERPRISE = mark("enterprise", "")
_FACE = TypeAdapter(Face)
_BY_VERDICT = ((Verdict.MAYBE, State.MAYBE), (Verdict.KEEP, State.KEPT))
URGENT_ONES = (Section.RESERVED, Section.STRONG, Section.DOUBTFUL)
"""Stored sections whose rows become urgent; a near miss never does."""


class Span(NamedTuple):
    """A stretch of the index: one network, one stored section, due after one moment and by another."""

    network: str
    stored: Section
    after: datetime | None
    until: datetime | None


def replace(connection: sa.Connection, keys: Iterable[str], rows: Sequence[QueueRow]) -> None:
    """What stood for these procedures goes, these rows come, in the state that decisions give them."""
    keys = list(keys)
    drop(connection, keys)
    pairs.replace(connection, keys, rows)
    if rows:
        connection.execute(sa.insert(_TABLE), [_stored(row) for row in rows])
        _restate(connection, keys)


def drop(connection: sa.Connection, keys: Iterable[str]) -> None:
    """Take procedures out of every queue."""
    for chunk in chunks(keys):
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.procedure_key.in_(chunk)))


def refresh(connection: sa.Connection, keys: Iterable[str]) -> None:
    """Give rows the state that the standing decisions on their enterprises make, here and in what reports count."""
    keys = list(keys)
    _restate(connection, keys)
    pairs.refresh(connection, keys)


def _restate(connection: sa.Connection, keys: Iterable[str]) -> None:
    for row in find(connection, decided_among(connection, keys), None):
        decided = standing(connection, row.procedure_key)
        state = _state([decided[one.id].verdict if one.id in decided else None for one in row.face.members])
        if state != row.state:
            own = (_TABLE.c.procedure_key == row.procedure_key) & (_TABLE.c.network == row.network)
            connection.execute(sa.update(_TABLE).where(own).values(state=state.value))


def _state(verdicts: Sequence[Verdict | None]) -> State:
    if None in verdicts:
        return State.OPEN
    return next((state for verdict, state in _BY_VERDICT if verdict in verdicts), State.DROPPED)


def find(connection: sa.Connection, keys: Iterable[str], networks: Sequence[str] | None) -> list[QueueRow]:
    """The rows of procedures in some networks' queues; None: in all."""
    query = sa.select(_TABLE).order_by(_TABLE.c.procedure_key, _TABLE.c.network)
    if networks is not None:
        query = query.where(_TABLE.c.network.in_(networks))
    wanted = (query.where(_TABLE.c.procedure_key.in_(chunk)) for chunk in chunks(keys))
    return [_row(dict(one)) for each in wanted for one in connection.execute(each).mappings()]


def page(
    connection: sa.Connection, filters: Filters, urgent: datetime, after: Position | None, limit: int
) -> list[Position]:
    """Where the next rows stand, in the queue's order; `urgent`: what is due by then is urgent.

    A purchase that several networks are shown stands once, in the first section that any of them has it in.
    """
    found: dict[Position, None] = {}
    for section in Section:
        start = after if after and after.section == section else None
        if (after is None or section >= after.section) and len(found) < limit:
            queries = [page_query(connection, filters, span, start, limit) for span in _spans(filters, section, urgent)]
            rows = [[Position(section, *row) for row in connection.execute(query)] for query in queries]
            found |= dict.fromkeys(merge(*rows))
    return list(found)[:limit]


def _spans(filters: Filters, section: Section, urgent: datetime) -> list[Span]:
    """The stretches of the index that make up a section."""
    first, last = filters.since, filters.until
    if section == Section.URGENT:
        until = urgent if last is None else min(urgent, last)
        return [Span(network, one, first, until) for network in filters.networks for one in URGENT_ONES]
    after = urgent if section != Section.SAMPLE and (first is None or first < urgent) else first
    return [Span(network, section, after, last) for network in filters.networks]


def page_query(
    connection: sa.Connection, filters: Filters, span: Span, after: Position | None, limit: int
) -> sa.Select[Any]:
    """Due and key of the next rows of a stretch; the index gives them in order."""
    own = _TABLE.c.network == span.network, _TABLE.c.state == filters.state.value, _TABLE.c.section == span.stored
    query = sa.select(_TABLE.c.due, _TABLE.c.procedure_key).where(*own, *_due(span.after, span.until))
    if after is not None:
        here = sa.tuple_(sa.literal(after.due, tables.Utc), sa.literal(after.procedure_key))
        query = query.where(sa.tuple_(_TABLE.c.due, _TABLE.c.procedure_key) > here)
    if len(filters.networks) > 1 and span.stored > Section.RESERVED:
        query = query.where(~_shown_earlier(filters, span.stored))
    query = query.where(*_wanted(connection, filters, _TABLE))
    return query.order_by(_TABLE.c.due, _TABLE.c.procedure_key).limit(limit)


def _shown_earlier(filters: Filters, stored: Section) -> sa.ColumnElement[bool]:
    """Whether another network of the reader's has the purchase in an earlier section, under the same filters."""
    same = _OTHER.c.procedure_key == _TABLE.c.procedure_key, _OTHER.c.network.in_(filters.networks)
    marked = [_has(_OTHER, one) for one in sorted(filters.marks)]
    earlier = sa.select(_OTHER.c.network).where(*same, _OTHER.c.state == filters.state.value)
    return earlier.where(_OTHER.c.section < stored, *marked).exists()


def counts(connection: sa.Connection, filters: Filters, urgent: datetime) -> dict[State, dict[Section, int]]:
    """How many rows each section of each state has under some filters: as many as `page` shows."""
    found: dict[State, dict[Section, int]] = {}
    for state, section, number in connection.execute(count_query(connection, filters, urgent)):
        found.setdefault(State(state), {})[Section(section)] = number
    return found


def count_query(connection: sa.Connection, filters: Filters, urgent: datetime) -> sa.Select[Any]:
    """State, section and number; the state that the filters ask for does not narrow it."""
    near = (_TABLE.c.section < Section.SAMPLE) & (_TABLE.c.due <= urgent)
    section = sa.case((near, int(Section.URGENT)), else_=_TABLE.c.section)
    own = _TABLE.c.network.in_(filters.networks), _TABLE.c.state.in_([state.value for state in State])
    conditions = *own, *_due(filters.since, filters.until), *_wanted(connection, filters, _TABLE)
    if len(filters.networks) == 1:
        plain = sa.select(_TABLE.c.state, section, sa.func.count()).where(*conditions)
        return plain.group_by(_TABLE.c.state, section)
    once = sa.select(_TABLE.c.state, sa.func.min(section).label("section")).where(*conditions)
    each = once.group_by(_TABLE.c.procedure_key, _TABLE.c.state).subquery()
    return sa.select(each.c.state, each.c.section, sa.func.count()).group_by(each.c.state, each.c.section)


def _due(after: datetime | None, until: datetime | None) -> list[sa.ColumnElement[bool]]:
    since = [_TABLE.c.due > after] if after is not None else []
    return since + ([_TABLE.c.due <= until] if until is not None else [])


def _wanted(connection: sa.Connection, filters: Filters, table: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    marked = [_has(table, one) for one in sorted(filters.marks)]
    for name in (one.removeprefix(_ENTERPRISE) for one in filters.marks if one.startswith(_ENTERPRISE)):
        # says nothing more than the mark, but few purchases are an enterprise's, and an index knows them
        matched = sa.select(tables.matches.c.procedure_key).where(tables.matches.c.enterprise_id == name)
        marked.append(table.c.procedure_key.in_(matched))
    if filters.words:
        words = holding(connection, filters.words)
        marked.append(table.c.procedure_key.in_(words) if words is not None else sa.false())
    return marked


def _has(table: sa.FromClause, sign: str) -> sa.ColumnElement[bool]:
    return table.c.marks.contains(f" {sign} ", autoescape=True)


def _stored(row: QueueRow) -> dict[str, object]:
    return {
        "procedure_key": row.procedure_key,
        "network": row.network,
        "state": row.state.value,
        "section": int(row.section),
        "due": row.due,
        "marks": f" {' '.join(sorted(row.marks))} ",
        "face": _FACE.dump_json(row.face).decode(),
    }


def _row(row: dict[str, Any]) -> QueueRow:
    return QueueRow(
        procedure_key=row["procedure_key"],
        network=row["network"],
        section=Section(row["section"]),
        due=row["due"],
        marks=frozenset(row["marks"].split()),
        face=_FACE.validate_json(row["face"]),
        state=State(row["state"]),
    )
