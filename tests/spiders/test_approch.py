"""APProch's spider and reader: planned purchases, on composed projects and on the real one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from matching.doors import read_doors
from spiders.approch import ApprochSpider
from spiders.engine.jobs import CrawlJob
from spiders.engine.runner import collected, crawl
from spiders.formats import read_record
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Coded, Confidence, Kind
from tenderwatch.sample.records import projects
from tenderwatch.sample.server import PROJECTS, Faults, SampleServer
from tests.conftest import SHARED
from tests.spiders.engine.jobs import SINCE, UNTIL, asked

REAL = SHARED / "data" / "approch" / "projets-dachats-publics_extrait_2026-08-19.json"
BY_CODE = {project["code"]: project for project in projects()}


def a_project(**overrides: Any) -> dict[str, Any]:
    return BY_CODE[900101] | overrides


def job(url: str) -> CrawlJob:
    options = {"url": url, "delay_seconds": 0, "page_size": 5}
    return CrawlJob(source="approch", spider="approch", since=SINCE, until=UNTIL, options=options)


def test_everything_that_lies_ahead_is_asked_for_page_by_page(tmp_path: Path) -> None:
    spider = ApprochSpider(job=job("http://127.0.0.1/projets"), folder=str(tmp_path))
    (first,) = asked(spider.start())
    spider.keeper.finish()

    query = {key: values[0] for key, values in parse_qs(urlsplit(first.url).query).items()}

    assert query == {
        "where": "date_previsionnelle_de_publication >= date'2026-09-14'",
        "order_by": "code",
        "limit": "5",
        "offset": "0",
    }


def test_a_crawl_brings_every_project_ahead_and_tells_unknown_words(tmp_path: Path) -> None:
    with SampleServer([], projects=projects()) as server:
        (outcome,) = crawl([job(server.approch_url)], folder=tmp_path, contact="veille@example.org")

    assert (outcome.announced, outcome.received, outcome.error, outcome.refused) == (11, 11, None, ())
    assert outcome.collected is not None
    assert {notice.kind for notice in collected(outcome.collected)} == {Kind.PLANNED_PURCHASE}
    (warning,) = outcome.warnings
    assert "Entreprises adaptées et ESAT" in warning


def test_a_source_that_answers_nothing_usable_is_an_error(tmp_path: Path) -> None:
    faults = Faults(by_path={f"{PROJECTS}/records": "html"})
    with SampleServer([], projects=projects(), faults=faults) as server:
        (outcome,) = crawl([job(server.approch_url)], folder=tmp_path, contact="veille@example.org")

    assert outcome.error is not None
    assert outcome.until is None


def test_a_project_is_a_planned_purchase_and_its_dates_are_no_deadline() -> None:
    notice = read_record(BY_CODE[900102])

    assert (notice.key, notice.kind) == ("approch:900102", Kind.PLANNED_PURCHASE)
    assert notice.url == "https://projets-achats.marches-publics.gouv.fr/project/900102"
    assert (notice.planned_on, notice.deadline, notice.published_on) == (date(2027, 2, 1), None, None)
    assert (notice.cpv, notice.duration_months, notice.nature) == (("90910000",), 36.0, ("services",))
    assert notice.place is not None
    assert notice.place.departments == ("22", "35")
    assert (notice.buyer.siren, notice.buyer.name) == ("990014012", None)
    assert any("à titre prévisionnel : 2027-03-15" in one.text for one in notice.passages)


def test_lost_zeros_come_back_and_fillers_are_nothing() -> None:
    assert read_record(BY_CODE[900105]).buyer.siren == "099001402"
    assert read_record(BY_CODE[900103]).description is None
    assert read_record(a_project(siren_de_l_entite_acheteuse=12345678901)).buyer.siren is None


@pytest.mark.parametrize(
    ("value", "told", "confidence"),
    [(None, False, None), ("Non", False, None), ("Oui", False, Confidence.CHECK), ("Secteur adapté", True, Confidence.SURE)],
)  # fmt: skip
def test_reservations_are_kept_as_they_are_said(value: str | None, told: bool, confidence: Confidence | None) -> None:
    notice = read_record(a_project(marche_reserve=value))

    assert notice.reservation == (Coded(value=value, field="marche_reserve") if value else None)
    assert any("encore jamais vu" in warning for warning in notice.warnings) == told
    assert [door.confidence for door in read_doors(notice).doors] == ([confidence] if confidence else [])


@pytest.mark.parametrize("status", ["Annulé", "Clos"])
def test_a_status_other_than_open_is_told(status: str) -> None:
    assert any(status in warning for warning in read_record(a_project(statut=status)).warnings)


@pytest.mark.parametrize("lost", ["code", "libelle"])
def test_a_project_without_code_or_title_is_refused(lost: str) -> None:
    with pytest.raises(UnreadableNoticeError):
        read_record(a_project(**{lost: None}))


@pytest.mark.skipif(not REAL.is_file(), reason="the real project of shared/data/approch is not here")
def test_the_real_project_is_read() -> None:
    (record,) = json.loads(REAL.read_text("utf-8"))

    notice = read_record(record)

    assert (notice.source_id, notice.cpv, notice.planned_on) == ("64516", ("45259900",), date(2027, 1, 9))
    assert (notice.buyer.siren, notice.duration_months) == ("110014016", 24.0)
    assert notice.place is not None
    assert len(notice.place.departments) == 96
    assert notice.warnings == ()
