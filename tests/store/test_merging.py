"""Procedures: what shares an identifier is one purchase, in whatever order and batches notices come."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenderwatch.model import Band, Decision, Match, Notice, Verdict
from tenderwatch.store import LedgerItem, Store
from tests.factories import a_notice

SEEN = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
NUMBERS = st.integers(1, 12)


def numbered(number: int, cited: frozenset[int]) -> Notice:
    return a_notice(source_id=f"26-{number}", earlier=tuple(f"26-{one}" for one in sorted(cited)))


def connected(notices: list[Notice]) -> set[frozenset[str]]:
    """The groups of notices that share an identifier, directly or through others: the slow, obvious way."""
    groups: list[tuple[set[str], set[str]]] = []
    for notice in notices:
        keys, identifiers = {notice.key}, set(notice.identifiers)
        apart = []
        for group in groups:
            if group[1] & identifiers:
                keys, identifiers = keys | group[0], identifiers | group[1]
            else:
                apart.append(group)
        groups = [*apart, (keys, identifiers)]
    return {frozenset(keys) for keys, _ in groups}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    links=st.dictionaries(NUMBERS, st.frozensets(NUMBERS, max_size=3), min_size=1, max_size=10),
    sizes=st.lists(st.integers(1, 4), min_size=10, max_size=10),
)
def test_procedures_are_the_connected_notices_however_they_are_batched(
    store: Store, links: dict[int, frozenset[int]], sizes: list[int]
) -> None:
    notices = [numbered(*link) for link in links.items()]
    with store._engine.begin() as connection:
        for table in ("notices", "identifiers", "procedures"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    start = 0
    for size in sizes:
        store.save_notices(notices[start : start + size], seen_at=SEEN)
        start += size

    dump = store.dump()
    kept = [str(row[0]) for row in dump["procedures"]]
    found = store.procedure_notices(kept)
    assert {frozenset(one.key for one in group) for group in found.values()} == connected(notices)
    assert set(found) == set(kept)
    assert {row[1] for row in dump["identifiers"]} == set(kept)


def merge(store: Store) -> None:
    """Two purchases turn out to be one."""
    store.save_notices([a_notice(source_id="26-3", earlier=("26-1", "26-2"))], seen_at=SEEN)


def test_what_hung_on_a_merged_procedure_follows_it(store: Store) -> None:
    store.save_notices([a_notice(source_id="26-1"), a_notice(source_id="26-2")], seen_at=SEEN)
    match = Match("boamp:26-2", "boamp:26-2", None, "net", "Nettoyage", Band.STRONG, (), "1")
    decision = Decision("boamp:26-2", "net", Verdict.KEEP, None, None, "coordination@example.org", SEEN)
    store.replace_matches({"boamp:26-1": [], "boamp:26-2": [match]}, stamp="s")
    store.add_decisions([decision])
    store.enqueue("digest", "k", "a@example.org", b"x", [LedgerItem("net", "boamp:26-2", "boamp:26-2", 1)], SEEN)

    merge(store)

    assert set(store.last_decisions()) == {("boamp:26-1", "net")}
    assert store.sent_procedures("net") == {"boamp:26-1"}
    assert store.matches_of("net") == []
    assert list(store.procedures_to_match("s")) == [["boamp:26-1"]]


def test_a_verdict_given_before_a_merge_goes_to_what_the_procedure_became(store: Store) -> None:
    store.save_notices([a_notice(source_id="26-1"), a_notice(source_id="26-2")], seen_at=SEEN)
    merge(store)
    match = Match("boamp:26-1", "boamp:26-2", None, "net", "Nettoyage", Band.STRONG, (), "1")
    store.replace_matches({"boamp:26-1": [match]}, stamp="s")
    late = Decision("boamp:26-2", "net", Verdict.KEEP, None, None, "coordination@example.org", SEEN)

    assert ("boamp:26-2", "net") in store.matched_pairs()
    assert store.add_decisions([late]) == 1
    assert store.add_decisions([late]) == 0
    assert set(store.last_decisions()) == {("boamp:26-1", "net")}


def test_a_changed_notice_keeps_its_procedure_and_is_matched_again(store: Store) -> None:
    store.save_notices([a_notice(source_id="26-1"), a_notice(source_id="26-2", earlier=("26-1",))], seen_at=SEEN)
    store.replace_matches({"boamp:26-1": []}, stamp="s")

    store.save_notices([a_notice(source_id="26-2", title="Autre titre")], seen_at=SEEN)

    assert store.procedure_key_of("boamp:26-2") == "boamp:26-1"
    assert list(store.procedures_to_match("s")) == [["boamp:26-1"]]


def test_an_unchanged_notice_asks_for_no_new_matching(store: Store) -> None:
    store.save_notices([a_notice()], seen_at=SEEN)
    store.replace_matches({a_notice().key: []}, stamp="s")

    store.save_notices([a_notice()], seen_at=SEEN)

    assert list(store.procedures_to_match("s")) == []
