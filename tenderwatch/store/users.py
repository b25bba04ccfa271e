"""Who may sign in, their one-time links and their sessions; of a token only its hash is kept."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Role, User
from tenderwatch.store import tables
from tenderwatch.store.engine import upsert

_USERS, _SIGNINS, _SESSIONS = tables.users, tables.signins, tables.sessions


def normal(address: str) -> str:
    """An address as it is compared."""
    return address.strip().casefold()


def save(connection: sa.Connection, user: User) -> bool:
    """Add or change somebody; False when nothing changes. Who is no longer active is signed out."""
    email = normal(user.email)
    if find(connection, email) == user:
        return False
    row = {
        "email": email,
        "name": user.name,
        "role": user.role.value,
        "networks": json.dumps(user.networks),
        "active": user.active,
    }
    made = upsert(connection, _USERS).values(row)
    connection.execute(made.on_conflict_do_update(index_elements=["email"], set_=row))
    if not user.active:
        sign_out(connection, email)
    return True


def find(connection: sa.Connection, address: str) -> User | None:
    """Somebody by address, revoked or not."""
    row = connection.execute(sa.select(_USERS).where(_USERS.c.email == normal(address))).one_or_none()
    return _of_row(row) if row else None


def everybody(connection: sa.Connection) -> list[User]:
    """All who ever could sign in, by address."""
    return [_of_row(row) for row in connection.execute(sa.select(_USERS).order_by(_USERS.c.email))]


def _of_row(row: sa.Row[Any]) -> User:
    return User(row.email, row.name, Role(row.role), tuple(json.loads(row.networks)), row.active)


def offer(connection: sa.Connection, mark: str, address: str, until: datetime, now: datetime) -> None:
    """Remember a one-time link; those that are too old are forgotten."""
    connection.execute(sa.delete(_SIGNINS).where(_SIGNINS.c.until < now))
    connection.execute(sa.insert(_SIGNINS).values(mark=mark, email=normal(address), until=until))


def offered(connection: sa.Connection, mark: str, now: datetime) -> User | None:
    """For whom a one-time link was made, while it can be used."""
    return _holder(connection, _SIGNINS, mark, now)


def exchange(connection: sa.Connection, mark: str, session: str, until: datetime, now: datetime) -> User | None:
    """Use a one-time link up and open a session; None when it cannot be used. Sessions that are over are forgotten."""
    user = offered(connection, mark, now)
    if user is not None:
        connection.execute(sa.delete(_SIGNINS).where(_SIGNINS.c.mark == mark))
        connection.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.until < now))
        connection.execute(sa.insert(_SESSIONS).values(mark=session, email=user.email, until=until))
    return user


def signed_in(connection: sa.Connection, mark: str, now: datetime) -> User | None:
    """Whose session this is, while it lasts."""
    return _holder(connection, _SESSIONS, mark, now)


def _holder(connection: sa.Connection, table: sa.Table, mark: str, now: datetime) -> User | None:
    found = sa.select(_USERS).join(table, table.c.email == _USERS.c.email)
    row = connection.execute(found.where(table.c.mark == mark, table.c.until > now, _USERS.c.active)).one_or_none()
    return _of_row(row) if row else None


def close(connection: sa.Connection, mark: str) -> None:
    """End one session."""
    connection.execute(sa.delete(_SESSIONS).where(_SESSIONS.c.mark == mark))


def sign_out(connection: sa.Connection, address: str) -> None:
    """End every session of somebody, and make their links worthless."""
    for table in (_SESSIONS, _SIGNINS):
        connection.execute(sa.delete(table).where(table.c.email == normal(address)))
