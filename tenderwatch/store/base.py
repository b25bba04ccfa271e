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
from tenderwatch.store.engine import connect, migrate, transaction

_NOTES: ContextVar[tuple[AuditEntry, ...]] = ContextVar("notes", default=())


class Base:
    """A database, SQLite or PostgreSQL. Every method raises StoreError when the database refuses."""

    def __init__(self, engine: sa.Engine, secret: bytes | None = None) -> None:
        self._engine = engine
        self._secret = secret

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

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, writes=False)

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with transaction(self._engine, writes=True) as connection:
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
