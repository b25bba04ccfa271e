"""What a crawl writes: whole or not at all, every record once."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from spiders.engine.jobs import CrawlOutcome
from spiders.engine.keeper import Keeper
from spiders.engine.runner import collected
from spiders.formats import read_record
from tests.spiders.engine.jobs import UNTIL, boamp_job
from tests.spiders.engine.records import a_record, records


def kept(folder: Path, *payloads: Any) -> CrawlOutcome:
    """The outcome of a crawl that brought these records, announced as many."""
    keeper = Keeper(boamp_job("http://127.0.0.1"), folder)
    for payload in payloads:
        name = payload.get("idweb") if isinstance(payload, dict) else None
        keeper.keep(name, payload, read_record, url="http://127.0.0.1", status=200)
    keeper.requests, keeper.announced = 1, keeper.received
    return keeper.finish()


def raws(outcome: CrawlOutcome) -> list[dict[str, Any]]:
    assert outcome.raw is not None
    return [json.loads(line) for line in gzip.decompress(outcome.raw.read_bytes()).splitlines()]


def test_nothing_is_visible_before_the_source_is_finished(tmp_path: Path) -> None:
    keeper = Keeper(boamp_job("http://127.0.0.1"), tmp_path)
    keeper.keep("26-1", a_record(1), read_record, url="http://127.0.0.1", status=200)
    before = sorted(path.name for path in tmp_path.iterdir())
    keeper.finish()

    assert before == ["boamp.jsonl.part", "boamp.raw.jsonl.gz.part"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "boamp.jsonl", "boamp.outcome.json", "boamp.raw.jsonl.gz",
    ]  # fmt: skip


def test_a_source_that_was_never_asked_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    outcome = Keeper(boamp_job("http://127.0.0.1"), tmp_path).finish()

    assert outcome.error == "aucune réponse exploitable : la source n'a pas été lue."
    assert (outcome.until, outcome.collected, outcome.raw) == (None, None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["boamp.outcome.json"]


def test_a_record_met_twice_is_written_once(tmp_path: Path) -> None:
    nameless = {"objet": "Sans numéro"}
    outcome = kept(tmp_path, a_record(1), a_record(1, objet="Autre"), nameless, nameless)

    assert (outcome.received, len(outcome.refused), len(raws(outcome))) == (2, 1, 2)
    assert outcome.until == UNTIL


@pytest.mark.parametrize(
    "payload",
    [
        None, "texte", 3, [], {}, {"idweb": None}, a_record(1, idweb="26-\ud800"), a_record(2, objet="a\ud800"),
        a_record(3, donnees='{"FNSimple":{"initial":{"natureMarche":{"intitule":"a\\ud800"}}}}'),
        a_record(4, donnees='{"MAPA":' + '{"a":' * 900 + '"un deux trois"' + "}" * 901),
        a_record(5, code_departement={"a": [1]}), a_record(6, dateparution="7017-99-01"), a_record(7, gestion=[1]),
        a_record(8, objet="x" * 30_000_000),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_hostile_record_is_kept_or_refused_and_its_neighbours_stay(tmp_path: Path, payload: Any) -> None:
    outcome = kept(tmp_path, *records(1), payload, a_record(99))

    assert (outcome.received, outcome.error) == (3, None)
    assert outcome.collected is not None
    found = [notice.source_id for notice in collected(outcome.collected)]
    assert {"26-900000", "26-900099"} <= set(found)
    assert len(found) + len(outcome.refused) == len(raws(outcome)) == 3


def test_the_archive_holds_what_came_also_what_utf_8_cannot_write(tmp_path: Path) -> None:
    payload = a_record(1, objet="école \ud800")
    (raw,) = raws(kept(tmp_path, payload))

    assert json.loads(raw["payload"]) == payload


@pytest.mark.parametrize("full", ["boamp.jsonl.part", "boamp.raw.jsonl.gz.part"])
def test_a_full_disk_is_an_error_and_no_half_file_is_shown(tmp_path: Path, full: str) -> None:
    (tmp_path / full).symlink_to("/dev/full")
    outcome = kept(tmp_path, *records(2))

    assert outcome.error == (
        "écriture impossible dans le dossier de collecte (No space left on device) : rien n'en est gardé."
    )
    assert (outcome.received, outcome.until, outcome.collected, outcome.raw) == (0, None, None, None)
    assert [path.name for path in tmp_path.iterdir()] == ["boamp.outcome.json"]
