"""Matches: replaced procedure by procedure, with the stamp of the rules that made them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from tenderwatch.model import Match, QueueRow
from tenderwatch.store import queue, tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.procedures import stamped
from tenderwatch.store.rows import match_of_row, row_of_match

_TABLE, _PROFILES = tables.matches, tables.matched_profiles


def replace(
    connection: sa.Connection, results: Mapping[str, Sequence[Match]], rows: Sequence[QueueRow], stamp: str
) -> None:
    """What stood for these procedures goes, what was found comes, and the stamp says by which rules."""
    for chunk in chunks(results):
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.procedure_key.in_(chunk)))
    made = [row_of_match(match) for found in results.values() for match in found]
    if made:
        connection.execute(sa.insert(_TABLE), made)
    queue.replace(connection, results, rows)
    stamped(connection, results, stamp)


def profile_stamps(connection: sa.Connection) -> dict[str, str]:
    """By which profile of each enterprise the procedures were last matched."""
    query = sa.select(_PROFILES.c.enterprise_id, _PROFILES.c.stamp)
    return {row.enterprise_id: row.stamp for row in connection.execute(query)}


def set_profile_stamps(connection: sa.Connection, stamps: Mapping[str, str]) -> None:
    """Remember the profiles of today; enterprises that are no more lose their matches with their stamp."""
    gone = set(profile_stamps(connection)) - stamps.keys()
    for chunk in chunks(sorted(gone)):
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.enterprise_id.in_(chunk)))
    connection.execute(sa.delete(_PROFILES))
    if stamps:
        rows = [{"enterprise_id": name, "stamp": stamp} for name, stamp in sorted(stamps.items())]
        connection.execute(sa.insert(_PROFILES), rows)


def add(connection: sa.Connection, match: Match) -> None:
    """One more match, unless the enterprise has one with this purchase already."""
    if not find(connection, enterprise_id=match.enterprise_id, procedure_key=match.procedure_key):
        connection.execute(sa.insert(_TABLE).values(**row_of_match(match)))


def of_procedures(connection: sa.Connection, keys: Iterable[str]) -> dict[str, list[Match]]:
    """Matches by procedure, the best first; those without any are left out."""
    found: dict[str, list[Match]] = {}
    query = sa.select(_TABLE).order_by(_TABLE.c.score.desc(), _TABLE.c.enterprise_id, _TABLE.c.lot, _TABLE.c.activity)
    for chunk in chunks(keys):
        for row in connection.execute(query.where(_TABLE.c.procedure_key.in_(chunk))).mappings():
            found.setdefault(row["procedure_key"], []).append(match_of_row(dict(row)))
    return found


def procedures(connection: sa.Connection) -> list[str]:
    """Keys of every procedure that has a match."""
    return list(connection.scalars(sa.select(_TABLE.c.procedure_key).distinct().order_by(_TABLE.c.procedure_key)))


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
