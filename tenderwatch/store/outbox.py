"""The outbox and the send ledger: what is composed is claimed with its items, and leaves once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from functools import cache
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from tenderwatch.store import pairs, tables
from tenderwatch.store.engine import upsert

Status = Literal["composed", "claimed", "sent", "failed", "uncertain"]
"""Composed → claimed → sent, failed, or uncertain ("peut-être envoyé"), which only a person settles."""

_TABLE, _LEDGER = tables.deliveries, tables.sent_items
_MINE = {
    "composed": ("claimed",),
    "sent": ("claimed", "uncertain"),
    "failed": ("claimed", "uncertain", "composed", "sent"),
    "uncertain": ("claimed",),
}
"""From which states each state is reached; a message that was taken back fails after it was sent."""


class LedgerItem(NamedTuple):
    """One notice, in one version, for one enterprise."""

    enterprise_id: str
    procedure_key: str
    notice_key: str
    version: int


class Delivery(NamedTuple):
    """A message of the outbox without its text; it leaves at `not_before` at the earliest, None: as soon as may be."""

    id: int
    kind: str
    key: str
    recipient: str
    status: Status
    message_id: str | None
    composed_at: datetime
    claimed_at: datetime | None
    settled_at: datetime | None
    error: str | None
    attempts: int
    not_before: datetime | None
    expires_at: datetime | None

    @property
    def carrier(self) -> str:
        """How the ledger names it, with its recipient."""
        return carrier(self.kind, self.key)


def carrier(kind: str, key: str) -> str:
    """The name by which the ledger knows the messages of one kind and key."""
    return f"{kind}:{key}"


def _held(delivery_id: int | sa.BindParameter[Any]) -> sa.ColumnElement[bool]:
    """The ledger rows that a message carries."""
    name = _MAIL.c.kind + ":" + _MAIL.c.key
    recipient, own = (
        sa.select(one).where(_MAIL.c.id == delivery_id).scalar_subquery() for one in (_MAIL.c.recipient, name)
    )
    return (_LEDGER.c.recipient == recipient) & (_LEDGER.c.carrier == own)


_MAIL = _TABLE.alias("mail")
_CARRIED = sa.select(_LEDGER.c.procedure_key, _LEDGER.c.enterprise_id).where(_held(sa.bindparam("mine")))


def enqueue(
    connection: sa.Connection,
    kind: str,
    key: str,
    recipient: str,
    message: bytes,
    items: Sequence[LedgerItem],
    at: datetime,
    expires_at: datetime | None = None,
) -> bool:
    """Put a message in the outbox with its ledger rows; False when it is there already.

    A ledger row that stands stays with the message that carries it; one that was released goes to the new one.
    """
    row = {
        "kind": kind,
        "key": key,
        "recipient": recipient,
        "status": "composed",
        "message": message,
        "message_id": _message_id(message),
        "composed_at": at,
        "expires_at": expires_at,
    }
    added = upsert(connection, _TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.id)
    delivery_id = connection.scalar(added)
    if delivery_id is None:
        return False
    by = {"recipient": recipient, "carrier": carrier(kind, key), "released": False}
    rows = [by | item._asdict() for item in dict.fromkeys(items)]
    if rows:
        new = upsert(connection, _LEDGER)
        taken = {"carrier": new.excluded.carrier, "released": False, "procedure_key": new.excluded.procedure_key}
        keys = [column.name for column in _LEDGER.primary_key]
        renewed = new.on_conflict_do_update(index_elements=keys, set_=taken, where=_LEDGER.c.released)
        connection.execute(renewed, rows)
        carried = sa.select(sa.func.count()).select_from(_LEDGER).where(_held(delivery_id))
        counted = sa.update(_TABLE).where(_TABLE.c.id == delivery_id).values(item_count=carried.scalar_subquery())
        connection.execute(counted)
    return True


def _message_id(message: bytes) -> str | None:
    """The identifier in a message's header."""
    header = re.split(rb"\r?\n\r?\n", message, maxsplit=1)[0]
    found = BytesHeaderParser(policy=policy.compat32).parsebytes(header)["Message-ID"]
    return str(found).strip() if found else None


_CLAIM = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("mine"), _TABLE.c.status == "composed")
    .values(status="claimed", claimed_at=sa.bindparam("claimed_at"))
    .returning(_TABLE.c.message)
)


def claim(connection: sa.Connection, delivery_id: int, at: datetime) -> bytes | None:
    """Take a composed message for sending, and its text; None when somebody else took it."""
    text: bytes | None = connection.scalar(_CLAIM, {"mine": delivery_id, "claimed_at": at})
    return text


def settle(connection: sa.Connection, delivery_id: int, status: Status, at: datetime, error: str | None) -> None:
    """Say what became of a claimed message; what failed releases its items, so that another mail may carry them."""
    values = {"status": status, "settled_at": at, "error": error}
    if not _change(connection, delivery_id, _MINE[status], values):
        raise ValueError(f"delivery {delivery_id} is not claimed")
    if status == "failed":
        connection.execute(sa.update(_LEDGER).where(_held(delivery_id)).values(released=True))
    if status in {"sent", "failed"}:
        found = {(key, name) for key, name in connection.execute(_CARRIED, {"mine": delivery_id})}
        if status == "sent":
            pairs.left(connection, found)
        else:
            pairs.refresh(connection, {key for key, _ in found}, {name for _, name in found})


