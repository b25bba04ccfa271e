"""Reading the send ledger: what each recipient was told of each purchase, in which versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from tenderwatch.model import Notice
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks

_LEDGER, _NOTICES, _DELIVERIES = tables.sent_items, tables.notices, tables.deliveries

Told = Mapping[str, Mapping[str, int]]
"""By procedure key: the newest version that was told of each of its notices, by notice key."""


class Made(NamedTuple):
    """A message that was composed, whatever became of it."""

    key: str
    recipient: str
    composed_at: datetime
    id: int


def told(connection: sa.Connection, enterprise_id: str) -> dict[str, dict[str, dict[str, int]]]:
    """What each recipient of an enterprise was told, by address; what did not arrive was not told."""
    columns = (_LEDGER.c.recipient, _LEDGER.c.procedure_key, _LEDGER.c.notice_key)
    newest = sa.func.max(_LEDGER.c.version)
    standing = (_LEDGER.c.enterprise_id == enterprise_id) & ~_LEDGER.c.released
    query = sa.select(*columns, newest).where(standing).group_by(*columns)
    found: dict[str, dict[str, dict[str, int]]] = {}
    for recipient, procedure, notice, version in connection.execute(query):
        found.setdefault(recipient, {}).setdefault(procedure, {})[notice] = version
    return found


def versions(connection: sa.Connection, procedure_keys: Iterable[str]) -> dict[str, dict[str, int]]:
    """The current version of each notice of procedures, by procedure and notice key."""
    columns = (_NOTICES.c.procedure_key, _NOTICES.c.key, _NOTICES.c.version)
    query = sa.select(*columns).where(_NOTICES.c.current)
    found: dict[str, dict[str, int]] = {}
    for chunk in chunks(procedure_keys):
        for procedure, notice, version in connection.execute(query.where(_NOTICES.c.procedure_key.in_(chunk))):
            found.setdefault(procedure, {})[notice] = version
    return found


def at_versions(connection: sa.Connection, wanted: Mapping[str, int]) -> list[Notice]:
    """Notices as they stood in given versions, by key; those that are no longer kept are left out."""
    query = sa.select(_NOTICES.c.key, _NOTICES.c.version, _NOTICES.c.body)
    return [
        Notice.model_validate_json(body)
        for chunk in chunks(wanted)
        for key, version, body in connection.execute(query.where(_NOTICES.c.key.in_(chunk)))
        if wanted[key] == version
    ]


def made(connection: sa.Connection, kind: str, since: datetime) -> list[Made]:
    """Messages of one kind that were composed since a moment, the oldest first."""
    columns = (_DELIVERIES.c[name] for name in Made._fields)
    recent = (_DELIVERIES.c.kind == kind) & (_DELIVERIES.c.composed_at >= since)
    query = sa.select(*columns).where(recent).order_by(_DELIVERIES.c.composed_at, _DELIVERIES.c.id)
    return [Made(*row) for row in connection.execute(query)]


def seen_since(connection: sa.Connection, since: datetime) -> int:
    """How many notices came, new or changed, since a moment."""
    query = sa.select(sa.func.count(_NOTICES.c.key.distinct())).where(_NOTICES.c.seen_at >= since)
    return connection.scalar(query) or 0
