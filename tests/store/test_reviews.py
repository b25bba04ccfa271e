"""Refusals drawn for review and learnt words: appended, never changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tenderwatch.model import Learning, Sampled, Stratum
from tenderwatch.store import Store
from tests.factories import a_notice

AT = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)


def sampled(name: str, week: str = "2026-W40") -> Sampled:
    return Sampled(week, "unea", f"boamp:{name}", "net-iroise", Stratum.NEAR, 0.25, 31.5, AT)


def test_a_week_is_drawn_once_per_network(store: Store) -> None:
    assert store.add_samples([sampled("1"), sampled("2")]) == 2
    assert store.add_samples([sampled("3")]) == 0
    assert store.add_samples([sampled("4", "2026-W41")]) == 1

    assert store.samples("unea") == [sampled("1"), sampled("2"), sampled("4", "2026-W41")]
    assert store.samples("fei") == []
    assert ("boamp:1", "net-iroise") in store.matched_pairs()


def test_what_was_learnt_comes_back_as_it_went(store: Store) -> None:
    one = Learning("net-iroise", "Nettoyage", {"nettoyag": 0.82}, {"nettoyag": (0, 1)}, "c@example.org", AT)
    store.add_learning(one)
    store.add_learning(Learning("net-iroise", "Nettoyage", {}, {}, "c@example.org", AT, undoes=1))

    found = store.learnings("net-iroise")
    assert [(entry.factors, entry.votes, entry.undoes) for entry in found] == [
        ({"nettoyag": 0.82}, {"nettoyag": (0, 1)}, None), ({}, {}, 1),
    ]  # fmt: skip
    assert found[0].at == AT
    assert store.learnings("autre") == []


def test_procedures_are_found_by_day_and_by_when_they_were_first_seen(store: Store) -> None:
    store.save_notices([a_notice(published_on=date(2026, 9, 28))], seen_at=AT)
    store.save_notices([a_notice(source_id="26-2", published_on=date(2026, 9, 1))], seen_at=AT + timedelta(days=1))
    store.save_notices([a_notice(published_on=date(2026, 9, 29))], seen_at=AT + timedelta(days=1))

    assert store.published_procedures(date(2026, 9, 1), date(2026, 9, 30)) == ["boamp:26-2", "boamp:26-900001"]
    assert store.published_procedures(date(2026, 9, 28), date(2026, 9, 28)) == []
    assert store.first_seen(AT, AT + timedelta(hours=1)) == ["boamp:26-900001"]
    assert store.first_seen(AT + timedelta(hours=1), AT + timedelta(days=2)) == ["boamp:26-2"]
