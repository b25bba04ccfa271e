"""Profiles with history, decisions, matches, the outbox and its ledger, watermarks, runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tenderwatch.model import (
    Band,
    Contribution,
    Decision,
    DropReason,
    Evidence,
    Finding,
    Match,
    Refused,
    RunReport,
    SourceReport,
    StageReport,
    Verdict,
)
from tenderwatch.store import LedgerItem, Saved, Store
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
ITEM = LedgerItem("net-iroise", "boamp:26-900001", "boamp:26-900001", 1)


def a_match(**overrides: object) -> Match:
    evidence = Evidence("« nettoyage » dans l'objet.", "title", "nettoyage")
    fields = {
        "procedure_key": "boamp:26-900001",
        "notice_key": "boamp:26-900001",
        "lot": None,
        "enterprise_id": "net-iroise",
        "activity": "Nettoyage de locaux",
        "band": Band.STRONG,
        "contributions": (
            Contribution("mots", 50.0, Finding(0.8237, (evidence,))),
            Contribution("cpv", 35.0, Finding(None)),
        ),
        "rules_version": "1",
    }
    return Match(**fields | overrides)  # type: ignore[arg-type]


def a_decision(**overrides: object) -> Decision:
    fields = {
        "procedure_key": "boamp:26-900001",
        "enterprise_id": "net-iroise",
        "verdict": Verdict.DROP,
        "reason": DropReason.AREA,
        "note": None,
        "by": "coordination@example.org",
        "at": NOW,
    }
    return Decision(**fields | overrides)  # type: ignore[arg-type]


def test_profiles_keep_their_history(store: Store) -> None:
    first, second = an_enterprise(), an_enterprise(name="Net Iroise Services")

    assert store.save_enterprises([first], at=NOW) == Saved(1, 0, 0)
    assert store.save_enterprises([first], at=NOW) == Saved(0, 0, 1)
    assert store.save_enterprises([second], at=NOW + timedelta(days=1)) == Saved(0, 1, 0)
    assert store.enterprise(first.id) == second
    assert store.enterprises() == [second]
    assert [(version, one.name) for version, _, one, _ in store.enterprise_history(first.id)] == [
        (1, "Net Iroise"),
        (2, "Net Iroise Services"),
    ]


def test_matches_come_back_exactly_and_are_replaced_whole(store: Store) -> None:
    store.save_notices([a_notice()], seen_at=NOW)
    match = a_match()

    store.replace_matches({"boamp:26-900001": [match, a_match(lot="2", activity="Vitrerie")]}, stamp="s")
    assert store.match_of("boamp:26-900001", "net-iroise") == match
    assert len(store.matches_of("net-iroise")) == 2

    store.replace_matches({"boamp:26-900001": []}, stamp="s2")
    assert store.matches_of("net-iroise") == []
    assert list(store.procedures_to_match("s2")) == []
    assert list(store.procedures_to_match("s3")) == [["boamp:26-900001"]]


def test_decisions_are_only_added_and_the_last_one_stands(store: Store) -> None:
    first = a_decision()
    second = a_decision(verdict=Verdict.KEEP, reason=None, note="après appel", at=NOW + timedelta(hours=1))

    assert store.add_decisions([first]) == 1
    assert store.add_decisions([a_decision(at=NOW + timedelta(minutes=1))]) == 0
    assert store.add_decisions([second]) == 1
    assert store.last_decisions() == {("boamp:26-900001", "net-iroise"): second}
    assert store.last_decisions("another") == {}


def test_the_same_decisions_again_add_nothing_even_when_they_no_longer_stand(store: Store) -> None:
    batch = [a_decision(), a_decision(verdict=Verdict.KEEP, reason=None, at=NOW + timedelta(hours=1))]

    assert store.add_decisions(batch) == 2
    assert store.add_decisions(batch) == 0
    assert store.add_decisions([batch[0], batch[0]]) == 0


def test_an_older_decision_that_comes_late_is_kept_and_does_not_stand(store: Store) -> None:
    newer = a_decision()
    store.add_decisions([newer])

    assert store.add_decisions([a_decision(verdict=Verdict.MAYBE, reason=None, at=NOW - timedelta(days=1))]) == 1
    assert list(store.last_decisions().values()) == [newer]


def test_a_ledger_row_that_exists_does_not_keep_a_message_from_its_other_items(store: Store) -> None:
    other = ITEM._replace(procedure_key="boamp:26-2", notice_key="boamp:26-2")
    store.enqueue("digest", "k1", "a@example.org", b"x", [ITEM], NOW)

    assert store.enqueue("digest", "k2", "a@example.org", b"y", [ITEM, other, other], NOW)
    assert store.sent_procedures("net-iroise") == {"boamp:26-900001", "boamp:26-2"}
    assert len(store.dump()["sent_items"]) == 2


def test_only_a_claimed_message_is_settled(store: Store) -> None:
    store.enqueue("digest", "k", "a@example.org", b"x", [], NOW)
    (delivery,) = store.deliveries()

    with pytest.raises(ValueError, match="not claimed"):
        store.settle(delivery.id, "sent", NOW)
    store.claim(delivery.id, NOW)
    store.settle(delivery.id, "sent", NOW)
    with pytest.raises(ValueError, match="not claimed"):
        store.defer(delivery.id, None, "", attempts=0)
    assert [one.status for one in store.deliveries()] == ["sent"]


def test_a_message_that_failed_for_now_is_composed_again_with_its_error(store: Store) -> None:
    store.enqueue("digest", "k", "a@example.org", b"x", [], NOW)
    (delivery,) = store.deliveries()
    store.claim(delivery.id, NOW)

    store.defer(delivery.id, None, "le serveur est occupé", attempts=1)

    (waiting,) = store.deliveries(status="composed")
    assert waiting.error == "le serveur est occupé"
    assert store.claim(waiting.id, NOW)


def test_a_message_enters_the_outbox_once_with_its_ledger(store: Store) -> None:
    assert store.enqueue("digest", "net-iroise:2026-W41", "a@example.org", b"x", [ITEM], NOW)
    assert not store.enqueue("digest", "net-iroise:2026-W41", "a@example.org", b"y", [ITEM], NOW)
    assert store.enqueue("digest", "net-iroise:2026-W42", "a@example.org", b"z", [ITEM], NOW)
    assert store.sent_procedures("net-iroise") == {"boamp:26-900001"}
    assert [store.message(one.id) for one in store.deliveries()] == [b"x", b"z"]


def test_a_message_is_claimed_once_and_settled(store: Store) -> None:
    store.enqueue("digest", "k", "a@example.org", b"x", [], NOW)
    (delivery,) = store.deliveries(status="composed", kind="digest")

    assert store.claim(delivery.id, NOW) == b"x"
    assert store.claim(delivery.id, NOW) is None
    store.settle(delivery.id, "sent", NOW + timedelta(seconds=1))
    (settled,) = store.deliveries()
    assert (settled.status, settled.claimed_at, settled.settled_at) == ("sent", NOW, NOW + timedelta(seconds=1))
    assert store.deliveries(status="composed") == []


def test_a_watermark_never_moves_back(store: Store) -> None:
    assert store.watermark("boamp") is None

    for day in (date(2026, 10, 1), date(2026, 10, 3), date(2026, 10, 2)):
        store.set_watermark("boamp", day)

    assert store.watermark("boamp") == date(2026, 10, 3)


def test_runs_come_back_as_they_were_newest_first(store: Store) -> None:
    source = SourceReport(
        "boamp", 3, 10, 10, (Refused("boamp", "26-1", "sans titre"),), 8, 1, 0, None, date(2026, 10, 5), 1.5
    )
    failed = SourceReport("feed-x", error="le flux a répondu 404.")
    report = RunReport("nightly", NOW, NOW, (source, failed), (StageReport("envoi", (("envoyés", 2),), ("a",), 0.1),))

    store.save_run(report)
    store.save_run(RunReport("weekly", NOW, NOW))

    assert store.last_runs(limit=1)[0].run == "weekly"
    assert store.last_runs()[1] == report
    assert report.exit_code == 1


def test_a_dump_holds_every_table_and_compares_stores(store: Store) -> None:
    store.save_notices([a_notice()], seen_at=NOW)

    dump = store.dump()

    assert dump == store.dump()
    assert len(dump["notices"]) == 1
    assert "runs" not in dump
