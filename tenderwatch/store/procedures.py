"""Procedures: notices that share an identifier are one purchase; a key once given stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import sqlalchemy as sa

from tenderwatch.model import Notice
from tenderwatch.store import pairs, tables
from tenderwatch.store.engine import CHUNK, chunks, upsert

_PROCEDURES, _IDENTIFIERS = tables.procedures, tables.identifiers


def tie(connection: sa.Connection, notices: Sequence[Notice]) -> dict[str, str]:
    """Give each notice its procedure, by the identifiers it shares; the procedure must be matched again.

    Returns the procedure key by notice key. When a notice ties two procedures, the one whose key sorts
    first stays, and all that hung on the other (notices, matches, decisions, answers, ledger) follows.
    """
    known = owners(connection, {one for notice in notices for one in notice.identifiers})
    keys: dict[str, str] = {}
    merged: dict[str, str] = {}
    for notice in notices:
        found = {_end(merged, known[one]) for one in notice.identifiers if one in known}
        key = min(found, default=notice.key)
        merged.update(dict.fromkeys(found - {key}, key))
        known.update(dict.fromkeys(notice.identifiers, key))
        keys[notice.key] = key
    keys = {notice: _end(merged, key) for notice, key in keys.items()}
    _write(connection, keys, {one: _end(merged, owner) for one, owner in known.items()}, merged)
    return keys


def _end(merged: dict[str, str], key: str) -> str:
    while key in merged:
        key = merged[key]
    return key


def owners(connection: sa.Connection, wanted: set[str]) -> dict[str, str]:
    """The procedure that owns each identifier; a key from before a merge leads to what it became."""
    query = sa.select(_IDENTIFIERS.c.identifier, _IDENTIFIERS.c.procedure_key)
    return {
        identifier: owner
        for chunk in chunks(sorted(wanted))
        for identifier, owner in connection.execute(query.where(_IDENTIFIERS.c.identifier.in_(chunk)))
    }


def _write(connection: sa.Connection, keys: dict[str, str], owned: dict[str, str], merged: dict[str, str]) -> None:
    rows = [{"key": key, "stamp": None} for key in sorted({*keys.values(), *owned.values()})]
    opened = upsert(connection, _PROCEDURES)
    again = opened.on_conflict_do_update(index_elements=["key"], set_={"stamp": opened.excluded.stamp})
    connection.execute(again, rows)
    for old in merged:
        _move(connection, old, _end(merged, old))
    ties = [{"identifier": one, "procedure_key": owner} for one, owner in owned.items()]
    connection.execute(upsert(connection, _IDENTIFIERS).on_conflict_do_nothing(), ties)


def _move(connection: sa.Connection, old: str, new: str) -> None:
    """All that hung on a procedure goes to another; its matches are made anew."""
    for table in (tables.matches, tables.queue, tables.pairs):
        connection.execute(sa.delete(table).where(table.c.procedure_key == old))
    of_people = tables.decisions, tables.notes, tables.answers, tables.sent_items, tables.lines, tables.samples
    for table in (tables.notices, tables.identifiers, *of_people):
        connection.execute(sa.update(table).where(table.c.procedure_key == old).values(procedure_key=new))
    connection.execute(sa.delete(_PROCEDURES).where(_PROCEDURES.c.key == old))
    pairs.refresh(connection, [new])


def join(connection: sa.Connection, one: str, other: str) -> str:
    """Make one procedure of two; the key that sorts first stays, and the other leads to it. Returns the key."""
    key, gone = min(one, other), max(one, other)
    if key == gone:
        return key
    _move(connection, gone, key)
    tie_of = upsert(connection, _IDENTIFIERS).on_conflict_do_nothing()
    connection.execute(tie_of, [{"identifier": gone, "procedure_key": key}])
    connection.execute(sa.update(_PROCEDURES).where(_PROCEDURES.c.key == key).values(stamp=None))
    return key


def unmatched(connection: sa.Connection) -> list[str]:
    """Procedures that are new or changed since they were last matched."""
    query = sa.select(_PROCEDURES.c.key).where(_PROCEDURES.c.stamp.is_(None)).order_by(_PROCEDURES.c.key)
    return list(connection.scalars(query))


def published(connection: sa.Connection, since: date, until: date) -> list[str]:
    """Procedures of which a current notice came out between two days, both included, in the order of these days."""
    table = tables.notices
    day = sa.func.min(table.c.published_on)
    query = sa.select(table.c.procedure_key).where(table.c.current, table.c.published_on.between(since, until))
    return list(connection.scalars(query.group_by(table.c.procedure_key).order_by(day, table.c.procedure_key)))


def state(connection: sa.Connection) -> tuple[int, int]:
    """The number of the newest row of a notice, and how many procedures there are: a join takes one away."""
    newest = connection.scalar(sa.select(sa.func.max(tables.notices.c.id)))
    return newest or 0, connection.scalar(sa.select(sa.func.count()).select_from(_PROCEDURES)) or 0


def to_match(connection: sa.Connection, stamp: str) -> Iterator[list[str]]:
    """Blocks of procedure keys that today's rules have not judged."""
    return _blocks(connection, sa.or_(_PROCEDURES.c.stamp.is_(None), _PROCEDURES.c.stamp != stamp))


def matched(connection: sa.Connection, stamp: str) -> Iterator[list[str]]:
    """Blocks of procedure keys that today's rules have judged."""
    return _blocks(connection, _PROCEDURES.c.stamp == stamp)


def _blocks(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[list[str]]:
    keys = connection.scalars(sa.select(_PROCEDURES.c.key).where(which).order_by(_PROCEDURES.c.key)).all()
    return (list(keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK))


def stamped(connection: sa.Connection, keys: Iterable[str], stamp: str) -> None:
    """Remember by which rules and profiles procedures were matched."""
    rows = [{"name": key} for key in keys]
    if rows:
        statement = sa.update(_PROCEDURES).where(_PROCEDURES.c.key == sa.bindparam("name")).values(stamp=stamp)
        connection.execute(statement, rows)
