"""Opening and migrating, two programs at once, and transactions that fail in the middle."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from tenderwatch.errors import StoreError
from tenderwatch.model import Band, Match, Notice
from tenderwatch.store import LedgerItem, Store, notices, tables
from tenderwatch.store.engine import alembic_config, connect, transaction
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


def test_two_stores_write_the_same_notices_at_once_and_each_counts_what_it_added(url: str) -> None:
    batches = [[a_notice(source_id=f"26-{n}") for n in range(start, start + 20)] for start in range(0, 100, 20)]
    Store.open(url).close()

    def write(_: int) -> int:
        with Store.open(url) as store:
            return sum(store.save_notices(batch, seen_at=SEEN).new for batch in batches)

    with ThreadPoolExecutor(3) as pool:
        added = list(pool.map(write, range(3)))

    with Store.open(url) as store:
        assert store.count_notices() == sum(added) == 100


def test_two_programs_that_open_an_empty_database_at_once_both_succeed(bare_url: str) -> None:
    with ThreadPoolExecutor(3) as pool:
        stores = list(pool.map(lambda _: Store.open(bare_url), range(3)))

    counts = [store.count_notices() for store in stores]
    for store in stores:
        store.close()
    assert counts == [0, 0, 0]


def test_a_new_file_that_another_program_is_writing_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses at once, without its busy handler, to change the journal beside a writer."""
    file = tmp_path / "store.sqlite3"
    writer = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    release = Timer(0.2, writer.commit)
    release.start()

    with Store.open(f"sqlite:///{file}") as store:
        count = store.count_notices()

    release.join()
    writer.close()
    assert count == 0


def test_a_message_is_claimed_by_one_store_of_two(url: str) -> None:
    with Store.open(url) as one, Store.open(url) as other:
        one.enqueue("digest", "k", "a@example.org", b"x", [], SEEN)
        (delivery,) = one.deliveries()

        assert [one.claim(delivery.id, SEEN), other.claim(delivery.id, SEEN)] == [b"x", None]


def test_a_reader_sees_a_whole_batch_or_nothing_of_it(url: str) -> None:
    with Store.open(url) as writer, Store.open(url) as reader:
        with transaction(writer._engine, writes=True) as connection:
            notices.save(connection, [a_notice()], SEEN)
            before = reader.count_notices()

        assert (before, reader.count_notices()) == (0, 1)


def test_a_message_whose_ledger_fails_is_not_in_the_outbox(store: Store) -> None:
    broken = LedgerItem("net", "boamp:26-1", None, 1)  # type: ignore[arg-type]

    with pytest.raises(sa.exc.IntegrityError):
        store.enqueue("digest", "k", "a@example.org", b"x", [broken], SEEN)

    assert store.deliveries() == []


def test_matches_that_cannot_be_written_leave_the_old_ones_and_the_old_stamp(store: Store) -> None:
    key = a_notice().key
    match = Match(key, key, None, "net", "Nettoyage", Band.STRONG, (), "1")
    store.save_notices([a_notice()], seen_at=SEEN)
    store.replace_matches({key: [match]}, stamp="s")

    with pytest.raises(sa.exc.IntegrityError):
        store.replace_matches({key: [match, match]}, stamp="s2")

    assert store.matches_of("net") == [match]
    assert list(store.procedures_to_match("s")) == []


def test_an_up_to_date_database_opens_without_migrating(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(url).close()
    monkeypatch.setattr(command, "upgrade", None)

    with Store.open(url) as store:
        assert store.count_notices() == 0