def defer(connection: sa.Connection, delivery_id: int, until: datetime | None, error: str, *, attempts: int) -> None:
    """Give a claimed message back: it may leave from `until` on."""
    values = {"status": "composed", "not_before": until, "error": error, "attempts": attempts}
    if not _change(connection, delivery_id, ("claimed",), values):
        raise ValueError(f"delivery {delivery_id} is not claimed")


def again(connection: sa.Connection, delivery_id: int, at: datetime) -> bool:
    """Let a message that failed or may have been sent leave once more, with its items.

    False when it did neither, when its text is forgotten, or when another message has taken over its items.
    """
    if one(connection, delivery_id) is None:
        raise LookupError(delivery_id)
    held = _held(delivery_id)
    carried = sa.select(sa.func.count()).select_from(_LEDGER).where(held).scalar_subquery()
    whole = (_TABLE.c.id == delivery_id) & (_TABLE.c.item_count == carried) & (sa.func.length(_TABLE.c.message) > 0)
    values = {"status": "composed", "composed_at": at, "not_before": at, "error": None, "attempts": 0}
    stuck = whole & _TABLE.c.status.in_(("failed", "uncertain"))
    if connection.execute(sa.update(_TABLE).where(stuck).values(values)).rowcount != 1:
        return False
    connection.execute(sa.update(_LEDGER).where(held).values(released=False))
    return True


def hold(connection: sa.Connection, kind: str, until: datetime) -> int:
    """Keep the messages of a kind that wait for nothing yet until a moment; how many."""
    fresh = (_TABLE.c.kind == kind) & (_TABLE.c.status == "composed") & _TABLE.c.not_before.is_(None)
    return connection.execute(sa.update(_TABLE).where(fresh).values(not_before=until)).rowcount


def release_held(connection: sa.Connection, at: datetime) -> int:
    """Let everything leave that waits, for whatever reason; how many."""
    waiting = (_TABLE.c.status == "composed") & sa.or_(_TABLE.c.not_before.is_(None), _TABLE.c.not_before > at)
    return connection.execute(sa.update(_TABLE).where(waiting).values(not_before=at)).rowcount


def deliveries(connection: sa.Connection, status: Status | None, kind: str | None) -> list[Delivery]:
    """Messages in the order of their composing."""
    return _found(connection, *_narrowed(status, kind))


def due(connection: sa.Connection, kind: str | None, at: datetime) -> list[Delivery]:
    """Composed messages that may leave now."""
    now = sa.or_(_TABLE.c.not_before.is_(None), _TABLE.c.not_before <= at)
    return _found(connection, *_narrowed("composed", kind), now)


_ONE = sa.select(*(_TABLE.c[name] for name in Delivery._fields)).where(_TABLE.c.id == sa.bindparam("id"))


def one(connection: sa.Connection, delivery_id: int) -> Delivery | None:
    """A message by its number."""
    row = connection.execute(_ONE, {"id": delivery_id}).mappings().one_or_none()
    return None if row is None else Delivery(**row)


def by_message_id(connection: sa.Connection, message_id: str) -> list[Delivery]:
    """Messages with an identifier; every recipient's is another one."""
    return _found(connection, _TABLE.c.message_id == message_id)


def message_of(connection: sa.Connection, delivery_id: int) -> bytes:
    """The whole RFC 5322 text; empty once it was forgotten."""
    return connection.scalar(sa.select(_TABLE.c.message).where(_TABLE.c.id == delivery_id)) or b""


def sent_procedures(connection: sa.Connection, enterprise_id: str) -> set[str]:
    """Procedures that the ledger holds for an enterprise, whatever the version."""
    mine = (_LEDGER.c.enterprise_id == enterprise_id) & ~_LEDGER.c.released
    return set(connection.scalars(sa.select(_LEDGER.c.procedure_key).where(mine).distinct()))


def _narrowed(status: Status | None, kind: str | None) -> list[sa.ColumnElement[bool]]:
    by_status = [] if status is None else [_TABLE.c.status == status]
    return by_status if kind is None else [*by_status, _TABLE.c.kind == kind]


def _found(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Delivery]:
    query = sa.select(*(_TABLE.c[name] for name in Delivery._fields)).where(*conditions).order_by(_TABLE.c.id)
    return [Delivery(**row) for row in connection.execute(query).mappings()]


def _change(connection: sa.Connection, delivery_id: int, before: Sequence[str], values: Mapping[str, Any]) -> bool:
    return connection.execute(_changing(tuple(before), tuple(values)), {"mine": delivery_id, **values}).rowcount == 1


@cache
def _changing(before: tuple[str, ...], names: tuple[str, ...]) -> sa.Update:
    mine = (_TABLE.c.id == sa.bindparam("mine")) & _TABLE.c.status.in_(before)
    return sa.update(_TABLE).where(mine).values({name: sa.bindparam(name) for name in names})
