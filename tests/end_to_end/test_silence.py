"""A night that brings too little, and a source that is refused by its first way: who is told, and what is done."""

from __future__ import annotations

import email
from datetime import datetime, timedelta
from email import policy
from pathlib import Path

import pytest
import yaml

from tenderwatch.clock import PARIS
from tenderwatch.model import SourceReport
from tenderwatch.sample.as_xml import as_files
from tenderwatch.sample.files_server import FilesServer
from tenderwatch.sample.records import records
from tenderwatch.sample.server import Faults
from tests.end_to_end.conftest import Installation

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
SENTENCE = "155 avis reçus seulement, un lundi en apporte d'ordinaire 5000"


def used_to_bring(installation: Installation, count: int) -> None:
    with installation.store() as store:
        for week in range(5, 0, -1):
            store.add_source_runs([SourceReport("boamp", received=count)], NOW - timedelta(weeks=week))


def bodies(installation: Installation, kind: str) -> list[str]:
    found = []
    for path in installation.outbox():
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        if path.name.startswith(kind) and body is not None:
            found.append(" ".join(body.get_content().replace("\u00a0", " ").replace("\u202f", " ").split()))
    return found


def test_a_night_below_the_band_is_told_to_everybody_whom_it_concerns(installation: Installation) -> None:
    installation.change(operator="exploitation@example.org")
    used_to_bring(installation, 5_000)

    night, week = installation.run("nightly"), installation.run("weekly")
    doctor = installation.run("doctor")

    assert night.returncode == 1
    assert f"À voir : boamp : {SENTENCE}" in night.stderr
    (told,) = bodies(installation, "alert")
    assert SENTENCE in told
    assert "lancez « probe boamp »" in told
    assert all("boamp : 155 avis reçus seulement" in one for one in bodies(installation, "report"))
    assert week.returncode == 0
    digests = bodies(installation, "digest")
    assert digests
    assert all("BOAMP" in one and "incompl" in one for one in digests)
    assert SENTENCE in doctor.stdout


@pytest.mark.parametrize("faults", [Faults(by_path={"/api/explore/v2.1/catalog/datasets/boamp/records": "500"})])
def test_what_the_api_refuses_is_read_from_the_files_and_nothing_is_missing(installation: Installation) -> None:
    with FilesServer(as_files(records())) as files:
        raw = yaml.safe_load(installation.config.read_text(encoding="utf-8"))
        raw["sources"]["boamp"] |= {"files_url": files.root_url, "first_days": 7}
        installation.config.write_text(yaml.safe_dump(raw), encoding="utf-8")
        present = set(files.files)
        for day in range(29, 31):
            assert f"2026/09/{day}" in present
        night = installation.run("nightly")

    recent = [one for one in records() if str(one["dateparution"]) >= "2026-09-28"]
    with installation.store() as store:
        stored = store.read_whole("boamp")
        mark = store.watermark("boamp")
    assert {one["idweb"] for one in recent} - stored <= {"26-929707"}
    assert mark is not None
    assert "Les mêmes jours ont été collectés autrement (boamp-files) : rien ne manque." in night.stdout


def test_an_unknown_source_is_named_with_those_that_exist(installation: Installation, tmp_path: Path) -> None:
    done = installation.run("collect", "--source", "boump")

    assert done.returncode == 2
    assert "aucune source ne s'appelle boump ; il y a : boamp, approch" in done.stderr
