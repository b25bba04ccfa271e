"""TED's spider and reader: rows of the search API, alone and with the notice's XML, against a local TED."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spiders.engine import archive
from spiders.engine.jobs import CrawlJob, CrawlOutcome
from spiders.engine.replay import read_raw
from spiders.engine.runner import collected, crawl
from spiders.formats.ted_search import read_row
from spiders.ted import TedSpider
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Certainty, Kind, Notice
from tests.conftest import SHARED
from tests.servers.ted import KNOWN, TedServer
from tests.spiders.engine.jobs import SINCE, UNTIL
from tests.spiders.formats.ted_notices import ubl

REAL = SHARED / "data" / "ted" / "search_v3"


def a_row(number: int, **overrides: Any) -> dict[str, Any]:
    """A call for the upkeep of parks."""
    return {
        "publication-number": f"{500_000 + number}-2026",
        "notice-title": {"eng": "France – Parks – Parks", "fra": f"France – Services d'espaces verts – Parcs {number}"},
        "buyer-name": {"fra": ["Commune de Plouvenec &amp; voisines"]},
        "buyer-country": ["FRA"],
        "publication-date": "2026-09-28+02:00",
        "deadline-receipt-request": ["2026-11-02T12:00:00+01:00"],
        "classification-cpv": ["77310000", "77310000"],
        "place-of-performance": ["FRH02", "FRA"],
        "notice-type": "cn-standard",
        "procedure-type": "open",
    } | overrides


def rows(count: int) -> list[dict[str, Any]]:
    return [a_row(number) for number in range(count)]


def run(server: TedServer, folder: Path, **options: Any) -> CrawlOutcome:
    given = {"url": f"{server.site}/v3/notices/search", "site": server.site, "delay_seconds": 0, "page_size": 10}
    job = CrawlJob(source="ted", spider="ted", since=SINCE, until=UNTIL, options=given | options)
    (outcome,) = crawl([job], folder=folder, contact="veille@example.org")
    return outcome


def kept(outcome: CrawlOutcome) -> list[Notice]:
    assert outcome.collected is not None
    return sorted(collected(outcome.collected), key=lambda one: one.source_id)


@pytest.mark.parametrize("paging", ["iteration", "page"])
def test_every_page_is_read_by_token_or_by_number(tmp_path: Path, paging: str) -> None:
    with TedServer(rows(25)) as server:
        outcome = run(server, tmp_path, paging=paging, divisions=["90"])

    assert (outcome.announced, outcome.received, outcome.error, outcome.until) == (25, 25, None, UNTIL)
    assert len(server.searches) == 3
    assert {search["query"] for search in server.searches} == {
        "place-of-performance IN (FRA) AND publication-date>=20260914"
    }
    assert server.fetched == []


def test_the_xml_is_fetched_for_what_can_be_answered_in_a_trade_of_ours(tmp_path: Path) -> None:
    found = [a_row(1), a_row(2, **{"classification-cpv": ["45000000"]}), a_row(3, **{"notice-type": "can-standard"})]
    with TedServer(found, xml={"500001-2026": ubl("res-ws", "none")}) as server:
        outcome = run(server, tmp_path, divisions=["77"])

    assert server.fetched == ["500001-2026"]
    whole, works, award = kept(outcome)
    assert (whole.key, whole.ted_number) == ("ted:500001-2026", "500001-2026")
    assert [lot.reservation.value for lot in whole.lots if lot.reservation] == ["res-ws", "none"]
    assert (works.kind, award.kind) == (Kind.CALL, Kind.AWARD)
    assert outcome.raw is not None
    archive.append(tmp_path / "raw", UNTIL, outcome.raw)
    again = [read_raw(one) for one in archive.records(tmp_path / "raw")]
    assert {one.source_id for one in again} == {"500001-2026", "500002-2026", "500003-2026"}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("timed-out", "timedOut"),
        ("429", "quota"),
        ("html", "maintenance"),
        ("more", "26 avis annoncés, 25 reçus"),
        ("cut-token", "25 avis annoncés, 20 reçus"),
    ],
)
def test_what_goes_wrong_is_told_and_the_watermark_stays(tmp_path: Path, fault: str, words: str) -> None:
    at = 2 if fault == "more" else 1
    with TedServer(rows(25), faults={at: fault}) as server:
        outcome = run(server, tmp_path, divisions=["90"])

    assert outcome.error is not None
    assert words in outcome.error
    assert outcome.until is None
    assert len(kept(outcome)) >= 10


def test_an_unknown_field_is_refused_with_the_servers_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TedServer(rows(1)) as server:
        monkeypatch.setattr("tests.servers.ted.KNOWN", frozenset({"publication-number"}))
        outcome = run(server, tmp_path)

    assert outcome.error is not None
    assert "notice-title" in outcome.error


def test_only_known_fields_are_asked_for() -> None:
    assert set(TedSpider.fields) <= KNOWN


@pytest.mark.parametrize(("status", "failed"), [(404, False), (403, True), (200, True)])
def test_a_notice_without_its_xml_is_kept_by_its_row(tmp_path: Path, status: int, failed: bool) -> None:
    maintenance = b"<html><body>Maintenance</body></html>"
    with TedServer([a_row(1)], xml={"500001-2026": maintenance}, xml_status=status) as server:
        outcome = run(server, tmp_path)

    (notice,) = kept(outcome)
    assert notice.title == "Parcs 1"
    assert (outcome.error is not None) == failed
    assert bool(outcome.warnings) == (not failed)


def test_a_row_gives_what_it_has() -> None:
    notice = read_row({"notice": a_row(7), "xml": None})

    assert (notice.title, notice.buyer.name) == ("Parcs 7", "Commune de Plouvenec & voisines")
    assert (notice.kind, notice.cpv, notice.published_on) == (Kind.CALL, ("77310000",), date(2026, 9, 28))
    assert notice.url == "https://ted.europa.eu/fr/notice/-/detail/500007-2026"
    assert notice.place is not None
    assert notice.place.departments == ("29",)
    assert notice.deadline is not None
    assert f"{notice.deadline.at:%d/%m %H:%M}" == "02/11 12:00"


def test_a_winter_date_with_a_summer_offset_is_told() -> None:
    parts = {
        "deadline-receipt-tender-date-lot": ["2026-11-17+02:00"],
        "deadline-receipt-tender-time-lot": ["12:00:00+02:00"],
    }
    notice = read_row({"notice": a_row(7, **{"deadline-receipt-request": None}, **parts), "xml": None})

    assert notice.deadline is not None
    assert notice.deadline.certainty == Certainty.CONFLICTING


def test_an_xml_that_cannot_be_read_leaves_the_row_and_says_so() -> None:
    notice = read_row({"notice": a_row(7), "xml": "<html>Just a moment…"})

    assert notice.title == "Parcs 7"
    assert any("XML" in warning for warning in notice.warnings)


@pytest.mark.parametrize("number", [None, "", "../../etc", "530016", 5])
def test_a_row_without_a_publication_number_is_refused(number: Any) -> None:
    with pytest.raises(UnreadableNoticeError):
        read_row({"notice": a_row(1, **{"publication-number": number}), "xml": None})


@pytest.mark.skipif(not REAL.is_dir(), reason="the real rows of shared/data/ted/search_v3 are not here")
def test_the_real_rows_are_read() -> None:
    found = [json.loads(path.read_text("utf-8"))["notices"][0] for path in sorted(REAL.glob("*.json"))]

    french, austrian = (read_row({"notice": one, "xml": None}) for one in found)

    assert (french.title, french.cpv) == ("Travaux de résidentialisation", ("45210000", "44316500"))
    assert (french.kind, french.published_on) == (Kind.CALL, date(2026, 7, 31))
    assert french.deadline is not None
    assert f"{french.deadline.at:%Y-%m-%d %H:%M}" == "2026-09-04 12:00"
    assert french.buyer.name == "BATIGERE HABITAT, Ile de France"
    assert austrian.title == "MA 9 – Digitalisierung 2027-2031"
