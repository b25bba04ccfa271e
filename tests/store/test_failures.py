"""What happens when the database refuses: a French sentence that says what to do, and nothing half written."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tenderwatch.errors import StoreError
from tenderwatch.store import Store
from tenderwatch.store.engine import transaction
from tenderwatch.store.failures import guarded
from tests.factories import a_notice

SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/full.sqlite3"
    with Store.open(url) as store:
        sa.event.listen(store._engine, "connect", lambda raw, record: raw.execute("PRAGMA max_page_count = 60"))
        store._engine.dispose()
        many = [a_notice(source_id=f"26-{number}", description="x" * 5_000) for number in range(200)]

        with pytest.raises(StoreError, match="disque est plein"):
            store.save_notices(many, seen_at=SEEN)
        assert store.count_notices() == 0


def make_read_only(store: Store, url: str) -> None:
    """From the next connection on, whatever the rights of the account that runs the tests."""
    if url.startswith("sqlite"):
        sa.event.listen(store._engine, "connect", lambda raw, record: raw.execute("PRAGMA query_only = ON"))
    else:
        name = sa.make_url(url).database
        with store._engine.begin() as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    store._engine.dispose()


def test_a_read_only_database_is_told_in_words_and_can_be_read(store: Store, url: str) -> None:
    store.save_notices([a_notice()], seen_at=SEEN)
    make_read_only(store, url)

    with pytest.raises(StoreError, match="lecture seule"):
        store.save_notices([a_notice(source_id="26-2")], seen_at=SEEN)
    assert store.count_notices() == 1


def test_a_database_held_by_another_writer_is_told_in_words_after_a_wait_and_can_be_read(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenderwatch.store.engine.BUSY_MILLISECONDS", 50)
    with Store.open(url) as store, Store.open(url) as other:
        with transaction(other._engine, writes=True), pytest.raises(StoreError, match="tient la base"):
            store.save_notices([a_notice()], seen_at=SEEN)
        with transaction(other._engine, writes=True):
            assert store.count_notices() == 0


def test_wrong_sql_is_a_bug_and_not_a_refusal(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), transaction(store._engine, writes=False) as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("ceci n'est pas une base de données\n" * 100)

    with pytest.raises(StoreError, match="abîmé"):
        Store.open(f"sqlite:///{tmp_path}/notes.txt")


def test_a_folder_in_place_of_the_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ne s'ouvre pas"):
        Store.open(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("wrong", ["", "pas une adresse", "postgresql://host:port/name"])
def test_a_wrong_address_is_told_in_words(wrong: str) -> None:
    with pytest.raises(StoreError, match="mal écrite"):
        Store.open(wrong)


def test_a_missing_driver_is_told_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError, match=r"pip install 'tenderwatch\[postgres\]'"):
        Store.open("postgresql://nobody@127.0.0.1:1/none")


class Refusal(psycopg.OperationalError):
    """What the server says when its own disk is full."""

    sqlstate = "53100"


def test_a_full_disk_of_the_server_is_told_in_words() -> None:
    with pytest.raises(StoreError, match="disque est plein"), guarded():
        raise sa.exc.OperationalError("INSERT", {}, Refusal("could not extend file"))


def test_a_path_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="Base de données"):
        Store.open(f"sqlite:///{tmp_path}/file/store.sqlite3")


def test_a_server_that_does_not_answer_is_told_in_words() -> None:
    with pytest.raises(StoreError, match="ne répond pas"):
        Store.open("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
