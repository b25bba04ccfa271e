"""What each address was told of each purchase, in which versions; and what coordinators add."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tenderwatch.model import HumanLine
from tenderwatch.store import LedgerItem, Store
from tests.factories import a_notice

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)


WEEK = "2026-W41"


def test_the_newest_version_that_an_address_was_told_stands(store: Store) -> None:
    for number, (who, version) in enumerate([("a@example.org", 1), ("a@example.org", 2), ("b@example.org", 1)]):
        items = [LedgerItem("net-iroise", "boamp:26-1", "boamp:26-1", version)]
        store.enqueue("digest", f"net-iroise:{number}", who, b"Subject: x\n\nx", items, NOW)
    store.enqueue("digest", "other:1", "a@example.org", b"Subject: x\n\nx", [LedgerItem("other", "p", "n", 1)], NOW)

    assert store.told("net-iroise") == {
        "a@example.org": {"boamp:26-1": {"boamp:26-1": 2}}, "b@example.org": {"boamp:26-1": {"boamp:26-1": 1}},
    }  # fmt: skip


def test_notices_come_back_as_they_were_told(store: Store) -> None:
    store.save_notices([a_notice(title="Avant")], seen_at=NOW)
    store.save_notices([a_notice(title="Après")], seen_at=NOW + timedelta(days=1))
    key = a_notice().key

    assert store.versions([key, "unknown"]) == {key: {key: 2}}
    assert [one.title for one in store.at_versions({key: 1})] == ["Avant"]
    assert [one.title for one in store.at_versions({key: 2})] == ["Après"]
    assert store.at_versions({key: 3}) == []
    assert (store.seen_since(NOW), store.seen_since(NOW + timedelta(days=2))) == (1, 0)


def test_what_was_composed_is_known_by_its_kind_and_moment(store: Store) -> None:
    store.enqueue("reminder", "a:1", "a@example.org", b"Subject: x\n\nx", [], NOW)
    store.enqueue("digest", "a:2", "a@example.org", b"Subject: x\n\nx", [], NOW)

    assert [(one.key, one.recipient, one.composed_at) for one in store.made("reminder", NOW)] == [
        ("a:1", "a@example.org", NOW)
    ]
    assert store.made("reminder", NOW + timedelta(seconds=1)) == []


def test_the_last_line_of_a_coordinator_stands_and_an_empty_one_takes_it_away(store: Store) -> None:
    key = a_notice().key
    for text in ("Premier", "Second"):
        store.add_line(key, "net-iroise", HumanLine(text, "Ronan", NOW))
    assert store.edition("net-iroise", WEEK).lines == {key: HumanLine("Second", "Ronan", NOW)}
    assert store.edition("other", WEEK).lines == {}

    store.add_line(key, "net-iroise", HumanLine("", "Ronan", NOW))
    assert store.edition("net-iroise", WEEK).lines == {}


def test_a_line_follows_its_purchase_when_two_become_one(store: Store) -> None:
    notices = [a_notice(), a_notice(source="aws", source_id="9")]
    store.save_notices(notices, seen_at=NOW)
    store.add_line("boamp:26-900001", "net-iroise", HumanLine("Oui", "Ronan", NOW))

    kept = store.join_procedures("boamp:26-900001", "aws:9")
    assert set(store.edition("net-iroise", WEEK).lines) == {kept}
