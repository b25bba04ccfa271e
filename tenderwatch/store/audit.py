"""The log of changes, append-only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import AuditEntry
from tenderwatch.store import tables

_AUDIT = tables.audit
Scope = Iterable[str | None] | None
"""Networks whose entries may be seen; among them, None is what concerns the whole installation. None alone: all."""


def add(connection: sa.Connection, entries: Iterable[AuditEntry]) -> None:
    """Append entries."""
    rows = [asdict(one) for one in entries]
    if rows:
        connection.execute(sa.insert(_AUDIT), rows)


def find(connection: sa.Connection, scope: Scope, words: str, *, limit: int, offset: int) -> list[AuditEntry]:
    """Entries of some networks that hold every word, the newest first."""
    query = _matching(scope, words).order_by(_AUDIT.c.id.desc()).limit(limit).offset(offset)
    return list(_entries(connection.execute(query)))


def count(connection: sa.Connection, scope: Scope, words: str) -> int:
    """How many entries `find` would give without a limit."""
    return connection.scalar(sa.select(sa.func.count()).select_from(_matching(scope, words).subquery())) or 0


def _matching(scope: Scope, words: str) -> sa.Select[tuple[object, ...]]:
    texts = (_AUDIT.c.who, _AUDIT.c.action, _AUDIT.c.subject, _AUDIT.c.detail)
    held = [sa.or_(*(text.icontains(word, autoescape=True) for text in texts)) for word in words.split()]
    return sa.select(_AUDIT).where(_within(scope), *held)


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    if scope is None:
        return sa.true()
    wanted = list(scope)
    named = _AUDIT.c.network.in_([one for one in wanted if one is not None])
    return sa.or_(named, _AUDIT.c.network.is_(None)) if None in wanted else named


def _entries(rows: Iterable[sa.Row[Any]]) -> Iterator[AuditEntry]:
    for row in rows:
        yield AuditEntry(row.at, row.who, row.action, row.subject, row.network, row.detail)
