"""Unsubscribed addresses: only a keyed hash is kept, the last word stands, another secret is noticed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tenderwatch.store import Store

NOW = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
ANNE = "Anne@Example.org"


def test_an_address_that_left_is_recognised_whatever_its_case(store: Store) -> None:
    assert store.unsubscribe(ANNE, NOW)

    assert store.is_unsubscribed(" anne@example.ORG ")
    assert not store.is_unsubscribed("bleuenn@example.org")
    assert not store.unsubscribe("anne@example.org", NOW + timedelta(days=1))


def test_the_last_word_stands_and_every_word_is_kept(store: Store) -> None:
    assert not store.resubscribe(ANNE, NOW)
    store.unsubscribe(ANNE, NOW)
    assert store.resubscribe(ANNE, NOW)

    assert not store.is_unsubscribed(ANNE)
    assert store.unsubscribe(ANNE, NOW)
    assert len(store.dump()["subscriptions"]) == 3


def test_the_address_itself_is_not_kept(store: Store) -> None:
    store.unsubscribe(ANNE, NOW)

    assert "example" not in repr(store.dump()["subscriptions"]).lower()


def test_without_the_secret_nothing_is_said_about_addresses(url: str) -> None:
    with Store.open(url) as store, pytest.raises(ValueError, match="secret"):
        store.is_unsubscribed(ANNE)
