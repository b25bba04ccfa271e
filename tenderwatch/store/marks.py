"""Marks that change when anything changes of which the mails of an enterprise are made."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from tenderwatch.store import tables

Mark = tuple[int, ...]


def marks(connection: sa.Connection, week: str) -> dict[str, Mark]:
    """One mark for each enterprise of which anything is stored; `week`: that of the editions that count."""
    everybody = [connection.scalar(sa.select(sa.func.max(table.c.id))) or 0 for table in _OF_ALL]
    queries = _queries(week)
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(queries) + everybody)
    for place, query in enumerate(queries):
        for row in connection.execute(query):
            found[row[0]][place] = row[1] or 0
    return {enterprise: tuple(numbers) for enterprise, numbers in found.items()}


_OF_ALL = (tables.notices, tables.subscriptions)
"""What comes for all at once: notices, mostly at night, and addresses that leave or come back."""


def _queries(week: str) -> list[sa.Select[Any]]:
    editions, items, released = tables.editions, tables.sent_items, tables.sent_items.c.released
    return [
        *(_last(table) for table in (tables.matches, tables.decisions, tables.answers, tables.lines)),
        _by(tables.matches, sa.func.count()),
        _by(tables.enterprises, sa.func.max(tables.enterprises.c.version), name="id"),
        _by(editions, sa.func.max(editions.c.version)).where(editions.c.week == week),
        _by(items, sa.func.count()),
        _by(items, sa.func.sum(sa.case((released, 1), else_=0))),
    ]


def _last(table: sa.Table) -> sa.Select[Any]:
    return _by(table, sa.func.max(table.c.id))


def _by(table: sa.Table, number: sa.ColumnElement[int], name: str = "enterprise_id") -> sa.Select[Any]:
    return sa.select(table.c[name], number).group_by(table.c[name])
