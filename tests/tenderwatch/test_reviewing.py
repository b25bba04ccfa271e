"""The use cases around verdicts: learning applied and undone, refusals drawn each week, profiles tried out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from digests.mailer import OutboxMailer
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, Network
from tenderwatch.model import Decision, DropReason, Verdict
from tenderwatch.pipeline import learn
from tenderwatch.pipeline.sample import recall_of, refusals, sample, to_review
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.trial import preview_of, profile_named
from tenderwatch.profiles import dump_profile
from tenderwatch.store import Store
from tests.factories import a_notice, an_enterprise
from tests.prepared import empty_database

SECRET = b"un secret d'essai, assez long pour servir"
MONDAY = datetime(2026, 10, 5, 3, 30, tzinfo=PARIS)
BY = "coordination@example.org"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    config = Config(
        contact="veille@example.org", var=tmp_path, database=empty_database(tmp_path, "x.sqlite3"),
        networks={"unea": Network(name="UNEA")},
    )  # fmt: skip
    with Store.open(config.database, SECRET) as store:
        made = Services(config, store, OutboxMailer(tmp_path / "outbox"), SECRET)
        store.save_enterprises([an_enterprise()], at=MONDAY)
        notices = [
            a_notice(),
            a_notice(source_id="26-2", title="Nettoyage de canalisations", description=None, cpv=()),
            a_notice(source_id="26-3", title="Réfection de la voirie", description=None, cpv=("45233141",)),
        ]
        store.save_notices(notices, seen_at=MONDAY - timedelta(days=4))
        yield made


def decide(services: Services, notice: str, verdict: Verdict, reason: DropReason | None = None) -> None:
    one = Decision(f"boamp:{notice}", "net-iroise", verdict, reason, None, BY, MONDAY)
    services.store.add_decisions([one])


def test_no_verdict_no_change(services: Services) -> None:
    assert not any(one.changes for one in learn.propose(services, an_enterprise()))
    assert learn.apply(services, an_enterprise(), BY, MONDAY) == []
    assert services.store.learnings() == []


def test_a_verdict_is_proposed_applied_once_and_undone(services: Services) -> None:
    decide(services, "26-2", Verdict.DROP, DropReason.ACTIVITY)
    (proposal,) = learn.propose(services, an_enterprise())
    applied = learn.apply(services, an_enterprise(), BY, MONDAY)

    assert 0.25 < proposal.factors["nettoyag"] < 1
    assert services.learned == {("net-iroise", "Nettoyage de locaux"): proposal.factors}
    assert [one.factors for one in applied] == [proposal.factors]
    assert learn.apply(services, an_enterprise(), BY, MONDAY) == []

    decide(services, "26-900001", Verdict.KEEP)
    learn.apply(services, an_enterprise(), BY, MONDAY)
    learn.undo(services, an_enterprise(), BY, MONDAY)
    assert services.learned == {("net-iroise", "Nettoyage de locaux"): proposal.factors}
    learn.undo(services, an_enterprise(), BY, MONDAY)
    assert services.learned == {("net-iroise", "Nettoyage de locaux"): {}}
    assert learn.undo(services, an_enterprise(), BY, MONDAY) == []
    assert len(services.store.learnings()) == 4


def test_what_is_learnt_makes_its_enterprise_be_matched_again(services: Services) -> None:
    before = services.matcher([an_enterprise()]).stamps
    decide(services, "26-2", Verdict.DROP, DropReason.ACTIVITY)
    learn.apply(services, an_enterprise(), BY, MONDAY)

    assert services.matcher([an_enterprise()]).stamps["net-iroise"] != before["net-iroise"]


def test_a_reason_that_is_not_of_the_trade_teaches_nothing(services: Services) -> None:
    decide(services, "26-2", Verdict.DROP, DropReason.AREA)

    assert not any(one.changes for one in learn.propose(services, an_enterprise()))


def test_refusals_of_last_week_are_drawn_once_and_wait_for_a_verdict(services: Services) -> None:
    drawn = sample(services, MONDAY)
    again = sample(services, MONDAY)
    (waiting, *_) = refusals(services, "unea", MONDAY)

    assert dict(drawn.counts)["refus à vérifier"] >= 1
    assert dict(again.counts)["refus à vérifier"] == 0
    assert {one.week for one in services.store.samples()} == {"2026-W40"}
    assert waiting.enterprise.id == "net-iroise"
    decide(services, waiting.procedure.key.removeprefix("boamp:"), Verdict.DROP, DropReason.ACTIVITY)
    assert waiting.procedure.key not in {one.procedure.key for one in refusals(services, "unea", MONDAY)}
    assert any(verdict for _, verdict in to_review(services, "unea"))


def test_recall_is_not_told_before_thirteen_weeks(services: Services) -> None:
    sample(services, MONDAY)
    found = recall_of(services, "unea", MONDAY)

    assert found.near is None
    assert "semaines avec des réponses sur 13" in found.missing[0]


def test_a_profile_is_tried_from_the_store_or_a_file(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(dump_profile(an_enterprise(id="other")), encoding="utf-8")

    assert profile_named(services, "net-iroise").id == "net-iroise"
    assert profile_named(services, str(path)).id == "other"
    with pytest.raises(LookupError, match="ni un profil enregistré ni un fichier"):
        profile_named(services, "nobody")
    found = preview_of(services, an_enterprise(), today=date(2026, 10, 5), days=30)
    assert found.read == 3
    assert "boamp:26-900001" in {one.procedure.key for one in found.lines}
