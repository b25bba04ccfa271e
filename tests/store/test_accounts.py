"""Who may sign in: links that serve once, sessions that end, and changes that are logged with what they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tenderwatch.model import AuditEntry, DigestSettings, Role, User
from tenderwatch.store import Store
from tests.factories import an_enterprise

NOW = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)
SOON, LATER = NOW + timedelta(minutes=10), NOW + timedelta(hours=12)
ANNA = User("anna@unea.example.org", "Anna", Role.COORDINATOR, ("unea",))
NOTE = AuditEntry(NOW, ANNA.email, "préférences modifiées", "net-iroise", "unea", "pause")


def test_somebody_is_found_by_address_whatever_its_case(store: Store) -> None:
    assert store.save_user(replace(ANNA, email=" Anna@UNEA.example.org "))
    assert not store.save_user(ANNA)

    assert store.user("ANNA@unea.example.org") == ANNA
    assert store.user("otto@unea.example.org") is None
    assert store.users() == [ANNA]


def test_a_link_serves_once(store: Store) -> None:
    store.save_user(ANNA)
    store.offer_signin("link", ANNA.email, until=SOON, now=NOW)

    assert store.offered_signin("link", NOW) == ANNA
    assert store.sign_in("link", "session", until=LATER, now=NOW) == ANNA
    assert store.sign_in("link", "another", until=LATER, now=NOW) is None
    assert store.signed_in("session", NOW) == ANNA
    assert store.signed_in("another", NOW) is None


def test_links_and_sessions_end(store: Store) -> None:
    store.save_user(ANNA)
    store.offer_signin("link", ANNA.email, until=SOON, now=NOW)

    assert store.sign_in("link", "session", until=LATER, now=SOON) is None

    store.offer_signin("another", ANNA.email, until=SOON, now=NOW)
    store.sign_in("another", "session", until=LATER, now=NOW)
    assert store.signed_in("session", LATER) is None


def test_who_is_revoked_is_signed_out_at_once(store: Store) -> None:
    store.save_user(ANNA)
    for mark in ("one", "two"):
        store.offer_signin(mark, ANNA.email, until=SOON, now=NOW)
    store.sign_in("one", "session", until=LATER, now=NOW)

    store.save_user(replace(ANNA, active=False))

    assert store.signed_in("session", NOW) is None
    assert store.sign_in("two", "another", until=LATER, now=NOW) is None
    store.save_user(ANNA)
    assert store.signed_in("session", NOW) is None


def test_one_session_or_all_of_them_can_be_closed(store: Store) -> None:
    store.save_user(ANNA)
    for mark in ("one", "two", "three"):
        store.offer_signin(mark, ANNA.email, until=SOON, now=NOW)
        store.sign_in(mark, f"session {mark}", until=LATER, now=NOW)

    store.close_session("session one")
    assert [store.signed_in(f"session {mark}", NOW) for mark in ("one", "two")] == [None, ANNA]
    store.sign_out(ANNA.email)
    assert store.signed_in("session two", NOW) is None


def test_a_change_and_its_entry_are_written_together_or_not_at_all(store: Store) -> None:
    store.save_enterprises([an_enterprise()], at=NOW)

    with store.noting(NOTE):
        store.set_digest("net-iroise", DigestSettings(paused=True), at=NOW)
        store.set_digest("net-iroise", DigestSettings(paused=True), at=NOW)
    with store.noting(NOTE), pytest.raises(ValueError, match="secret"):
        Store(store._engine).unsubscribe("a@example.org", NOW)
    store.set_digest("net-iroise", DigestSettings(), at=NOW)

    assert store.audit(["unea"]) == [NOTE]


def test_the_log_is_searched_by_words_within_the_networks_that_one_may_see(store: Store) -> None:
    entries = [
        replace(NOTE, detail=f"pause {number}", network=network)
        for number, network in enumerate(("unea", "fei", None, "unea"))
    ]
    for number, entry in enumerate(entries):
        with store.noting(entry):
            store.save_user(replace(ANNA, name=f"Anna {number}"))

    assert [one.detail for one in store.audit(["unea"])] == ["pause 3", "pause 0"]
    assert [one.detail for one in store.audit(["fei", None], "ANNA pause")] == ["pause 2", "pause 1"]
    assert store.audit(["unea"], "pause 1") == []
    assert store.audit(["unea"], "100%") == []
    assert store.count_audit(["unea", "fei", None]) == 4
    assert [one.detail for one in store.audit(["unea", "fei"], limit=1, offset=1)] == ["pause 1"]
