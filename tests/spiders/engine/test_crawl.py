"""Real crawls in a child process, against the local server and everything that it can do wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from spiders.engine import archive, replay, runner
from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from tenderwatch.sample.server import DATASET, Faults, SampleServer
from tenderwatch.sample.server import FEED as FEED_PATH
from tests.conftest import ROOT
from tests.spiders.engine.jobs import FEED, UNTIL, boamp_job, feed_job
from tests.spiders.engine.records import a_record, records

RECORDS = f"{DATASET}/records"
FOREVER = dict.fromkeys(range(1, 20), "500")


def run(folder: Path, *jobs: CrawlJob) -> list[CrawlOutcome]:
    return crawl(jobs, folder=folder, contact="veille@example.org")


def test_a_good_crawl_brings_every_record_once_politely_twice_in_one_parent(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    with SampleServer(records(25), FEED) as server:
        first, news = crawl(
            [boamp_job(server.boamp_url), feed_job(server.feed_url)],
            folder=tmp_path,
            contact="veille@example.org",
            on_progress=lambda step, done, total: told.append((step, done, total)),
        )
        (second,) = run(tmp_path / "again", boamp_job(server.boamp_url, departments=["02", "29"]))

    assert (first.announced, first.received, first.error, first.until) == (25, 25, None, UNTIL)
    assert first.requests == 3
    assert first.collected is not None
    assert [notice.source_id for notice in collected(first.collected)] == [row["idweb"] for row in records(25)]
    assert (news.announced, news.received, len(news.refused), news.error) == (2, 2, 1, None)
    assert second.received == 25
    pages = [asked for asked in server.asked if asked.path == RECORDS]
    assert {asked.query["order_by"] for asked in pages} == {"idweb"}
    assert all("veille@example.org" in asked.agent and "Tenderwatch" in asked.agent for asked in server.asked)
    assert '"02","2","29"' in pages[-1].query["where"]
    assert ("Collecte boamp", 25, 25) in told
    assert not list(tmp_path.glob("*.part"))


CASES: dict[str, tuple[Faults, int, str | None]] = {
    "500-once": (Faults({1: "500"}), 25, None),
    "500-always": (Faults(FOREVER), 10, "l'API a répondu 500."),
    "429-now": (Faults({1: "429"}), 25, None),
    "429-header": (Faults({1: "429-header"}), 25, None),
    "429-thrice": (Faults({1: "429", 2: "429", 3: "429"}), 10, "quota de l'API atteint (429) ; réessayez après"),
    "429-tomorrow": (Faults({0: "429-tomorrow"}), 0, "(429) ; réessayez après le 01/01/2099 à 01:00."),
    "400": (Faults({0: "400"}), 0, "requête refusée par l'API (400) : ODSQL query is malformed."),
    "html": (Faults({1: "html"}), 10, "réponse 200 qui n'est pas du JSON"),
    "json": (Faults({2: "json"}), 20, "réponse 200 sans total_count ni results"),
    "redirect": (Faults({1: "redirect"}), 10, "l'API renvoie vers une autre adresse (302)"),
    "cut-once": (Faults({1: "cut"}), 25, None),
    "cut-always": (Faults(dict.fromkeys(range(1, 9), "cut")), 10, "la réponse du site s'est interrompue en route"),
    "slow-once": (Faults({1: "slow"}), 25, None),
    "slow-always": (Faults(dict.fromkeys(range(1, 9), "slow")), 10, "le site n'a pas répondu à temps"),
    "empty": (Faults({1: "empty"}), 10, "page vide à partir de 10 alors que 25 avis sont annoncés."),
    "more": (Faults(by_path={RECORDS: "more"}), 25, "page vide à partir de 25 alors que 26 avis sont annoncés."),
    "published": (Faults({1: "published"}), 26, None),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, CrawlOutcome]]:
    """All cases in one child, each with a server of its own; a healthy feed and a dead one crawled beside them."""
    with ExitStack() as stack:
        rows = records(25)
        servers = {name: stack.enter_context(SampleServer(rows, FEED, faults=case[0])) for name, case in CASES.items()}
        jobs = [boamp_job(server.boamp_url, name, timeout_seconds=1) for name, server in servers.items()]
        bad = a_record(2, objet=None, donnees="{")
        odd = stack.enter_context(SampleServer([a_record(1), bad, a_record(3)], b"<html><body>Bienvenue</body></html>"))
        closed = stack.enter_context(SampleServer([], FEED, faults=Faults(by_path={FEED_PATH: "cut"})))
        none = stack.enter_context(SampleServer([]))
        jobs += [
            boamp_job(odd.boamp_url, "refused"),
            boamp_job(none.boamp_url, "nothing"),
            boamp_job(none.url.replace("127.0.0.1", "127.0.0.2") + DATASET, "dead"),
            boamp_job(none.boamp_url, "program", page_size="dix"),
            feed_job(odd.feed_url, "feed-html"),
            feed_job(none.feed_url, "feed-absent"),
            feed_job(closed.feed_url, "feed-cut"),
            feed_job(servers["500-once"].feed_url, "feed-good"),
        ]
        yield {outcome.source: outcome for outcome in run(tmp_path_factory.mktemp("faults"), *jobs)}


@pytest.mark.parametrize("case", CASES)
def test_what_the_server_does_wrong_is_cured_or_told_and_the_rest_is_kept(
    outcomes: dict[str, CrawlOutcome], case: str
) -> None:
    _, received, error = CASES[case]
    outcome = outcomes[case]

    assert received == outcome.received
    assert (error or "None") in str(outcome.error)
    assert (None if error else UNTIL) == outcome.until
    kept = list(collected(outcome.collected)) if outcome.collected else []
    assert received == len({notice.key for notice in kept}) == len(kept)


def test_a_record_that_cannot_be_read_is_counted_and_nothing_else_is_lost(outcomes: dict[str, CrawlOutcome]) -> None:
    outcome = outcomes["refused"]
    (refused,) = outcome.refused

    assert (outcome.announced, outcome.received, outcome.error) == (3, 3, None)
    assert (refused.record, "titre" in refused.reason) == ("26-900002", True)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("nothing", "None"),
        ("dead", "le site refuse la connexion, après plusieurs essais."),
        ("program", "une erreur du programme a arrêté la lecture : voir le journal."),
        ("feed-html", "cette adresse ne donne pas de flux RSS ou Atom lisible."),
        ("feed-absent", "le flux a répondu 404."),
        ("feed-cut", "la réponse du site s'est interrompue en route, après plusieurs essais."),
        ("feed-good", "None"),
    ],
)
def test_each_source_has_its_own_outcome(outcomes: dict[str, CrawlOutcome], source: str, error: str) -> None:
    assert str(outcomes[source].error) == error
    assert (outcomes[source].until is None) == (error != "None")


def test_the_api_is_read_whatever_robots_say_and_a_forbidden_feed_is_an_error(tmp_path: Path) -> None:
    with (
        SampleServer(records(1), FEED) as usual,
        SampleServer(records(1), FEED, faults=Faults(robots="User-agent: *\nDisallow: /\n")) as strict,
    ):
        api, feed, strict_api, strict_feed = run(
            tmp_path,
            boamp_job(usual.boamp_url),
            feed_job(usual.feed_url),
            boamp_job(strict.boamp_url, "strict"),
            feed_job(strict.feed_url, "feed-strict"),
        )

    assert (api.received, api.error, feed.received, feed.error) == (1, None, 2, None)
    assert (strict_api.received, strict_api.error) == (1, None)
    assert strict_feed.error == "robots.txt ou une règle du site interdit cette adresse : elle n'est pas lue."
    assert (strict_feed.requests, strict_feed.until) == (0, None)
    assert FEED_PATH not in {asked.path for asked in strict.asked}
    assert not [asked for asked in usual.asked if asked.path == "/robots.txt" and asked.query]


def test_above_ten_thousand_rows_exports_are_used_without_offset(tmp_path: Path) -> None:
    days = ["2026-09-14", "2026-09-20", "2026-09-21", "2026-10-05"]
    rows = [a_record(number, dateparution=days[number % 4]) for number in range(10_001)]
    with (
        SampleServer(rows) as server,
        SampleServer(rows, faults=Faults({2: "interrupted"})) as broken,
    ):
        outcome, cut = run(tmp_path, boamp_job(server.boamp_url), boamp_job(broken.boamp_url, "broken"))

    assert (outcome.announced, outcome.received, outcome.error) == (10_001, 10_001, None)
    exports = [asked for asked in server.asked if asked.path.endswith("/exports/jsonl")]
    assert len(exports) == 4
    assert all("offset" not in asked.query for asked in exports)
    assert "Streaming interrupted" in str(cut.error)
    assert (cut.received, cut.until) == (5_001 + 2_499, None)


def test_the_raw_archive_rebuilds_the_same_notices(tmp_path: Path) -> None:
    with SampleServer(records(2), FEED) as server:
        outcomes = run(tmp_path, boamp_job(server.boamp_url), feed_job(server.feed_url))
    for outcome in outcomes:
        assert outcome.raw is not None
        archive.append(tmp_path / "raw", UNTIL, outcome.raw)
        archive.append(tmp_path / "raw", UNTIL, outcome.raw)

    raws = list(archive.records(tmp_path / "raw", "boamp"))
    assert len(raws) == 4
    assert outcomes[0].collected is not None
    assert [replay.read_raw(raw).notice() for raw in raws[:2]] == list(collected(outcomes[0].collected))
    (entry, *_) = archive.records(tmp_path / "raw", "feed-mairie", since=UNTIL)
    assert replay.read_raw(entry).buyer.department == "29"
    assert list(archive.records(tmp_path / "raw", since=UNTIL + timedelta(days=1))) == []


class Alarm(threading.Thread):
    """A timer whose time is up as soon as a file is there."""

    file: Path

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        super().__init__()
        assert seconds == runner.LONGEST_SECONDS
        self._act, self.cancel = act, self.join

    def run(self) -> None:
        while not self.file.exists():
            time.sleep(0.05)
        self._act()


def test_a_child_that_takes_too_long_is_stopped_and_its_finished_sources_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Alarm, "file", tmp_path / "boamp.outcome.json", raising=False)
    monkeypatch.setattr(runner, "threading", SimpleNamespace(Timer=Alarm))
    (tmp_path / "slow.jsonl.part").write_text("left by an earlier crawl", encoding="utf-8")
    slow = Faults(by_path={RECORDS: "slow"}, slow_seconds=30)
    with SampleServer(records(3)) as server, SampleServer(records(3), faults=slow) as stuck:
        done, unfinished = run(tmp_path, boamp_job(server.boamp_url), boamp_job(stuck.boamp_url, "slow"))

    assert (done.received, done.error, done.until) == (3, None, UNTIL)
    assert unfinished.error == "le collecteur s'est arrêté (code -9) avant d'avoir fini cette source."
    assert (unfinished.until, unfinished.collected) == (None, None)
    assert (tmp_path / "slow.jsonl.part").read_bytes() == b""


def test_a_child_whose_parent_is_gone_stops_and_shows_nothing(tmp_path: Path) -> None:
    stuck = Faults(by_path={RECORDS: "slow"}, slow_seconds=30)
    with SampleServer(records(3), faults=stuck) as server:
        file = runner.prepared([boamp_job(server.boamp_url)], tmp_path, "veille@example.org")
        child = subprocess.Popen(
            [sys.executable, "-m", "spiders.engine.child", str(file)],
            stdin=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert child.stdin is not None
        while not server.asked:
            time.sleep(0.05)
        child.stdin.close()

        assert child.wait(timeout=10) == 3
    assert not list(tmp_path.glob("*.outcome.json"))
    assert not list(tmp_path.glob("boamp.jsonl"))


def test_a_folder_that_cannot_be_written_is_every_sources_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (outcome,) = run(tmp_path / "file" / "collected", boamp_job("http://127.0.0.1:9"))

    assert outcome.error == "écriture impossible dans le dossier de collecte (Not a directory)."


def test_no_job_starts_no_child(tmp_path: Path) -> None:
    assert run(tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_scrapys_own_commands_work_in_a_checkout(tmp_path: Path) -> None:
    with SampleServer(records(3)) as server:
        arguments = {"since": "2026-09-14", "until": "2026-10-05", "url": server.boamp_url, "folder": str(tmp_path)}
        given = [word for key, value in arguments.items() for word in ("-a", f"{key}={value}")]
        listed = scrapy("list")
        crawled = scrapy("crawl", "boamp", *given)

    assert {"approch", "atexo", "boamp", "decp", "feed", "ted"} <= set(listed.stdout.split())
    assert crawled.returncode == 0, crawled.stderr
    assert len(list(collected(tmp_path / "boamp.jsonl"))) == 3
    assert "Tenderwatch" in server.asked[0].agent


def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=60, check=False)


def test_a_feed_that_has_not_changed_is_not_sent_again_and_is_read_all_the_same(tmp_path: Path) -> None:
    with SampleServer([], FEED) as server:
        (first,) = run(tmp_path / "collected", feed_job(server.feed_url))
        (second,) = run(tmp_path / "collected", feed_job(server.feed_url))
        sent = server.sent_whole

    assert (first.received, second.received, second.error) == (2, 2, None)
    assert sent == [FEED_PATH]
