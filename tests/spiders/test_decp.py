"""DECP's spider: which contracts it asks for, that it reads all their rows, and what it does when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from matching import gates
from matching.match import Matcher
from matching.procedures import assemble
from matching.subject import subjects
from spiders.decp import DecpSpider
from spiders.engine import archive
from spiders.engine.jobs import CrawlJob, CrawlOutcome
from spiders.engine.replay import read_raw
from spiders.engine.runner import collected, crawl
from tenderwatch.config import MatchingRules
from tenderwatch.model import Kind, Notice, Refusal
from tenderwatch.sample.records import contracts
from tenderwatch.sample.server import Faults, SampleServer
from tests.factories import an_enterprise
from tests.spiders.engine.jobs import SINCE, UNTIL, an_answer, asked

BRITTANY = ["22", "29", "35", "56"]
IN_BRITTANY = 16
"""Contracts of the sample notified or published between SINCE and UNTIL, one of them without an object."""


def job(url: str, name: str = "decp", **options: Any) -> CrawlJob:
    given = {"url": url, "delay_seconds": 0, "page_size": 5, "departments": BRITTANY} | options
    return CrawlJob(source=name, spider="decp", since=SINCE, until=UNTIL, options=given)


def run(folder: Path, *jobs: CrawlJob) -> list[CrawlOutcome]:
    return crawl(jobs, folder=folder, contact="veille@example.org")


def read(outcome: CrawlOutcome) -> dict[str, Notice]:
    assert outcome.collected is not None
    return {notice.reference or "": notice for notice in collected(outcome.collected)}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[CrawlOutcome, dict[str, Notice], list[dict[str, str]]]:
    with SampleServer([], contracts=contracts()) as server:
        (outcome,) = run(tmp_path_factory.mktemp("decp"), job(server.decp_url))
    return outcome, read(outcome), [dict(one.query) for one in server.asked]


def a_spider(folder: Path, **options: Any) -> DecpSpider:
    return DecpSpider(job=job("http://127.0.0.1/decp", **options), folder=str(folder))


def test_contracts_of_the_days_and_departments_are_asked_for(tmp_path: Path) -> None:
    spider = a_spider(tmp_path, departments=["29"])
    (first,) = asked(spider.start())
    spider.keeper.finish()

    query = {key: values[0] for key, values in parse_qs(urlsplit(first.url).query).items()}

    assert urlsplit(first.url).path == "/decp/records"
    assert query == {
        "where": "(datenotification in [date'2026-09-14'..date'2026-10-05']"
        " or datepublicationdonnees in [date'2026-09-14'..date'2026-10-05'])"
        ' and (startswith(lieuexecution_code, "29")'
        ' or (lieuexecution_code in ("53") and lieuexecution_typecode in ("Code région","CODE REGION")))',
        "limit": "1",
    }


def test_no_department_means_the_whole_country(tmp_path: Path) -> None:
    spider = a_spider(tmp_path, departments=[])
    spider.keeper.finish()

    assert "lieuexecution" not in spider.where(SINCE, UNTIL)


def test_every_contract_of_the_region_is_brought_once(crawled: Any) -> None:
    outcome, notices, _ = crawled

    assert (outcome.announced, outcome.received, outcome.error) == (IN_BRITTANY, IN_BRITTANY, None)
    assert outcome.until == UNTIL
    assert len(notices) == IN_BRITTANY - 1
    assert {notice.kind for notice in notices.values()} == {Kind.AWARD}
    assert not {"2026PAYS1900", "2026NATI2000", "2026LOIR2100", "2025ARCH1700"} & notices.keys()


def test_rows_from_before_the_window_are_read_too(crawled: Any) -> None:
    """Only its last modification lies in the window, and that row bears the modification's day."""
    cleaning = crawled[1]["2023NETT0100"]

    (award,) = cleaning.awards
    assert award.concluded_on == date(2023, 1, 10)
    assert (award.amount, cleaning.duration_months) == (261500.0, 54.0)
    assert cleaning.published_on == date(2023, 2, 3)


