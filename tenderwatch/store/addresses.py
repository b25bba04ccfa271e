"""Who must not be written to: unsubscribed addresses, of which only a keyed hash is kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from tenderwatch.store import tables
from tenderwatch.store.engine import chunks

_EVENTS = tables.subscriptions


def normal(address: str) -> str:
    """An address as it is compared: without blanks around it, without regard to case."""
    return address.strip().casefold()


def hashed(address: str, key: bytes) -> str:
    """The keyed hash of an address (HMAC-SHA-256): without the key, nobody can try addresses against it."""
    return hmac.new(key, normal(address).encode(), hashlib.sha256).hexdigest()


def key_name(key: bytes) -> str:
    """What tells one key from another without telling anything of it."""
    return hmac.new(key, b"name of this key", hashlib.sha256).hexdigest()[:16]


def record(connection: sa.Connection, address: str, key: bytes, at: datetime, *, subscribed: bool) -> bool:
    """Append that an address left or came back; False when that stands already."""
    if is_unsubscribed(connection, address, key) is not subscribed:
        return False
    row = {"address_hash": hashed(address, key), "key_name": key_name(key), "subscribed": subscribed, "at": at}
    connection.execute(sa.insert(_EVENTS).values(row))
    return True


def is_unsubscribed(connection: sa.Connection, address: str, key: bytes) -> bool:
    """Whether the last word about an address is that it left."""
    return bool(unsubscribed_among(connection, [address], key))


_WORDS = (
    sa.select(_EVENTS.c.address_hash, _EVENTS.c.subscribed)
    .where(_EVENTS.c.address_hash.in_(sa.bindparam("hashes", expanding=True)))
    .order_by(_EVENTS.c.id)
)


def unsubscribed_among(connection: sa.Connection, addresses: Iterable[str], key: bytes) -> set[str]:
    """Those of some addresses that left and did not come back."""
    hashes = {address: hashed(address, key) for address in addresses}
    last: dict[str, bool] = {}
    for some in chunks(hashes.values()):
        last.update(tuple(row) for row in connection.execute(_WORDS, {"hashes": some}))
    return {address for address, name in hashes.items() if last.get(name) is False}


def has_other_keys(connection: sa.Connection, key: bytes) -> bool:
    """Whether addresses left under another secret than today's: they could no longer be recognised."""
    other = sa.select(_EVENTS.c.id).where(_EVENTS.c.key_name != key_name(key)).limit(1)
    return connection.scalar(other) is not None


def words_about(connection: sa.Connection, address: str, key: bytes) -> list[dict[str, object]]:
    """When an address left and came back, oldest first."""
    query = sa.select(_EVENTS.c.at, _EVENTS.c.subscribed).where(_EVENTS.c.address_hash == hashed(address, key))
    return [dict(row) for row in connection.execute(query.order_by(_EVENTS.c.id)).mappings()]
