"""The outbox and the send ledger: what is composed is claimed with its items, and leaves once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import sqlalchemy as sa

from tenderwatch.store import tables
from tenderwatch.store.engine import upsert

Status = Literal["composed", "claimed", "sent", "failed"]

_TABLE = tables.deliveries


class LedgerItem(NamedTuple):
    """One notice, in one version, for one enterprise."""

    enterprise_id: str
    procedure_key: str
    notice_key: str
    version: int


class Delivery(NamedTuple):
    """A message of the outbox; `message` is the whole RFC 5322 text."""

    id: int
    kind: str
    key: str
    recipient: str
    status: Status
    message: bytes
    composed_at: datetime
    claimed_at: datetime | None
    settled_at: datetime | None
    error: str | None


def enqueue(
    connection: sa.Connection,
    kind: str,
    key: str,
    recipient: str,
    message: bytes,
    items: Sequence[LedgerItem],
    at: datetime,
) -> bool:
    """Put a message in the outbox with its ledger rows; False when it is there already."""
    row = {
        "kind": kind,
        "key": key,
        "recipient": recipient,
        "status": "composed",
        "message": message,
        "composed_at": at,
    }
    added = upsert(connection, _TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.id)
    if connection.scalar(added) is None:
        return False
    rows = [{"recipient": recipient, **item._asdict()} for item in items]
    if rows:
        connection.execute(upsert(connection, tables.sent_items).on_conflict_do_nothing(), rows)
    return True


def claim(connection: sa.Connection, delivery_id: int, at: datetime) -> bool:
    """Take a composed message for sending; False when somebody else took it."""
    mine = (_TABLE.c.id == delivery_id) & (_TABLE.c.status == "composed")
    done = connection.execute(sa.update(_TABLE).where(mine).values(status="claimed", claimed_at=at))
    return done.rowcount == 1


def settle(connection: sa.Connection, delivery_id: int, status: Status, at: datetime, error: str | None) -> None:
    """Say what became of a claimed message."""
    values = {"status": status, "settled_at": at, "error": error}
    claimed = (_TABLE.c.id == delivery_id) & (_TABLE.c.status == "claimed")
    if connection.execute(sa.update(_TABLE).where(claimed).values(values)).rowcount != 1:
        raise ValueError(f"delivery {delivery_id} is not claimed")


def deliveries(connection: sa.Connection, status: Status | None, kind: str | None) -> list[Delivery]:
    """Messages in the order of their composing."""
    query = sa.select(_TABLE).order_by(_TABLE.c.id)
    if status is not None:
        query = query.where(_TABLE.c.status == status)
    if kind is not None:
        query = query.where(_TABLE.c.kind == kind)
    return [Delivery(**row) for row in connection.execute(query).mappings()]


def sent_procedures(connection: sa.Connection, enterprise_id: str) -> set[str]:
    """Procedures that the ledger holds for an enterprise, whatever the version."""
    ledger = tables.sent_items
    query = sa.select(ledger.c.procedure_key).where(ledger.c.enterprise_id == enterprise_id).distinct()
    return set(connection.scalars(query))
