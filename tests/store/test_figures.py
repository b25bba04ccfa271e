"""Figures of reports: each pair counted once, by what stands, through indexes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tenderwatch.clock import PARIS
from tenderwatch.model import (
    FIGURES,
    NO_DUE,
    SEVERAL,
    Act,
    ActKind,
    Answer,
    AnswerVerdict,
    Band,
    Buyer,
    Decision,
    DoorFor,
    DropReason,
    Face,
    Figure,
    Lasted,
    LegalKind,
    Member,
    Place,
    Placed,
    QueueRow,
    Reads,
    Sampled,
    Section,
    Stratum,
    Target,
    Traded,
    Verdict,
    mark,
)
from tenderwatch.store import Counted, Days, LedgerItem, Store, figures
from tests.factories import a_notice, an_enterprise
from tests.store.test_queue import _plan

WEEK = Days(date(2026, 9, 28), date(2026, 10, 5))
LONGER = Days(date(2026, 9, 21), date(2026, 10, 5))
TUESDAY = datetime(2026, 9, 29, 10, 0, tzinfo=PARIS)
KEY, OTHER = "boamp:26-1", "boamp:26-2"


def a_member(name: str, *, activity: str = "Nettoyage", band: Band | None = Band.STRONG) -> Member:
    return Member(name, name, LegalKind.EA, activity, band, 70.0, None)


def a_row(key: str, *members: Member, network: str = "unea", departments: tuple[str, ...] = ("29",)) -> QueueRow:
    doors = (DoorFor((LegalKind.EA,), "theirs", "réservé"),)
    face = Face("Nettoyage", None, "Mairie de Plouvenec", "Brest", "BOAMP", "bientôt", None, members, doors)
    return QueueRow(
        key, network, Section.STRONG, NO_DUE, frozenset(mark("department", one) for one in departments), face
    )


@pytest.fixture
def filled(store: Store) -> Store:
    """Two purchases read that week, one before; two enterprises, of which one was also drawn as a refusal."""
    store.save_notices([a_notice(source_id="26-0")], seen_at=TUESDAY - timedelta(days=7))
    store.save_notices([a_notice(source_id=one) for one in ("26-1", "26-2")], seen_at=TUESDAY)
    rows = [
        a_row("boamp:26-0", a_member("net")),
        a_row(KEY, a_member("net"), a_member("net", activity="Vitrerie"), a_member("aven"), a_member("odd", band=None)),
        a_row(OTHER, a_member("net"), departments=("29", "35")),
        a_row(KEY, a_member("elsewhere"), network="fei"),
    ]
    store.replace_matches({row.procedure_key: [] for row in rows}, stamp="s", rows=rows)
    return store


def counted(store: Store, spans: tuple[Days, ...] = ()) -> Counted:
    return store.figures("unea", WEEK, LONGER, spans)


def decide(store: Store, key: str, name: str, verdict: Verdict, at: datetime = TUESDAY) -> None:
    reason = DropReason.AREA if verdict == Verdict.DROP else None
    store.add_decisions([Decision(key, name, verdict, reason, None, "anna@example.org", at)])


def mail(
    store: Store, key: str, *procedures: str, at: datetime = TUESDAY, status: Any = "sent", version: int = 1
) -> None:
    items = [LedgerItem("net", one, one, version) for one in procedures]
    assert store.enqueue("digest", key, "net@example.org", b"Subject: x\n\nx\n", items, at)
    number = store.deliveries()[-1].id
    store.claim(number, at)
    store.settle(number, status, at)


def traded(store: Store, figure: Figure) -> list[Traded]:
    return sorted(counted(store).trades[figure])


def test_a_pair_is_found_once_by_its_best_match_on_the_day_its_purchase_was_first_read(filled: Store) -> None:
    found = counted(filled)

    assert traded(filled, "found") == [Traded("aven", "Nettoyage", 1), Traded("net", "Nettoyage", 2)]
    assert sorted(found.places["found"]) == [Placed(SEVERAL, "theirs", 1), Placed("29", "theirs", 2)]
    assert found.by_day["found"] == {date(2026, 9, 22): 1, date(2026, 9, 29): 3}
    assert found.purchases["found"] == 2
    assert found.buyers["found"] == [("Mairie de Plouvenec", 3)]


def test_a_new_version_does_not_find_a_pair_again_and_is_read_once_more(filled: Store) -> None:
    filled.save_notices([a_notice(source_id="26-0", title="Nettoyage, rectifié")], seen_at=TUESDAY)
    filled.replace_matches({"boamp:26-0": []}, stamp="s", rows=[a_row("boamp:26-0", a_member("net"))])

    found = counted(filled, (WEEK, LONGER))

    assert found.by_day["found"][date(2026, 9, 22)] == 1
    assert found.read == [Reads("boamp", "29", "plouvenec", 3)]
    assert found.reads == [3, 3]


def test_a_notice_that_comes_in_many_versions_is_read_once(filled: Store) -> None:
    for number in range(3):
        at = TUESDAY + timedelta(hours=number)
        filled.save_notices([a_notice(source_id="26-1", title=f"Nettoyage {number}")], seen_at=at)

    assert counted(filled, (WEEK, LONGER)).reads == [2, 3]


def test_where_a_notice_is_falls_back_on_its_buyer_and_may_be_unknown(store: Store) -> None:
    places = [Place(departments=("29", "56")), None, None]
    buyers = [Buyer(name="A"), Buyer(name="B", department="35"), Buyer(name="C")]
    store.save_notices(
        [
            a_notice(source_id=f"26-{n}", place=place, buyer=buyer)
            for n, (place, buyer) in enumerate(zip(places, buyers, strict=True))
        ],
        seen_at=TUESDAY,
    )

    assert sorted(one.department for one in counted(store).read) == ["", SEVERAL, "35"]


def test_what_stands_counts_on_the_day_on_which_it_was_said(filled: Store) -> None:
    decide(filled, KEY, "net", Verdict.DROP, TUESDAY - timedelta(days=3))
    decide(filled, KEY, "net", Verdict.KEEP)
    decide(filled, KEY, "aven", Verdict.DROP)
    decide(filled, OTHER, "net", Verdict.KEEP, TUESDAY - timedelta(days=60))

    assert [one.enterprise_id for one in traded(filled, "kept")] == ["net"]
    assert [one.enterprise_id for one in traded(filled, "dropped")] == ["aven"]
    assert counted(filled).reasons == [("hors zone", 1)]


def test_what_was_taken_back_does_not_count(filled: Store) -> None:
    kept = Act("one", ActKind.KEEP, "anna@example.org", TUESDAY, ("unea",))
    filled.desk.act(kept, [Target(KEY, 0, ("net",))])
    assert len(traded(filled, "kept")) == 1

    filled.desk.undo(Act("two", ActKind.UNDO, "anna@example.org", TUESDAY, ("unea",)), "one")

    assert traded(filled, "kept") == []


def test_the_verdict_on_a_refusal_that_was_drawn_is_no_kept_match(filled: Store) -> None:
    filled.save_enterprises([an_enterprise(id="odd")], at=TUESDAY)
    drawn = [Sampled("2026-W40", "unea", KEY, name, Stratum.NEAR, 0.5, 20.0, TUESDAY) for name in ("odd", "aven")]
    filled.add_samples(drawn)
    for name in ("odd", "aven", "net"):
        decide(filled, KEY, name, Verdict.KEEP)

    assert [one.enterprise_id for one in traded(filled, "kept")] == ["aven", "net"]
    assert filled.shown("unea", WEEK) == (1, 0, 1)
    assert [verdict for _, verdict in filled.reviewed("unea", "2026-W40", "2026-W41")] == [Verdict.KEEP, Verdict.KEEP]
    assert filled.reviewed("unea", "2026-W41", "2026-W42") == []


def test_shown_matches_are_kept_dropped_or_undecided(filled: Store) -> None:
    decide(filled, KEY, "net", Verdict.KEEP)
    decide(filled, KEY, "aven", Verdict.DROP)
    decide(filled, OTHER, "net", Verdict.MAYBE)

    assert filled.shown("unea", WEEK) == (1, 1, 1)


def test_a_pair_is_sent_by_the_first_mail_that_left_and_told_it(filled: Store) -> None:
    mail(filled, "net:2026-W36", "boamp:26-0", at=TUESDAY - timedelta(days=30))
    mail(filled, "net:2026-W40", "boamp:26-0", KEY)
    mail(filled, "net:2026-W40b", KEY, at=TUESDAY + timedelta(days=1), version=3)
    mail(filled, "net:2026-W40c", OTHER, status="failed")

    assert traded(filled, "sent") == [Traded("net", "Nettoyage", 1)]
    day = TUESDAY.date()
    assert counted(filled).lasted == [Lasted(day - timedelta(days=1), day, day, 1)]


def test_what_came_back_after_it_was_sent_was_not_sent(filled: Store) -> None:
    mail(filled, "net:2026-W40", KEY)

    filled.settle(filled.deliveries()[-1].id, "failed", TUESDAY, "refusé")

    assert traded(filled, "sent") == []


def test_the_last_answer_counts_and_a_pair_that_matches_no_more_has_no_traded(filled: Store) -> None:
    filled.save_enterprises([an_enterprise(id="gone")], at=TUESDAY)
    for number, verdict in enumerate((AnswerVerdict.INTERESTED, AnswerVerdict.ANSWERED)):
        at = TUESDAY + timedelta(hours=number)
        filled.add_answer(Answer(KEY, "gone", KEY, verdict, None, "a@example.org", at))

    assert traded(filled, "answered") == [Traded("gone", "", 1)]
    assert counted(filled).answers == [("a répondu", 1)]


def test_of_two_procedures_that_become_one_only_the_pairs_of_one_are_left(filled: Store) -> None:
    decide(filled, OTHER, "net", Verdict.KEEP)
    filled.join_procedures(KEY, OTHER)

    assert {one.enterprise_id for one in traded(filled, "found")} == {"aven", "net"}
    assert counted(filled).purchases["kept"] == counted(filled).purchases["found"] == 1


def test_no_figure_looks_at_every_row(store: Store) -> None:
    with store._reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("the plan is SQLite's")
        came, own = figures.moments(WEEK), figures.own("unea", WEEK)
        queries = {"read": figures.read_query().params(came), "reads": figures.read_count_query().params(came)}
        for one in FIGURES:
            queries[one] = figures.pairs_query(one, "activity", "buyer").params(own)
            queries[f"{one}, purchases"] = figures.purchases_query(one).params(own)
        plans = {name: "\n".join(_plan(connection, query)) for name, query in queries.items()}

    for name, plan in plans.items():
        assert re.search("SEARCH (pairs|notices) USING", plan), f"{name}: {plan}"
        assert not re.search("SCAN (pairs|notices)", plan), f"{name}: {plan}"
    assert "COVERING INDEX ix_notices_seen" in plans["read"]
    assert "COVERING INDEX ix_pairs_found" in plans["found"]
