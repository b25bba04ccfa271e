"""Versions of profiles with their authors, and what mails brought, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tenderwatch.clock import PARIS
from tenderwatch.store import Store
from tenderwatch.store.outbox import LedgerItem
from tenderwatch.store.usefulness import received_query
from tests.factories import a_notice, an_enterprise
from tests.store.test_queue import _plan

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=PARIS)
KEY, TO = a_notice().key, an_enterprise().contacts[0].email


def test_profiles_are_revised_all_or_none_and_say_by_whom(store: Store) -> None:
    store.save_enterprises([an_enterprise(), an_enterprise(id="two")], at=NOW)
    changed = [an_enterprise(name="X"), an_enterprise(id="two", name="X"), an_enterprise(id="new")]

    assert store.revise_enterprises(changed, {"net-iroise": 1, "two": 7}, at=NOW, by="anna") == ["two"]
    assert [one.name for one in store.enterprises()] == ["Net Iroise", "Net Iroise"]
    assert store.revise_enterprises(changed, {"net-iroise": 1, "two": 1}, at=NOW, by="anna") == []
    assert [(one.version, one.by) for one in store.enterprise_history("two")] == [(1, None), (2, "anna")]
    assert store.revisions(["two", "nobody"]).keys() == {"two"}
    assert store.members_since()["new"] == NOW


def test_only_what_left_since_a_moment_was_received(store: Store) -> None:
    store.save_notices([a_notice(), a_notice(source_id="26-2")], seen_at=NOW)
    for number, (key, status, days) in enumerate([(KEY, "sent", 1), ("boamp:26-2", "failed", 1), (KEY, "sent", 90)]):
        at = NOW - timedelta(days=days)
        store.enqueue("digest", str(number), TO, b"Subject: x", [LedgerItem("net-iroise", key, key, number + 1)], at)
        (delivery,) = store.deliveries("composed")
        store.claim(delivery.id, at)
        store.settle(delivery.id, status, at)

    assert store.received(NOW - timedelta(days=7)) == {"net-iroise": [(NOW - timedelta(days=1), KEY)]}
    assert store.received(NOW) == {}


def test_what_left_lately_is_found_without_the_texts_of_messages(store: Store) -> None:
    with store._reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("the plan is SQLite's")
        plan = "\n".join(_plan(connection, received_query(NOW)))

    assert "deliveries USING COVERING INDEX" in plan, plan
    assert "SEARCH sent_items" in plan, plan
