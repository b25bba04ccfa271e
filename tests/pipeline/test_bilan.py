"""A network's report: it agrees with the queue and the ledger, its tables sum up, and what is another's stays so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add
from pathlib import Path

import pytest

from digests.bilan import summary, table, tables
from digests.mailer import OutboxMailer
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, Network, Release
from tenderwatch.model import (
    Activity,
    Answer,
    AnswerVerdict,
    Band,
    Bilan,
    Buyer,
    Decision,
    DropReason,
    Filters,
    Line,
    Place,
    Sampled,
    State,
    Stratum,
    Tally,
    Verdict,
    mark,
)
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.bilan import bilan
from tenderwatch.pipeline.compose import compose_week
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.periods import period
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.tallies import GONE, OTHER_BUYERS
from tenderwatch.store import Store
from tests.factories import a_notice, an_enterprise
from tests.prepared import empty_database

TUESDAY = datetime(2026, 10, 6, 8, 0, tzinfo=PARIS)
LATER = TUESDAY + timedelta(days=1)
SECRET = b"a secret that only these tests know"
ANNA = "anna@example.org"
WEEK = period("2026-S41")
BREAKDOWNS = ("trades", "departments", "doors", "buyers")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Two networks whose mails wait for no verdict; six purchases, read this Tuesday, of which one suits nobody."""
    networks = {name: Network(name=name.upper(), release=Release.NONE) for name in ("unea", "fei")}
    config = Config(contact="veille@example.org", var=tmp_path, networks=networks)
    with (
        Store.open(empty_database(tmp_path), SECRET) as store,
        OutboxMailer(tmp_path / "outbox") as mailer,
    ):
        green = Activity(label="Entretien d'espaces verts", family="espaces_verts", keywords=("espaces verts",))
        verts = an_enterprise(id="vert-armor", name="Vert Armor", kind="EI", networks=("fei",), activities=(green,))
        store.save_enterprises([an_enterprise(), verts], at=TUESDAY)
        cleaning = [
            a_notice(
                source_id=f"26-{n}",
                title=f"Nettoyage de bureaux, site {n}",
                deadline=deadline_of("2026-11-20T12:00:00"),
            )
            for n in range(4)
        ]
        elsewhere = {"buyer": Buyer(name="COMMUNE DE PLOUVENEC"), "place": Place(departments=("29", "56"))}
        others = [
            a_notice(source_id="26-4", title="Entretien des espaces verts", description=None, cpv=("77310000",)),
            a_notice(
                source_id="26-5", title="Achat de photocopieurs", description=None, cpv=(), buyer=Buyer(name="Brest")
            ),
        ]
        store.save_notices([cleaning[0].model_copy(update=elsewhere), *cleaning[1:], *others], seen_at=TUESDAY)
        made = Services(config, store, mailer, SECRET)
        match(made, TUESDAY)
        yield made


def decide(services: Services, number: int, verdict: Verdict, at: datetime = TUESDAY) -> None:
    reason = DropReason.AREA if verdict == Verdict.DROP else None
    services.store.add_decisions([Decision(f"boamp:26-{number}", "net-iroise", verdict, reason, None, ANNA, at)])


def send(services: Services, now: datetime = TUESDAY) -> None:
    compose_week(services, now)
    deliver(services, None, now)


def report(services: Services, network: str = "unea", name: str = "2026-S41") -> Bilan:
    return bilan(services, network, period(name), LATER)


def test_what_is_kept_dropped_and_found_is_what_the_queue_shows(services: Services) -> None:
    for number, verdict in enumerate((Verdict.KEEP, Verdict.DROP, Verdict.MAYBE)):
        decide(services, number, verdict)
    drawn = Sampled("2026-W40", "unea", "boamp:26-5", "net-iroise", Stratum.NEAR, 0.5, 12.0, TUESDAY)
    services.store.add_samples([drawn])
    queue.renew(services, ["boamp:26-5"], TUESDAY)
    decide(services, 5, Verdict.KEEP)

    found = report(services)

    marked = frozenset({mark("band", Band.STRONG.value)})
    shown = services.store.desk.counts(Filters(("unea",), marks=marked, since=TUESDAY), LATER)
    rows = {state: sum(sections.values()) for state, sections in shown.items()}
    assert found.purchases.kept == rows[State.KEPT] == 1
    assert found.purchases.dropped == rows[State.DROPPED] == 1
    assert found.purchases.found == sum(rows.values()) == 4
    assert found.reasons == (("hors zone", 1),)


def test_what_was_sent_is_what_the_ledger_holds(services: Services) -> None:
    send(services)
    send(services, TUESDAY + timedelta(hours=1))

    found = report(services)

    assert found.total.sent == len(services.store.sent_procedures("net-iroise")) == 4
    assert report(services, "fei").total.sent == len(services.store.sent_procedures("vert-armor")) == 1
    assert sum(number for _, number in found.days) == found.total.sent
    assert dict(found.days)["8–14"] == found.total.sent
    assert {(one.half, one.nine, one.measured) for one in found.delays} == {(8, 8, 4), (0, 0, 4)}


def test_what_waits_in_the_outbox_was_not_sent(services: Services) -> None:
    compose_week(services, TUESDAY)

    assert report(services).total.sent == 0


