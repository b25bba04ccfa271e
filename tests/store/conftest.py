"""Every test of the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from tenderwatch.store import Store
from tests.postgres import ADMIN, binaries, cluster

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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store.sqlite3"
        return
    admin: str = request.getfixturevalue("postgres")
    name = f"tenderwatch_test_{uuid4().hex[:12]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield sa.make_url(admin).set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(url, SECRET) as opened:
        yield opened
