"""The matching stage: only what changed is compared again, with a full run's result; in this process or on workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import distributed
import pytest

from digests.mailer import OutboxMailer
from matching.match import Matcher
from matching.telling import UNCOUNTED, Telling
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, MatchingRules
from tenderwatch.errors import TenderwatchError
from tenderwatch.model import Activity, Enterprise, Match, Notice, Procedure
from tenderwatch.pipeline import corpus
from tenderwatch.pipeline.cluster import Spread, connected, here
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tests.factories import a_notice, a_procedure, an_enterprise
from tests.prepared import empty_database

NOW = datetime(2026, 10, 5, 4, 0, tzinfo=PARIS)
TITLES = (
    "Nettoyage des locaux",
    "Tonte des pelouses",
    "Fourniture de véhicules",
    "Vitrerie et ménage",
    "Voirie",
    "Linge plat",
)
CLEANING = an_enterprise()
GREEN = an_enterprise(
    id="vert-armor",
    name="Vert Armor",
    activities=(Activity(label="Espaces verts", keywords=("tonte",), cpv=("77310000",)),),
)


def notices() -> list[Notice]:
    return [
        a_notice(source_id=f"26-{n}", title=title, description=None, cpv=(), published_on=date(2026, 9, 28))
        for n, title in enumerate(TITLES)
    ]


def services_in(folder: Path) -> Services:
    config = Config(contact="veille@example.org", var=folder, database=empty_database(folder, "x.sqlite3"))
    return Services(config, Store.open(config.database, b"x" * 40), OutboxMailer(folder / "outbox"), b"x" * 40)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = services_in(tmp_path)
    with made.store:
        yield made


def run(services: Services, *enterprises: Enterprise, fresh: bool = False) -> dict[str, int]:
    services.store.save_enterprises(enterprises, at=NOW)
    if fresh:
        services.store.save_notices(notices(), seen_at=NOW)
    return dict(match(services, NOW).counts)


def stored(services: Services) -> list[Match]:
    return sorted(
        (one for member in services.store.enterprises() for one in services.store.matches_of(member.id)),
        key=lambda one: (one.enterprise_id, one.procedure_key),
    )


def test_a_second_run_compares_nothing(services: Services) -> None:
    first = run(services, CLEANING, GREEN, fresh=True)

    assert first["procédures"] == len(TITLES)
    assert {one.enterprise_id for one in stored(services)} == {"net-iroise", "vert-armor"}
    assert run(services, CLEANING, GREEN) == {}


def test_a_changed_profile_touches_only_what_it_can_and_gives_a_full_run_s_result(
    services: Services, tmp_path: Path
) -> None:
    run(services, CLEANING, GREEN, fresh=True)
    before = {one.procedure_key: one for one in stored(services) if one.enterprise_id == "net-iroise"}
    wider = GREEN.model_copy(
        update={"activities": (*GREEN.activities, Activity(label="Linge", keywords=("linge plat",)))}
    )

    counts = run(services, CLEANING, wider)

    assert counts == {"procédures": 1, "appariements": 1}
    assert {one.procedure_key: one for one in stored(services) if one.enterprise_id == "net-iroise"} == before
    (tmp_path / "other").mkdir()
    other = services_in(tmp_path / "other")
    with other.store:
        run(other, CLEANING, wider, fresh=True)
        assert stored(other) == stored(services)


def test_a_profile_that_narrows_loses_its_matches_and_a_new_one_meets_what_is_there(services: Services) -> None:
    run(services, CLEANING, fresh=True)
    assert not services.store.matches_of("vert-armor")

    run(services, CLEANING, GREEN)
    assert len(services.store.matches_of("vert-armor")) == 1

    run(services, GREEN.model_copy(update={"activities": (Activity(label="Spéléologie", keywords=("spéléologie",)),)}))
    assert services.store.matches_of("vert-armor") == []
    assert services.store.matches_of("net-iroise")


def test_who_moves_to_another_network_takes_its_rows_along(services: Services) -> None:
    first, other = CLEANING.networks[0], "ailleurs"
    run(services, CLEANING, fresh=True)
    assert services.store.networks_counted(["net-iroise"]) == {"net-iroise": {first}}

    run(services, CLEANING.model_copy(update={"networks": (other,)}))

    assert services.store.networks_counted(["net-iroise"]) == {"net-iroise": {other}}


def test_a_changed_rule_compares_everything_again(services: Services) -> None:
    run(services, CLEANING, fresh=True)
    config = services.config.model_copy(update={"matching": MatchingRules(doubtful=20)})

    assert dict(match(Services(config, services.store, services.mailer, b"x" * 40), NOW).counts)["procédures"] == len(
        TITLES
    )


def test_the_counts_of_a_corpus_are_kept_until_it_has_doubled(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.store.save_notices(notices(), seen_at=NOW)
    assert corpus.renewed(services.store, services.config.var) is UNCOUNTED

    monkeypatch.setattr(corpus, "FEWEST", 1)
    monkeypatch.setattr(corpus, "LEAST", 1)
    counted = corpus.renewed(services.store, services.config.var)
    assert counted.notices == len(TITLES)
    assert counted.counts["vitrer"] == 1
    assert corpus.in_force(services.config.var) == counted

    services.store.save_notices([a_notice(source_id="27-1")], seen_at=NOW)
    assert corpus.renewed(services.store, services.config.var) == counted
    assert services.matcher([CLEANING]).stamp != Matcher([CLEANING], MatchingRules()).stamp

    (services.config.var / corpus.FILE).write_text("{", encoding="utf-8")
    assert corpus.in_force(services.config.var) == Telling()


def some_procedures() -> list[Procedure]:
    return [a_procedure(one) for one in notices()]


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_give_what_one_process_gives(workers: int) -> None:
    matcher = Matcher([CLEANING, GREEN], MatchingRules())
    cluster = distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=False, dashboard_address=None, host="127.0.0.1",
        protocol="tcp://",
    )  # fmt: skip

    with cluster, distributed.Client(cluster) as client:
        spread = Spread(client)
        found = [spread(matcher, some_procedures(), NOW) for _ in range(2)]

    assert found == [here(matcher, some_procedures(), NOW)] * 2


def test_a_cluster_that_nobody_answers_for_is_said() -> None:
    with pytest.raises(TenderwatchError, match="ne répond pas"), connected("tcp://127.0.0.1:9", seconds=1):
        pass
