"""Every test of the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from tenderwatch.errors import StoreError
from tenderwatch.store import Store, tables
from tests.postgres import ADMIN, binaries, cluster
from tests.prepared import empty_database

SECRET = b"the secret of the tests"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server for this session: the one of the environment, or a throw-away cluster."""
    given, programs = os.environ.get(ADMIN), binaries()
    if given:
        yield given
    elif programs is None:
        pytest.skip(f"PostgreSQL is not installed, and {ADMIN} names no server")
    else:
        with cluster(programs) as url:
            yield url


@pytest.fixture(scope="session")
def postgres_database(postgres: str) -> Iterator[str]:
    """The URL of a database for this session: making one for each test takes longer than most tests."""
    name = f"tenderwatch_test_{uuid4().hex[:12]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield sa.make_url(postgres).set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def emptied(url: str) -> str:
    """The same database as when its tables had just been made."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(sql.Identifier(connection.info.dbname)))
        try:
            Store.open(url).close()
        except StoreError:  # a test has made it another version's
            without_tables(connection)
            Store.open(url).close()
        for name in _referring_first(connection):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for (name,) in connection.execute("SELECT sequencename FROM pg_sequences").fetchall():
            connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name)))
    return url


def _referring_first(connection: psycopg.Connection[tuple[str]]) -> list[str]:
    """Tables, those that refer to others before these: no superuser is needed to empty them so."""
    there = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    known = [table.name for table in reversed(tables.metadata.sorted_tables)]
    return [*(name for name in known if name in there), *sorted(there - {*known, "alembic_version"})]


def without_tables(connection: psycopg.Connection[Any]) -> None:
    """A database of PostgreSQL as it is made."""
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of its own, without rows."""
    if request.param == "sqlite":
        yield empty_database(tmp_path)
        return
    yield emptied(request.getfixturevalue("postgres_database"))


@pytest.fixture
def bare_url(url: str, tmp_path: Path) -> str:
    """The URL of a database in which nobody has made a table yet."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/new.sqlite3"
    with psycopg.connect(url, autocommit=True) as connection:
        without_tables(connection)
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(url, SECRET) as opened:
        yield opened
