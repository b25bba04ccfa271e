"""The pairs that reports count: one row per network, purchase and matched enterprise, made with the queue's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from tenderwatch.clock import PARIS
from tenderwatch.model import Member, QueueRow, mark
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.notices import one_department

_TABLE, _NOTICES = tables.pairs, tables.notices
_DEPARTMENT = mark("department", "")
OPEN = "open"
"""The door of a legal type of which the row says nothing."""


def replace(connection: sa.Connection, keys: Iterable[str], rows: Sequence[QueueRow]) -> None:
    """What stood for these procedures goes, the pairs of these rows come."""
    keys = list(keys)
    for chunk in chunks(keys):
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.procedure_key.in_(chunk)))
    days = _first_read(connection, {row.procedure_key for row in rows})
    made = [one for row in rows for one in _pairs(row, days[row.procedure_key])]
    if made:
        connection.execute(sa.insert(_TABLE), made)


def _first_read(connection: sa.Connection, keys: set[str]) -> dict[str, date]:
    """The Paris day on which the first notice of each procedure was first seen."""
    first: sa.ColumnElement[datetime] = sa.func.min(_NOTICES.c.seen_at)
    query = sa.select(_NOTICES.c.procedure_key, first).group_by(_NOTICES.c.procedure_key)
    return {
        key: at.astimezone(PARIS).date()
        for chunk in chunks(sorted(keys))
        for key, at in connection.execute(query.where(_NOTICES.c.procedure_key.in_(chunk)))
    }


def _pairs(row: QueueRow, day: date) -> Iterator[Mapping[str, object]]:
    """One per matched enterprise, by its best match; a refusal that is looked at is no match."""
    codes = [one.removeprefix(_DEPARTMENT) for one in row.marks if one.startswith(_DEPARTMENT)]
    best = {one.id: one for one in reversed(row.face.members) if one.band is not None}
    for name, member in sorted(best.items()):
        yield {
            "network": row.network,
            "procedure_key": row.procedure_key,
            "enterprise_id": name,
            "found_on": day,
            "activity": member.activity,
            "department": one_department(codes),
            "door": _door(row, member),
            "buyer": row.face.buyer,
        }


def _door(row: QueueRow, member: Member) -> str:
    return next((one.tone for one in row.face.doors if member.kind in one.kinds), OPEN)
