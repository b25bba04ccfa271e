"""Matches: replaced procedure by procedure, with the stamp of the rules that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tenderwatch.model import Match
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.procedures import stamped
from tenderwatch.store.rows import match_of_row, row_of_match

_TABLE = tables.matches


def replace(connection: sa.Connection, results: Mapping[str, Sequence[Match]], stamp: str) -> None:
    """What stood for these procedures goes, what was found comes, and the stamp says by which rules."""
    for chunk in chunks(results):
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.procedure_key.in_(chunk)))
    rows = [row_of_match(match) for found in results.values() for match in found]
    if rows:
        connection.execute(sa.insert(_TABLE), rows)
    stamped(connection, results, stamp)


def find(
    connection: sa.Connection, *, enterprise_id: str | None = None, procedure_key: str | None = None
) -> list[Match]:
    """Matches, the best first."""
    order = (_TABLE.c.score.desc(), _TABLE.c.procedure_key, _TABLE.c.enterprise_id, _TABLE.c.lot, _TABLE.c.activity)
    query = sa.select(_TABLE).order_by(*order)
    if enterprise_id is not None:
        query = query.where(_TABLE.c.enterprise_id == enterprise_id)
    if procedure_key is not None:
        query = query.where(_TABLE.c.procedure_key == procedure_key)
    return [match_of_row(dict(row)) for row in connection.execute(query).mappings()]
