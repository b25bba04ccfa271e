"""Real crawls in a child process, against the local server and everything that it can do wrong."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from spiders.engine import archive, replay
from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from tenderwatch.sample.server import Faults, SampleServer
from tests.spiders.engine.records import a_record

SINCE, UNTIL = date(2026, 9, 14), date(2026, 10, 5)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Mairie</title>
<item><title>Marché de nettoyage</title><link>https://mairie.example.org/1</link><guid>1</guid></item>
<item><title>Sans adresse</title><guid isPermaLink="false">2</guid></item></channel></rss>""".encode()


def boamp(server: SampleServer, **options: object) -> CrawlJob:
    given = {"url": server.boamp_url, "delay_seconds": 0, "page_size": 10} | options
    return CrawlJob(source="boamp", spider="boamp", since=SINCE, until=UNTIL, options=given)


def feed(url: str, name: str = "feed-mairie") -> CrawlJob:
    options = {"url": url, "buyer": "Mairie", "department": "29", "delay_seconds": 0}
    return CrawlJob(source=name, spider="feed", since=SINCE, until=UNTIL, options=options)


def run(folder: Path, *jobs: CrawlJob) -> list[CrawlOutcome]:
    return crawl(jobs, folder=folder, contact="veille@example.org")


def test_a_good_crawl_brings_every_record_once_politely_twice_in_one_parent(tmp_path: Path) -> None:
    records = [a_record(number) for number in range(25)]
    told: list[tuple[str, int, int | None]] = []
    with SampleServer(records, FEED) as server:
        first, news = crawl(
            [boamp(server), feed(server.feed_url)],
            folder=tmp_path,
            contact="veille@example.org",
            on_progress=lambda step, done, total: told.append((step, done, total)),
        )
        (second,) = run(tmp_path / "again", boamp(server, departments=["02", "29"]))

    assert (first.announced, first.received, first.error, first.until) == (25, 25, None, UNTIL)
    assert first.requests == 3
    assert first.collected is not None
    assert [notice.source_id for notice in collected(first.collected)] == [record["idweb"] for record in records]
    assert (news.announced, news.received, len(news.refused), news.error) == (2, 2, 1, None)
    assert second.received == 25
    pages = [asked for asked in server.asked if asked.path.endswith("/records")]
    assert {asked.query["order_by"] for asked in pages} == {"idweb"}
    assert all("veille@example.org" in asked.agent and "Tenderwatch" in asked.agent for asked in pages)
    assert '"2","02"' in pages[-1].query["where"] or '"02","2"' in pages[-1].query["where"]
    assert ("Collecte boamp", 25, 25) in told
    assert not list(tmp_path.glob("*.part"))


def test_the_raw_archive_rebuilds_the_same_notices(tmp_path: Path) -> None:
    with SampleServer([a_record(1), a_record(2)], FEED) as server:
        outcomes = run(tmp_path, boamp(server), feed(server.feed_url))
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
    assert list(archive.records(tmp_path / "raw", since=date(2026, 10, 6))) == []


def test_an_archive_cut_short_gives_what_it_holds(tmp_path: Path) -> None:
    row = {"source": "boamp", "source_id": "26-1", "spider": "boamp", "url": "http://x", "status": 200, "digest": "d",
           "fetched_at": "2026-10-05T06:00:00+02:00", "payload": json.dumps(a_record(1))}  # fmt: skip
    part = tmp_path / "boamp.raw.jsonl.gz"
    part.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
    target = archive.append(tmp_path / "raw", UNTIL, part)
    with target.open("ab") as file:
        file.write(gzip.compress((json.dumps(row) + "\n").encode() * 50)[:40])

    found = list(archive.records(tmp_path / "raw"))

    assert [raw.source_id for raw in found][:1] == ["26-1"]


@pytest.mark.parametrize(
    ("faults", "received", "error"),
    [
        ({1: "500"}, 25, None),
        ({1: "429"}, 25, None),
        ({1: "cut"}, 25, None),
        ({0: "429-tomorrow"}, 0, "quota de l'API atteint (429) ; réessayez après le 01/01/2099"),
        ({0: "400"}, 0, "refusée par l'API (400) : ODSQL query is malformed."),
        ({1: "html"}, 10, "n'est pas du JSON"),
        ({1: "empty"}, 10, "page vide"),
        (dict.fromkeys(range(1, 9), "500"), 10, "500"),
        (dict.fromkeys(range(9), "more"), 25, "26 avis sont annoncés"),
    ],
    ids=["500 once", "429 once", "cut once", "429", "400", "html", "empty", "500", "announces more"],
)
def test_what_the_server_does_wrong_is_cured_or_told_and_the_rest_is_kept(
    tmp_path: Path, faults: dict[int, str], received: int, error: str | None
) -> None:
    with SampleServer([a_record(number) for number in range(25)], FEED, faults=Faults(faults)) as server:
        outcome, other = run(tmp_path, boamp(server), feed(server.feed_url))

    assert received == outcome.received
    assert (error or "None") in str(outcome.error)
    assert (error is None) == (outcome.until is not None)
    assert other.error is None
    kept = list(collected(outcome.collected)) if outcome.collected else []
    assert received == len(kept)


def test_a_record_that_cannot_be_read_is_counted_and_nothing_else_is_lost(tmp_path: Path) -> None:
    records = [a_record(1), a_record(2, objet=None, donnees="{"), a_record(3)]
    with SampleServer(records) as server:
        outcome, absent = run(tmp_path, boamp(server), feed(server.feed_url))

    assert (outcome.announced, outcome.received, outcome.error) == (3, 3, None)
    (refused,) = outcome.refused
    assert (refused.record, "titre" in refused.reason) == ("26-900002", True)
    assert absent.error == "le flux a répondu 404."
    assert absent.until is None


def test_robots_are_obeyed_by_pages_and_feeds_and_a_forbidden_source_is_an_error(tmp_path: Path) -> None:
    faults = Faults(robots="User-agent: *\nDisallow: /\n")
    with SampleServer([a_record(1)], FEED, faults=faults) as server:
        api, page = run(tmp_path, boamp(server), feed(server.feed_url))

    assert (api.received, api.error) == (1, None)
    assert "robots.txt" in str(page.error)
    assert page.received == 0


def test_above_ten_thousand_rows_the_export_is_used_without_offset(tmp_path: Path) -> None:
    with SampleServer([a_record(number) for number in range(10_001)]) as server:
        (outcome,) = run(tmp_path, boamp(server))

    assert (outcome.announced, outcome.received, outcome.error) == (10_001, 10_001, None)
    export = server.asked[-1]
    assert export.path.endswith("/exports/jsonl")
    assert "offset" not in export.query
    assert len(server.asked) == 2


def test_a_server_that_is_not_there_is_an_outcome_and_so_is_a_feed_that_is_none(tmp_path: Path) -> None:
    with SampleServer([], b"<html><body>Bienvenue</body></html>") as server:
        gone = server.url.replace("127.0.0.1", "127.0.0.2")
        nothing, page, dead = run(tmp_path, boamp(server), feed(server.feed_url), feed(gone + "/x", "feed-dead"))

    assert (nothing.received, nothing.announced, nothing.error) == (0, 0, None)
    assert "pas de flux" in str(page.error)
    assert dead.error
    assert not dead.until