def test_a_contract_of_the_whole_region_has_all_its_departments(crawled: Any) -> None:
    place = crawled[1]["2026TRI0300"].place

    assert place is not None
    assert list(place.departments) == BRITTANY


def test_what_is_unknown_stays_unknown_and_what_is_reserved_is_kept(crawled: Any) -> None:
    _, notices, _ = crawled

    assert notices["2026DEM0500"].duration_months is None
    assert {name for name, one in notices.items() if one.awards[0].amount is None} == {
        "2026LING0400", "2026DEM0500", "2026BLAN0700", "2026IMPR1100",
    }  # fmt: skip
    assert {name for name, one in notices.items() if one.reservation} == {"2026EV0200", "2026ESPV0900"}


def test_a_contract_without_object_is_refused_by_name_and_odd_words_are_told(crawled: Any) -> None:
    outcome, _, _ = crawled
    (refused,) = outcome.refused

    assert (refused.record, refused.reason) == ("990350006000112026MAIN1500", "contrat sans objet")
    assert sorted("Secteur" in one or "culture" in one for one in outcome.warnings) == [True, True]


def test_names_come_first_and_then_some_contracts_at_a_time(crawled: Any) -> None:
    _, _, queries = crawled

    assert queries[1]["select"] == "acheteur_id,id"
    wheres = [query["where"] for query in queries[2:]]
    assert [where.count(" or ") + 1 for where in wheres] == [5, 5, 5, 1]
    assert wheres[0].startswith('(acheteur_id = "99022000200015" and id = "2026EV0200") or (')


def test_the_archive_is_read_again_as_it_was(tmp_path: Path) -> None:
    with SampleServer([], contracts=contracts()) as server:
        (outcome,) = run(tmp_path, job(server.decp_url))
    assert outcome.raw is not None
    archive.append(tmp_path / "archive", UNTIL, outcome.raw)

    raws = [raw for raw in archive.records(tmp_path / "archive") if "MAIN1500" not in raw.source_id]

    assert {raw.source_id: read_raw(raw).notice() for raw in raws} == {
        notice.source_id: notice for notice in read(outcome).values()
    }


CASES: dict[str, tuple[Faults, int, str | None]] = {
    "429-now": (Faults({0: "429", 2: "429", 4: "429"}), IN_BRITTANY, None),
    "500-once": (Faults({1: "500", 3: "500"}), IN_BRITTANY, None),
    "cut-once": (Faults({1: "cut", 3: "cut"}), IN_BRITTANY, None),
    "total-400": (Faults({0: "400"}), 0, "requête refusée par l'API (400) : ODSQL query is malformed."),
    "total-html": (Faults({0: "html"}), 0, "réponse 200 qui n'est pas du JSON"),
    "names-400": (Faults({1: "400"}), 0, "requête refusée par l'API (400)"),
    "names-html": (Faults({1: "html"}), 0, "export interrompu : <html>"),
    "names-json": (Faults({1: "json"}), 0, "réponse 200 dont les lignes n'ont pas acheteur_id, id."),
    "names-interrupted": (Faults({1: "interrupted"}), 0, "export interrompu : Streaming interrupted"),
    "more": (Faults({0: "more"}), 0, "18 lignes annoncées, 17 listées"),
    "rows-400": (Faults({3: "400"}), 5, "requête refusée par l'API (400)"),
    "rows-tomorrow": (Faults({4: "429-tomorrow"}), 10, "quota de l'API atteint (429) ; réessayez après le 01/01/2099"),
    "rows-redirect": (Faults({2: "redirect"}), 0, "l'API renvoie vers une autre adresse (302)"),
    "rows-interrupted": (Faults({3: "interrupted"}), 5, "export interrompu : Streaming interrupted"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, CrawlOutcome]]:
    with ExitStack() as stack:
        made = {
            name: stack.enter_context(SampleServer([], contracts=contracts(), faults=case[0]))
            for name, case in CASES.items()
        }
        jobs = [job(server.decp_url, name, timeout_seconds=5) for name, server in made.items()]
        nothing = stack.enter_context(SampleServer([]))
        jobs.append(job(nothing.decp_url, "nothing"))
        yield {outcome.source: outcome for outcome in run(tmp_path_factory.mktemp("faults"), *jobs)}