def test_every_table_sums_up_to_the_total(services: Services) -> None:
    send(services)
    decide(services, 0, Verdict.KEEP)
    decide(services, 1, Verdict.DROP)
    by = Answer("boamp:26-2", "net-iroise", "boamp:26-2", AnswerVerdict.INTERESTED, None, "x@example.org", LATER)
    services.store.add_answer(by)

    found = report(services)

    assert found.total == Tally(read=6, found=4, kept=1, dropped=1, sent=4, answered=1)
    for name in BREAKDOWNS:
        lines = [line.tally for line in getattr(found, name)]
        whole = reduce(add, lines)
        assert (whole.found, whole.kept, whole.dropped, whole.sent, whole.answered) == (4, 1, 1, 4, 1), name
        assert whole.read in {None, 6}, name
    assert sum(number for _, number in found.sources) == 6
    assert found.weeks[-1].tally == found.total
    assert reduce(add, (one.tally for one in report(services, name="2026-T4").weeks)) == found.total
    assert found.answers == (("intéressé", 1),)


def test_trades_go_by_family_buyers_by_name_however_written_and_places_may_be_several(services: Services) -> None:
    found, others = report(services), report(services, "fei")

    assert [one.label for one in found.trades] == ["Nettoyage de locaux"]
    assert [one.label for one in others.trades] == ["Espaces verts"]
    assert [(one.label, one.tally.found, one.tally.read) for one in found.buyers] == [
        ("Commune de Plouvenec", 4, 5),
        (OTHER_BUYERS, 0, 1),
    ]
    assert {(one.label, one.tally.found) for one in found.departments} == {
        ("Finistère (29)", 3),
        ("Plusieurs départements", 1),
    }
    assert [one.label for one in found.doors] == ["Ouvert à toutes"]


def test_a_period_is_compared_with_the_one_before_and_knows_nothing_of_the_one_after(services: Services) -> None:
    decide(services, 0, Verdict.KEEP, TUESDAY)
    decide(services, 1, Verdict.KEEP, TUESDAY + timedelta(days=7))

    assert report(services).total.kept == 1
    after = report(services, name="2026-S42")
    assert (after.total.kept, after.before.kept, after.before.found, after.earlier) == (1, 1, 4, "2026-S41")
    assert report(services, name="2026-S40").total == Tally(read=0)
    assert report(services, name="2026-T4").total.kept == 2


def test_what_happened_to_a_pair_that_matches_no_more_still_counts(services: Services) -> None:
    decide(services, 0, Verdict.KEEP)
    other = Activity(label="Blanchisserie", keywords=("blanchisserie",))
    services.store.save_enterprises([an_enterprise(activities=(other,))], at=LATER)
    match(services, LATER)

    found = report(services)

    assert (found.total.found, found.total.kept) == (0, 1)
    assert [(one.label, one.tally.kept) for one in found.trades] == [(GONE, 1)]


def test_what_is_counted_is_the_same_when_it_is_made_anew(services: Services) -> None:
    send(services)
    for number, verdict in enumerate((Verdict.KEEP, Verdict.DROP, Verdict.MAYBE)):
        decide(services, number, verdict)
    said = Answer("boamp:26-3", "net-iroise", "boamp:26-3", AnswerVerdict.PARTNER, None, "x@example.org", LATER)
    services.store.add_answer(said)
    services.store.settle(services.store.deliveries()[-1].id, "failed", LATER, "refusé")
    before, pairs = report(services), services.store.dump()["pairs"]

    queue.rebuild(services, LATER)

    assert report(services) == before
    assert services.store.dump()["pairs"] == pairs


def test_recall_is_told_only_with_enough_answers(services: Services) -> None:
    recall = next(one for one in tables(report(services)) if one.name == "rappel")

    assert recall.rows[0][1:] == (None, None, None)
    assert "Pas encore assez de réponses" in recall.note


def test_a_network_that_is_not_configured_has_no_report(services: Services) -> None:
    with pytest.raises(LookupError, match="nobody"):
        report(services, "nobody")


def test_tables_say_what_they_count_and_the_long_ones_are_cut_where_asked(services: Services) -> None:
    found = report(services)
    long = tuple(Line(f"Acheteur {number}", Tally(read=1, found=1)) for number in range(20))
    cut = next(one for one in tables(replace(found, buyers=long), most=5) if one.name == "acheteurs")

    assert all(one.note and len(one.title) <= 31 for one in tables(found))
    assert [row[0] for row in cut.rows][-1] == "Les 15 autres lignes"
    assert sum(int(str(row[2])) for row in cut.rows) == 20
    assert summary(found).rows[0][:4] == ("Avis lus", 6, 0, 6)
    with pytest.raises(LookupError):
        table(found, "nowhere")


def test_the_hour_of_a_day_is_that_of_paris(services: Services) -> None:
    sunday = datetime(2026, 10, 11, 22, 30, tzinfo=PARIS)
    decide(services, 0, Verdict.KEEP, sunday)
    decide(services, 1, Verdict.KEEP, sunday + timedelta(hours=2))

    assert report(services).total.kept == 1
    assert WEEK.end == date(2026, 10, 12)
