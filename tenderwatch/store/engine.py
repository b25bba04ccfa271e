"""Opening the database: SQLite with its pragmas or PostgreSQL, migrated to what this code expects."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql, sqlite

from tenderwatch.errors import StoreError
from tenderwatch.store.failures import guarded, sentence

CHUNK = 500
"""Values in one IN list; SQLite admits some 32,000, older ones 999."""
BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another one before it gives up."""
CACHE_KILOBYTES = 32_000
"""What a connection may keep in memory: the queue at 50,000 matches fits; SQLite's own 2 MB are too few."""
WRITER = 7_305_121
"""The advisory lock of PostgreSQL that stands for "the one writer"; any number, the same everywhere."""


def connect(url: str) -> sa.Engine:
    """An engine for `sqlite:///path` or `postgresql://…`; the folder of a SQLite file is made.

    Raises:
        StoreError: the address is not one, its driver is not installed, or the folder cannot be made.
    """
    try:
        engine = _engine(sa.make_url(url))
    except (sa.exc.ArgumentError, ValueError) as error:
        told = "l'adresse (clé database) est mal écrite ; sqlite:///chemin ou postgresql://… est attendu"
        raise StoreError(sentence(told, error)) from error
    except ModuleNotFoundError as error:
        raise StoreError(sentence("PostgreSQL demande : pip install 'tenderwatch[postgres]'", error)) from error
    sa.event.listen(engine, "begin", _begin)
    return engine


def _engine(url: sa.URL) -> sa.Engine:
    """The driver's engine; values stay out of error messages, which are logged and may hold addresses."""
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    with guarded():
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True)
    sa.event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, record: object) -> None:  # noqa: ARG001 (SQLAlchemy hands both)
    """Patience, foreign keys held, readers beside a writer, and transactions that we begin ourselves."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA foreign_keys = ON")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")


def _write_ahead(connection: Any) -> None:
    """Set the journal to WAL, as patiently as every other statement waits.

    A new file changes its journal under an exclusive lock, for which SQLite does not always call the busy
    handler: of two programs that open it at once, one may be refused at once.
    """
    give_up = time.monotonic() + BUSY_MILLISECONDS / 1_000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    """Begin as a reader or as the one writer.

    A writer takes its turn before it reads: what it read could change before it writes, and SQLite refuses
    at once, without waiting, to make a writer of a reader whose snapshot is old (SQLITE_BUSY_SNAPSHOT).
    """
    writes = connection.get_execution_options().get("writes", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_MILLISECONDS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")


@contextmanager
def transaction(engine: sa.Engine, *, writes: bool, durable: bool = False) -> Iterator[sa.Connection]:
    """One transaction, kept whole or not at all; writers wait for each other on both databases.

    `durable`: what was written outlives a power cut; SQLite, as we set it, else only outlives its process.

    Raises:
        StoreError: the database refuses, or another writer held it for too long.
    """
    with (
        guarded(),
        engine.connect() as connection,
        _kept(connection, durable=durable),
        connection.execution_options(writes=writes).begin(),
    ):
        yield connection


@contextmanager
def nested(connection: sa.Connection) -> Iterator[sa.Connection]:
    """A part of a transaction that is going on, kept whole or not at all."""
    with guarded(), connection.begin_nested():
        yield connection


@contextmanager
def _kept(connection: sa.Connection, *, durable: bool) -> Iterator[None]:
    """SQLite's patience with the disk, which cannot be changed within a transaction."""
    if not durable or connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        driver.execute("PRAGMA synchronous = NORMAL")


def migrate(engine: sa.Engine) -> None:
    """Bring the tables up to this code's version; nothing is done when they are there.

    Raises:
        StoreError: the database was made by a newer Tenderwatch, or cannot be written.
    """
    config = alembic_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with transaction(engine, writes=False) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == head:
        return
    try:
        with transaction(engine, writes=True) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        told = "elle vient d'une version plus récente de Tenderwatch : mettez le programme à jour"
        raise StoreError(sentence(told, None)) from error


def alembic_config() -> AlembicConfig:
    """Alembic on our migrations, wherever the package is installed."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Lists of at most CHUNK distinct values, in the order given."""
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + CHUNK] for start in range(0, len(distinct), CHUNK))


def upsert(connection: sa.Connection, table: sa.Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT; both spell it alike."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
