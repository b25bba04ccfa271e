"""What servers said of addresses, and which addresses are no longer written to because of it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from tenderwatch.store import tables
from tenderwatch.store.addresses import normal
from tenderwatch.store.engine import upsert

_TABLE, _SUSPENDED = tables.refusals, tables.suspensions


class Refusal(NamedTuple):
    """One refusal of an address: the server's code (RFC 3463, "" when it gave none) and words.

    `hard`: the address does not exist or takes no mail at all. `mark` names what said so: the same is recorded once.
    """

    address: str
    at: datetime
    status: str
    told: str
    hard: bool
    mark: str


class Suspension(NamedTuple):
    """An address that is not written to, since when, and the last thing said of it."""

    address: str
    since: datetime
    told: str


def add(connection: sa.Connection, refusal: Refusal) -> bool:
    """Record a refusal; False when it was recorded before."""
    row = refusal._asdict() | {"address": normal(refusal.address)}
    new = upsert(connection, _TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.id)
    return connection.scalar(new) is not None


def suspend(connection: sa.Connection, refusal: Refusal, limit: int) -> bool:
    """Suspend a refused address once it has `limit` hard refusals; whether it just became so."""
    mine = (_TABLE.c.address == normal(refusal.address)) & _TABLE.c.hard & ~_TABLE.c.forgiven
    if (connection.scalar(sa.select(sa.func.count()).select_from(_TABLE).where(mine)) or 0) < limit:
        return False
    row = {"address": normal(refusal.address), "since": refusal.at, "told": refusal.told}
    new = upsert(connection, _SUSPENDED).values(row).on_conflict_do_nothing().returning(_SUSPENDED.c.address)
    return connection.scalar(new) is not None


def lift(connection: sa.Connection, address: str) -> bool:
    """Write to an address again, its refusals forgiven; False when it was not suspended."""
    connection.execute(sa.update(_TABLE).where(_TABLE.c.address == normal(address)).values(forgiven=True))
    mine = _SUSPENDED.c.address == normal(address)
    return connection.execute(sa.delete(_SUSPENDED).where(mine)).rowcount == 1


def suspended(connection: sa.Connection) -> list[Suspension]:
    """Every suspended address."""
    rows = connection.execute(sa.select(_SUSPENDED).order_by(_SUSPENDED.c.address)).mappings()
    return [Suspension(**row) for row in rows]


_IS_SUSPENDED = sa.select(_SUSPENDED.c.address).where(_SUSPENDED.c.address == sa.bindparam("address"))


def is_suspended(connection: sa.Connection, address: str) -> bool:
    """Whether an address is not written to."""
    return connection.scalar(_IS_SUSPENDED, {"address": normal(address)}) is not None