@pytest.mark.parametrize("case", CASES)
def test_what_goes_wrong_is_cured_or_told_and_the_rest_is_kept(outcomes: dict[str, CrawlOutcome], case: str) -> None:
    _, received, error = CASES[case]
    outcome = outcomes[case]

    assert outcome.received == received
    assert (error or "None") in str(outcome.error)
    assert outcome.until == (None if error else UNTIL)


def test_a_quiet_time_is_no_error(outcomes: dict[str, CrawlOutcome]) -> None:
    assert (outcomes["nothing"].announced, outcomes["nothing"].received, outcomes["nothing"].error) == (0, 0, None)


def test_a_contract_that_disappears_between_two_requests_is_missed(tmp_path: Path) -> None:
    spider = a_spider(tmp_path)
    spider.keeper.requests, spider.keeper.announced = 3, 2
    row = contracts()[0]
    name = (row["acheteur_id"], row["id"])

    assert asked(spider.parse_rows(an_answer(row), [name, ("99022000200015", "2026DISPARU")], [])) == []
    outcome = spider.keeper.finish()

    assert outcome.received == 1
    assert outcome.error is not None
    assert "2 avis annoncés, 1 reçus" in outcome.error


@pytest.mark.parametrize("number", [None, "", 'a"b', "a'b", "a\\b", "a\nb", ["a"], True, 35, "x" * 61])
def test_a_number_that_cannot_be_asked_for_is_told_and_asked_for_nowhere(tmp_path: Path, number: object) -> None:
    spider = a_spider(tmp_path)
    rows = [{"acheteur_id": "99022000200015", "id": "2026EV0200"}, {"acheteur_id": "99022000200015", "id": number}]

    lines = b"\n".join(bytes(an_answer(row).body) for row in rows)
    (request,) = asked(spider.parse_names(an_answer(lines), 2))
    outcome = spider.keeper.finish()

    assert parse_qs(urlsplit(request.url).query)["where"] == ['(acheteur_id = "99022000200015" and id = "2026EV0200")']
    assert any("1 ligne(s)" in warning for warning in outcome.warnings)


def test_names_that_are_all_unusable_are_a_failure_and_not_a_quiet_day(tmp_path: Path) -> None:
    spider = a_spider(tmp_path)

    assert asked(spider.parse_names(an_answer({"acheteur_id": 99022000200015, "id": 7}), 1)) == []
    assert "1 ligne(s) non lues" in (spider.keeper.finish().error or "")


def test_the_fields_of_the_sample_are_the_known_ones(tmp_path: Path) -> None:
    spider = a_spider(tmp_path)
    spider.keeper.finish()

    layout = spider.layout(an_answer({"total_count": 1, "results": contracts()[:1]}))

    assert (layout.missing, layout.new) == ((), ())


def test_the_longest_question_stays_an_address_that_servers_take(tmp_path: Path) -> None:
    spider = a_spider(tmp_path, page_size=10_000)
    names: list[tuple[str, ...]] = [("99022000200015", f"2026 é/{number:010}") for number in range(200)]
    (request,) = spider._next(names)
    spider.keeper.finish()

    assert len(request.url) < 8_000
    assert len(request.cb_kwargs["asked"]) + len(request.cb_kwargs["later"]) == 200


def test_an_awarded_contract_is_offered_to_nobody(crawled: Any, now: datetime) -> None:
    cleaning = crawled[1]["2023NETT0100"]
    procedure = assemble(cleaning.key, [cleaning])
    enterprise = an_enterprise()
    matcher = Matcher([enterprise], MatchingRules())

    result = matcher.match([procedure], now=now)
    told = matcher.explain(procedure, enterprise, now=now)

    assert result.matches == []
    assert result.refused == {"nature": 1}
    assert isinstance(told, Refusal)
    assert told.reason == "c'est un résultat de marché."
    assert {gate for one in subjects(procedure) for gate, refuses in gates.OF_SUBJECT.items() if refuses(one, now, 2)} == {
        "nature", "clos",
    }  # fmt: skip
