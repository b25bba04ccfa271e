"""What every part of the store stands on: one database, transactions, and changes logged with what they change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from tenderwatch.errors import StoreError
from tenderwatch.model import AuditEntry
from tenderwatch.secret import derived
from tenderwatch.store import audit
from tenderwatch.store.engine import connect, migrate, nested, transaction
from tenderwatch.store.failures import guarded

_NOTES: ContextVar[tuple[AuditEntry, ...]] = ContextVar("notes", default=())


class Base:
    """A database, SQLite or PostgreSQL. Every method raises StoreError when the database refuses."""

    def __init__(self, engine: sa.Engine, secret: bytes | None = None, within: sa.Connection | None = None) -> None:
        """`within`: the connection of a rehearsal, in whose transaction everything happens."""
        self._engine = engine
        self._secret = secret
        self._within = within

    @classmethod
    def open(cls, url: str, secret: bytes | None = None) -> Self:
        """Open, and bring the tables up to date; `secret` is needed by what concerns unsubscribed addresses.

        Raises:
            StoreError: it cannot be opened, or was made by a newer version.
        """
        engine = connect(url)
        try:
            migrate(engine)
        except StoreError:
            engine.dispose()
            raise
        return cls(engine, secret)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _key(self) -> bytes:
        """What addresses are hashed with."""
        if self._secret is None:
            raise ValueError("this store was opened without the installation's secret")
        return derived(self._secret, "addresses")

    @contextmanager
    def rehearsal(self) -> Iterator[Self]:
        """A store in which everything can be done, and of which nothing stays; other writers wait until it ends."""
        with guarded(), self._engine.connect() as connection:
            whole = connection.execution_options(writes=True).begin()
            try:
                yield type(self)(self._engine, self._secret, connection)
            finally:
                whole.rollback()

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return nested(self._within) if self._within else transaction(self._engine, writes=False)

    @contextmanager
    def _writing(self, *, durable: bool = False) -> Iterator[sa.Connection]:
        own = nested(self._within) if self._within else transaction(self._engine, writes=True, durable=durable)
        with own as connection:
            notes, written = _NOTES.get(), list[int]()
            if notes:
                sa.event.listen(connection, "after_cursor_execute", partial(_count, written))
            yield connection
            if notes and any(written):
                audit.add(connection, notes)

    @contextmanager
    def noting(self, *entries: AuditEntry) -> Iterator[None]:
        """Log these entries with what is written in this block: in its transaction, and only if a row changes."""
        token = _NOTES.set(entries)
        try:
            yield
        finally:
            _NOTES.reset(token)


def _count(written: list[int], *told: Any) -> None:
    """Keep how many rows a statement wrote; SQLAlchemy tells connection, cursor, statement, values, context, many."""
    cursor, context = told[1], told[4]
    if context.isinsert or context.isupdate or context.isdelete:
        written.append(max(cursor.rowcount, 0))
