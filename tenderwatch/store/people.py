"""Decisions, append-only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC

import sqlalchemy as sa

from tenderwatch.model import Decision, Ruling
from tenderwatch.store import queue, tables
from tenderwatch.store.procedures import owners
from tenderwatch.store.standing import last, made

_DECISIONS = tables.decisions


def add_decisions(connection: sa.Connection, decisions: Sequence[Decision]) -> int:
    """Append decisions; one that was made before, or repeats what stands for its pair, is not added.

    A decision that names a procedure by a key from before a merge goes to the procedure that it became.
    """
    before_now = made(connection)
    known, standing, added = {_key(one) for one in before_now}, last(before_now), []
    for one in _followed(connection, decisions):
        before = standing.get(_pair(one))
        if _key(one) in known or (before is not None and _said(before) == _said(one)):
            continue
        known.add(_key(one))
        added.append(one)
        if before is None or before.at <= one.at:
            standing[_pair(one)] = one
    if added:
        connection.execute(sa.insert(_DECISIONS), [_row(one) for one in added])
        queue.refresh(connection, {one.procedure_key for one in added})
    return len(added)


def _followed(connection: sa.Connection, decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Decisions on the procedures of today, in UTC: two zones never agree on the hour that autumn repeats."""
    present = owners(connection, {one.procedure_key for one in decisions})
    for one in decisions:
        key = present.get(one.procedure_key, one.procedure_key)
        yield replace(one, procedure_key=key, at=one.at.astimezone(UTC))


def _pair(decision: Decision) -> tuple[str, str]:
    return decision.procedure_key, decision.enterprise_id


def _key(one: Decision | Ruling) -> tuple[object, ...]:
    """What makes a decision the same as another one: who said what of which pair, and when."""
    return (one.procedure_key, one.enterprise_id, one.verdict, one.reason, one.note, one.by, one.at)


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
    """The decision that stands for each (procedure, enterprise): the last one made, unless it was taken back."""
    return last(made(connection, enterprise_id=enterprise_id))


def judged_pairs(connection: sa.Connection) -> set[tuple[str, str]]:
    """Every (procedure key, enterprise id) that a verdict can be about, by any key its procedure ever had.

    That is what is matched, was drawn for review, or was decided before.
    """
    matched, tied = tables.matches, tables.identifiers
    query = sa.select(tied.c.identifier, matched.c.enterprise_id).distinct()
    by_any_key = connection.execute(query.join_from(tied, matched, tied.c.procedure_key == matched.c.procedure_key))
    drawn = sa.select(tables.samples.c.procedure_key, tables.samples.c.enterprise_id).distinct()
    of_samples = {(key, name) for key, name in connection.execute(drawn)}
    return {(key, name) for key, name in by_any_key} | of_samples | set(last_decisions(connection, None))
