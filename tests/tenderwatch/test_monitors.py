"""Noticing silence: counts next to the source's own history, fields that vanish, nights that did not run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tenderwatch.clock import PARIS
from tenderwatch.config import Config
from tenderwatch.model import Alert, Refused, SourceReport, SourceRun
from tenderwatch.pipeline.monitors import of_night, of_run, standing
from tenderwatch.sources import AtexoSite, BoampSource, Sources
from tenderwatch.store import Store

NOW = datetime(2026, 10, 5, 4, 0, tzinfo=PARIS)
"""A Monday."""


def a_run(days_ago: int, received: int, *, error: str | None = None, refused: int = 0, **present: int) -> SourceRun:
    records = tuple(Refused("boamp", str(number), "illisible") for number in range(refused))
    report = SourceReport("boamp", received=received, refused=records, error=error, present=tuple(present.items()))
    return SourceRun(NOW - timedelta(days=days_ago), report)


def weeks(counts: Sequence[int]) -> list[SourceRun]:
    """Mondays before, oldest first."""
    return [a_run(7 * (len(counts) - at), count) for at, count in enumerate(counts)]


def alerts(run: SourceRun, earlier: Sequence[SourceRun]) -> list[Alert]:
    return list(of_run(run, earlier))


@pytest.mark.parametrize("count", [380, 420, 500, 300])
def test_an_ordinary_day_says_nothing(count: int) -> None:
    assert alerts(a_run(0, count), weeks([400, 390, 430, 410, 395])) == []


@pytest.mark.parametrize(("count", "words"), [(0, "aucun avis reçu"), (90, "90 avis reçus seulement")])
def test_a_day_below_its_own_weekday_says_what_to_do(count: int, words: str) -> None:
    (alert,) = alerts(a_run(0, count), weeks([400, 390, 430, 410, 395]))

    assert alert.sentence.startswith(f"{words}, un lundi en apporte d'ordinaire 400 : ")
    assert alert.sentence.endswith("lancez « probe boamp ».")
    assert alert.incomplete


def test_a_sunday_is_not_judged_by_mondays() -> None:
    sundays = [a_run(7 * week + 1, 100) for week in range(5, 0, -1)]
    mixed = sorted([*weeks([400] * 5), *sundays], key=lambda one: one.started)

    assert alerts(a_run(1, 95), [one for one in mixed if one.started < NOW - timedelta(days=1)]) == []


def test_a_public_holiday_is_like_a_sunday() -> None:
    armistice = datetime(2026, 11, 11, 4, 0, tzinfo=PARIS)
    wednesdays = [
        SourceRun(armistice - timedelta(days=7 * week), SourceReport("boamp", received=400)) for week in (4, 3, 2, 1)
    ]
    sundays = [
        SourceRun(armistice - timedelta(days=7 * week + 3), SourceReport("boamp", received=80)) for week in (3, 2, 1, 0)
    ]
    earlier = sorted([*wednesdays, *sundays], key=lambda one: one.started)

    assert alerts(SourceRun(armistice, SourceReport("boamp", received=70)), earlier) == []


def test_a_source_that_brings_little_may_bring_nothing() -> None:
    assert alerts(a_run(0, 0), weeks([2, 0, 1, 3, 0, 1])) == []


def test_a_new_source_is_not_judged_before_it_has_a_history() -> None:
    assert alerts(a_run(0, 0), weeks([400, 400])) == []
    daily = [a_run(days, 100) for days in range(6, 0, -1)]
    assert len(alerts(a_run(0, 10), daily)) == 1


def test_failed_runs_and_runs_by_hand_do_not_move_the_band() -> None:
    failed = [a_run(7 * week, 5, error="le site n'a pas répondu") for week in range(5, 0, -1)]
    by_hand = [a_run(0, 3), a_run(0, 4)]

    assert len(alerts(a_run(0, 50), [*weeks([400] * 5), *failed, *by_hand])) <= 1
    assert alerts(a_run(0, 400), [*weeks([400] * 5), *by_hand]) == []


def test_records_that_nobody_can_read_are_told() -> None:
    (alert,) = alerts(a_run(0, 40, refused=40), [])

    assert alert.sentence.startswith("40 avis reçus, aucun n'a pu être lu")


def test_a_field_that_vanished_is_named_and_loses_no_notice() -> None:
    earlier = [a_run(days, 100, deadline=92, cpv=60, lots=5) for days in range(10, 0, -1)]

    (alert,) = alerts(a_run(0, 100, deadline=3, cpv=58, lots=0), earlier)

    assert alert.sentence.startswith("la date limite ne se trouve plus que dans 3 avis sur 100 (d'ordinaire 92 %)")
    assert not alert.incomplete


def test_a_run_that_failed_is_told_by_its_error_alone() -> None:
    assert alerts(a_run(0, 0, error="le site refuse la connexion"), weeks([400] * 5)) == []


@pytest.fixture
def store(tmp_path: object) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/x.sqlite3")


def config(**sources: object) -> Config:
    return Config(contact="a@example.org", sources=Sources(**sources))  # type: ignore[arg-type]


def test_what_stands_is_told_source_by_source(store: Store) -> None:
    site = AtexoSite(name="ker", url="https://ker.example.org", enabled="probed")
    settings = config(boamp=BoampSource(), atexo=(site,))
    never = {alert.source: alert for alert in standing(settings, store, NOW)}

    store.add_source_runs([SourceReport("boamp", received=10)], NOW - timedelta(days=3))
    store.set_watermark("boamp", (NOW - timedelta(days=3)).date())
    store.add_probe("atexo-ker", NOW, "connue", known=True)
    silent = {alert.source: alert.sentence for alert in standing(settings, store, NOW)}
    store.add_source_runs([SourceReport("boamp", received=10, error="le site a répondu 500.")], NOW)
    failed = [alert.sentence for alert in standing(settings, store, NOW) if alert.source == "boamp"]

    assert never["boamp"].sentence.startswith("jamais collectée")
    assert "lancez « probe atexo-ker »" in never["atexo-ker"].sentence
    assert not never["atexo-ker"].incomplete
    assert silent["boamp"].startswith("pas interrogée depuis le 02/10/2026")
    assert silent["atexo-ker"].startswith("jamais collectée")
    assert failed == [
        "complète jusqu'au 02/10/2026 seulement : lancez « collect --source boamp » et lisez ce qu'il dit.",
        "dernier passage incomplet : le site a répondu 500.",
    ]
    store.close()


def test_a_healthy_source_says_nothing(store: Store) -> None:
    store.add_source_runs([SourceReport("boamp", received=10)], NOW)
    store.set_watermark("boamp", NOW.date())

    assert list(standing(config(), store, NOW)) == []
    assert of_night(store, [SourceReport("boamp", received=9)], NOW) == ()
    store.close()
