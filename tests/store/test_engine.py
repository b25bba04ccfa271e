"""Opening, migrating, and what happens when the database refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tenderwatch.errors import StoreError
from tenderwatch.model import Notice
from tenderwatch.store import Store, tables
from tenderwatch.store.engine import alembic_config, connect
from tests.factories import a_notice

SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)


@contextmanager
def disposed(url: str) -> Iterator[sa.Engine]:
    """An engine for a moment."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_expects(store: Store, url: str) -> None:
    with disposed(url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, parents: (
                    not (name or "").startswith(("notice_words", "ix_notices_words"))
                )
            },
        )
        assert compare_metadata(context, tables.metadata) == []


def test_migrations_go_down_and_up_again(url: str) -> None:
    Store.open(url).close()
    config = alembic_config()
    for step in (command.downgrade, command.upgrade):
        with disposed(url) as engine, engine.begin() as connection:
            config.attributes["connection"] = connection
            step(config, "base" if step is command.downgrade else "head")

    with Store.open(url) as store:
        assert store.count_notices() == 0


def test_a_database_of_a_newer_version_is_refused_in_words(url: str) -> None:
    Store.open(url).close()
    with disposed(url) as engine, engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="plus récent"):
        Store.open(url)


def test_a_naive_moment_is_a_bug(store: Store) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        store.save_notices([a_notice()], seen_at=datetime(2026, 10, 5))  # noqa: DTZ001


def test_an_error_in_the_middle_leaves_nothing(store: Store) -> None:
    broken = Notice.model_construct(
        **a_notice(source_id="26-2").model_dump() | {"title": None, "kind": a_notice().kind}
    )

    with pytest.raises(Exception, match=r".+"):
        store.save_notices([a_notice(source_id="26-1"), broken], seen_at=SEEN)

    assert store.count_notices() == 0


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/full.sqlite3"
    with Store.open(url) as store:
        sa.event.listen(store._engine, "connect", lambda raw, record: raw.execute("PRAGMA max_page_count = 60"))
        store._engine.dispose()
        notices = [a_notice(source_id=f"26-{number}", description="x" * 5_000) for number in range(200)]

        with pytest.raises(StoreError, match="disque est plein"):
            store.save_notices(notices, seen_at=SEEN)
        assert store.count_notices() == 0


def test_a_read_only_database_is_told_in_words(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ro.sqlite3"
    with Store.open(url) as store:
        sa.event.listen(store._engine, "connect", lambda raw, record: raw.execute("PRAGMA query_only = ON"))
        store._engine.dispose()

        with pytest.raises(StoreError, match="lecture seule"):
            store.save_notices([a_notice()], seen_at=SEEN)


def test_a_database_held_by_another_program_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenderwatch.store.engine.BUSY_MILLISECONDS", 50)
    with Store.open(f"sqlite:///{tmp_path}/busy.sqlite3") as store:
        other = sqlite3.connect(tmp_path / "busy.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(StoreError, match="tient la base"):
                store.save_notices([a_notice()], seen_at=SEEN)
        finally:
            other.rollback()
            other.close()


def test_a_path_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="Base de données"):
        Store.open(f"sqlite:///{tmp_path}/file/store.sqlite3")


def test_a_server_that_does_not_answer_is_told_in_words() -> None:
    with pytest.raises(StoreError, match="ne répond pas"):
        Store.open("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
