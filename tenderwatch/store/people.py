"""Profiles with their history, and decisions, append-only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from tenderwatch.model import Decision, DropReason, Enterprise, Verdict
from tenderwatch.store import tables
from tenderwatch.store.notices import Saved

_PROFILES, _DECISIONS = tables.enterprises, tables.decisions


def save_enterprises(connection: sa.Connection, enterprises: Sequence[Enterprise], at: datetime) -> Saved:
    """Add a version of each profile that is new or changed."""
    latest = {one.id: one for one in enterprises}
    query = sa.select(_PROFILES.c.id, _PROFILES.c.version, _PROFILES.c.body).where(_PROFILES.c.current)
    known = {name: (version, body) for name, version, body in connection.execute(query)}
    rows = [
        {"id": name, "version": known.get(name, (0, ""))[0] + 1, "current": True, "body": body, "at": at}
        for name, body in ((name, one.model_dump_json()) for name, one in latest.items())
        if known.get(name, (0, ""))[1] != body
    ]
    if rows:
        old = _PROFILES.c.id.in_([row["id"] for row in rows])
        connection.execute(sa.update(_PROFILES).where(old).values(current=False))
        connection.execute(sa.insert(_PROFILES), rows)
    changed = sum(row["id"] in known for row in rows)
    return Saved(len(rows) - changed, changed, len(latest) - len(rows))


def enterprises(connection: sa.Connection) -> list[Enterprise]:
    """The current profiles, by id."""
    query = sa.select(_PROFILES.c.body).where(_PROFILES.c.current).order_by(_PROFILES.c.id)
    return [Enterprise.model_validate_json(body) for body in connection.scalars(query)]


def enterprise(connection: sa.Connection, name: str) -> Enterprise | None:
    """One current profile."""
    query = sa.select(_PROFILES.c.body).where(_PROFILES.c.id == name, _PROFILES.c.current)
    body = connection.scalar(query)
    return Enterprise.model_validate_json(body) if body else None


def history(connection: sa.Connection, name: str) -> list[tuple[int, datetime, Enterprise]]:
    """Every version of a profile, oldest first, with when it came."""
    query = sa.select(_PROFILES.c.version, _PROFILES.c.at, _PROFILES.c.body).where(_PROFILES.c.id == name)
    rows = connection.execute(query.order_by(_PROFILES.c.version))
    return [(version, at, Enterprise.model_validate_json(body)) for version, at, body in rows]


def add_decisions(connection: sa.Connection, decisions: Sequence[Decision]) -> int:
    """Append decisions; one that repeats what already stands (verdict, reason, note, author) is not added."""
    standing = last_decisions(connection, None)
    added = 0
    for one in decisions:
        pair = (one.procedure_key, one.enterprise_id)
        before = standing.get(pair)
        if before is not None and _said(before) == _said(one):
            continue
        connection.execute(sa.insert(_DECISIONS).values(_row(one)))
        standing[pair] = one
        added += 1
    return added


def _said(decision: Decision) -> tuple[object, ...]:
    return (decision.verdict, decision.reason, decision.note, decision.by)


def _row(one: Decision) -> dict[str, object]:
    return {
        "procedure_key": one.procedure_key,
        "enterprise_id": one.enterprise_id,
        "verdict": one.verdict.value,
        "reason": one.reason.value if one.reason else None,
        "note": one.note,
        "by": one.by,
        "at": one.at,
    }


def last_decisions(connection: sa.Connection, enterprise_id: str | None) -> dict[tuple[str, str], Decision]:
    """The decision that stands for each (procedure, enterprise): the last one made."""
    query = sa.select(_DECISIONS).order_by(_DECISIONS.c.at, _DECISIONS.c.id)
    if enterprise_id is not None:
        query = query.where(_DECISIONS.c.enterprise_id == enterprise_id)
    return {
        (row.procedure_key, row.enterprise_id): Decision(
            procedure_key=row.procedure_key,
            enterprise_id=row.enterprise_id,
            verdict=Verdict(row.verdict),
            reason=DropReason(row.reason) if row.reason else None,
            note=row.note,
            by=row.by,
            at=row.at,
        )
        for row in connection.execute(query)
    }
