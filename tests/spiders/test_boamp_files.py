"""BOAMP by DILA's files: the same notices as by the API, day by day, and what happens when one way is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from spiders.formats import read_record, read_xml
from tenderwatch.model import Notice
from tenderwatch.sample.as_xml import as_files, as_xml
from tenderwatch.sample.catalogue import Purchase, purchases
from tenderwatch.sample.files_server import FilesServer
from tenderwatch.sample.records import records

SINCE, UNTIL = date(2026, 9, 28), date(2026, 9, 30)
PURCHASES = {one.id: one for one in purchases()}


def purchase_of(record: dict[str, object]) -> Purchase:
    return PURCHASES[str(record["idweb"])]


def job(server: FilesServer, **options: object) -> CrawlJob:
    given = {"files_url": server.root_url, "url": "http://127.0.0.1:9/api", "delay_seconds": 0} | options
    return CrawlJob(source="boamp", spider="boamp-files", since=SINCE, until=UNTIL, options=given)


def crawled(folder: Path, server: FilesServer, **options: object) -> tuple[CrawlOutcome, list[Notice]]:
    with server:
        (outcome,) = crawl([job(server, **options)], folder=folder, contact="veille@example.org")
    return outcome, list(collected(outcome.collected)) if outcome.collected else []


def in_the_window() -> list[dict[str, object]]:
    return [one for one in records() if str(SINCE) <= str(one["dateparution"]) <= str(UNTIL)]


def test_a_file_gives_the_same_notice_as_the_record_of_the_api() -> None:
    whole = [one for one in records() if purchase_of(one).damage != "no_title"]

    differing = [one["idweb"] for one in whole if read_xml(as_xml(one)).notice() != read_record(one).notice()]

    assert differing == []


def test_the_real_files_give_the_same_notices_as_the_records(shared: Path) -> None:
    folder = shared / "data" / "boamp"
    lines = (folder / "derive_api_depuis_xml_v325.jsonl").read_text(encoding="utf-8").splitlines()
    by_number = {one["idweb"]: one for one in map(json.loads, lines)}

    for path in (folder / "xml_v325_2026-09-11").glob("*.xml"):
        assert read_xml(path.read_bytes()).notice() == read_record(by_number[path.stem]).notice()


def test_every_file_of_every_day_is_read(tmp_path: Path) -> None:
    server = FilesServer(as_files(records()))

    outcome, found = crawled(tmp_path, server)

    expected = {one["idweb"] for one in in_the_window()}
    assert (outcome.announced, outcome.received, outcome.error) == (len(expected), len(expected), None)
    assert {one.source_id for one in found} | {one.record for one in outcome.refused} == expected
    assert {one.source for one in found} == {"boamp"}


def test_only_the_departments_asked_for_are_kept(tmp_path: Path) -> None:
    outcome, found = crawled(tmp_path, FilesServer(as_files(records())), departments=["35"])

    expected = {one["idweb"] for one in in_the_window() if "35" in one["code_departement"] or one["gestion"] == "{}"}
    assert outcome.error is None
    assert {one.source_id for one in found} | {one.record for one in outcome.refused} == expected


def test_a_day_without_a_folder_is_a_failure_unless_it_is_today(tmp_path: Path) -> None:
    files = as_files(records())
    today = {folder: found for folder, found in files.items() if folder != "2026/09/30"}
    gap = {folder: found for folder, found in files.items() if folder != "2026/09/29"}

    quiet, _ = crawled(tmp_path / "today", FilesServer(today))
    missing, _ = crawled(tmp_path / "gap", FilesServer(gap))

    assert quiet.error is None
    assert missing.error == "dossier du 29/09/2026 illisible (réponse 404)."


@pytest.mark.parametrize(("status", "told"), [(404, "404"), (500, "500"), (200, "par une page")])
def test_a_file_that_is_listed_and_does_not_come_is_a_failure(tmp_path: Path, status: int, told: str) -> None:
    number = str(in_the_window()[0]["idweb"])
    day = str(in_the_window()[0]["dateparution"]).replace("-", "/")
    server = FilesServer(as_files(records()), {f"/OPENDATA/BOAMP/{day}/{number}.xml": status})

    outcome, found = crawled(tmp_path, server)

    assert outcome.error == f"le fichier de l'avis {number} a répondu {told} : le prochain passage le redemandera."
    assert len(found) == len(in_the_window()) - 1 - len(outcome.refused)
