"""BOAMP's spider, answer by answer, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request

from spiders.boamp import BoampSpider
from spiders.engine.jobs import CrawlJob, CrawlOutcome
from tests.spiders.engine.jobs import SINCE, UNTIL, an_answer, asked, boamp_job
from tests.spiders.engine.records import records

DATASET = "http://127.0.0.1/api/explore/v2.1/catalog/datasets/boamp"
EXPORT = ("dateparution in [date'2026-09-14'..date'2026-09-20']", 900)


class Crawl:
    """A spider with its keeper; `outcome` ends it."""

    def __init__(self, job: CrawlJob, folder: Path) -> None:
        self.spider = BoampSpider(job=job, folder=str(folder))
        self._ended: CrawlOutcome | None = None

    def page(self, total: Any, rows: Any, offset: int = 0) -> list[Request]:
        return asked(self.spider.parse_page(an_answer({"total_count": total, "results": rows}), offset))

    def outcome(self) -> CrawlOutcome:
        if self._ended is None:
            self.spider.keeper.requests = 1
            self._ended = self.spider.keeper.finish()
        return self._ended


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    made = Crawl(boamp_job(DATASET), tmp_path)
    yield made
    made.outcome()


def query(request: Request) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}


def test_the_days_and_departments_asked_for_with_and_without_their_zero(tmp_path: Path) -> None:
    made = Crawl(boamp_job(DATASET, departments=["02", "29", "2A"]), tmp_path)
    where = made.spider.where(SINCE, UNTIL)
    made.outcome()

    assert where == (
        'dateparution in [date\'2026-09-14\'..date\'2026-10-05\'] and code_departement in ("02","2","29","2A")'
    )


def test_a_bare_crawl_asks_the_public_dataset_with_options_of_the_command_line(tmp_path: Path) -> None:
    spider = BoampSpider(folder=str(tmp_path), since="2026-09-01", until="2026-09-02", departments="29, 35")
    (first,) = asked(spider.start())
    spider.keeper.finish()

    assert urlsplit(first.url).path == "/api/explore/v2.1/catalog/datasets/boamp/records"
    assert query(first) == {
        "where": "dateparution in [date'2026-09-01'..date'2026-09-02'] and code_departement in (\"29\",\"35\")",
        "order_by": "idweb",
        "limit": "100",
        "offset": "0",
    }


@pytest.mark.parametrize(
    ("total", "received"), [(25, 10), (26, 10)], ids=["what was announced first", "a new total later"]
)
def test_the_next_page_starts_where_the_rows_that_came_end(crawl: Crawl, total: int, received: int) -> None:
    (second,) = crawl.page(25, records(10))
    (third,) = crawl.page(total, records(received), offset=10)

    assert [query(second)["offset"], query(third)["offset"]] == ["10", "20"]
    assert query(second)["order_by"] == "idweb"


def test_the_last_page_never_asks_past_ten_thousand_rows(tmp_path: Path) -> None:
    made = Crawl(boamp_job(DATASET, page_size=70), tmp_path)
    (last,) = made.page(10_000, records(70), offset=9_890)
    made.outcome()

    assert (query(last)["offset"], query(last)["limit"]) == ("9960", "40")


def test_rows_that_came_while_pages_were_read_start_one_more_walk_and_only_one(crawl: Crawl) -> None:
    rows = records(12)
    (second,) = crawl.page(11, rows[1:11])
    (again,) = crawl.page(12, rows[10:12], offset=10)
    crawl.page(12, rows[:10])
    after = crawl.page(12, rows[10:], offset=10)

    assert query(second)["offset"] == "10"
    assert query(again)["offset"] == "0"
    assert after == []
    assert (crawl.outcome().received, crawl.outcome().announced, crawl.outcome().error) == (12, 12, None)


def test_fewer_rows_than_announced_is_an_error_and_keeps_what_came(crawl: Crawl) -> None:
    crawl.page(10, [*records(9), records(1)[0]])
    outcome = crawl.outcome()

    assert outcome.error == "10 avis annoncés, 9 reçus : le prochain passage les redemandera."
    assert (outcome.until, outcome.received) == (None, 9)
    assert outcome.collected is not None


def test_an_empty_page_while_more_is_announced_ends_the_walk_with_an_error(crawl: Crawl) -> None:
    assert crawl.page(10, [], offset=5) == []
    assert crawl.outcome().error == "page vide à partir de 5 alors que 10 avis sont annoncés."


def test_no_row_at_all_on_these_days_is_a_success(crawl: Crawl) -> None:
    crawl.page(0, [])
    outcome = crawl.outcome()

    assert (outcome.error, outcome.announced, outcome.until) == (None, 0, UNTIL)


@pytest.mark.parametrize(
    "body",
    [{"nhits": 3, "records": []}, [], None, {"total_count": "3", "results": []}, {"total_count": True, "results": []},
     {"total_count": -1, "results": []}, {"total_count": 1, "results": {}}],
)  # fmt: skip
def test_json_of_another_shape_at_200_is_an_error(crawl: Crawl, body: object) -> None:
    assert asked(crawl.spider.parse_page(an_answer(body), 0)) == []
    assert crawl.outcome().error == "réponse 200 sans total_count ni results : l'API a changé."


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe", b"[" * 100_000], ids=["html", "empty", "utf-16", "deep"])
def test_anything_but_json_at_200_is_an_error(crawl: Crawl, body: bytes) -> None:
    assert asked(crawl.spider.parse_page(an_answer(body), 0)) == []
    assert "n'est pas du JSON" in str(crawl.outcome().error)


def test_rows_that_are_no_records_are_refused_and_counted(crawl: Crawl) -> None:
    crawl.page(5, [None, "texte", 3, {"idweb": None}, records(1)[0]])
    outcome = crawl.outcome()

    assert (outcome.error, outcome.received, len(outcome.refused)) == (None, 5, 4)


def test_above_ten_thousand_rows_exports_of_seven_days_follow_each_other_without_offset(crawl: Crawl) -> None:
    (first,) = crawl.page(10_001, records(10))
    chain = [first]
    while chain[-1].callback == crawl.spider.parse_export:
        chain += asked(crawl.spider.parse_export(an_answer(b""), **chain[-1].cb_kwargs))

    assert all("offset" not in query(one) for one in chain)
    assert (query(first)["where"], first.meta["download_timeout"]) == EXPORT
    assert [one.cb_kwargs["until"].isoformat() for one in chain[:-1]] == [
        "2026-09-20", "2026-09-27", "2026-10-04", "2026-10-05",
    ]  # fmt: skip
    assert query(chain[-1])["limit"] == "1"


def test_an_export_is_counted_against_the_total_of_its_end(crawl: Crawl) -> None:
    crawl.page(10_001, [])
    lines = b"\n".join(an_answer(row).body for row in records(3)) + b"\n\n"
    asked(crawl.spider.parse_export(an_answer(lines), until=UNTIL))
    asked(crawl.spider.parse_count(an_answer({"total_count": 3, "results": []})))
    outcome = crawl.outcome()

    assert (outcome.announced, outcome.received, outcome.error) == (3, 3, None)


def test_an_error_inside_the_stream_of_an_export_is_told_and_what_came_before_is_kept(crawl: Crawl) -> None:
    crawl.page(10_001, [])
    lines = an_answer(records(1)[0]).body + b"\nStreaming interrupted due to the following error: Invalid value\n"

    assert asked(crawl.spider.parse_export(an_answer(lines), until=date(2026, 9, 20))) == []
    assert "Streaming interrupted" in str(crawl.outcome().error)
    assert crawl.outcome().received == 1


def test_after_429_the_same_request_again_at_most_twice(crawl: Crawl) -> None:
    body = {"errorcode": 10002, "reset_time": "2020-01-01T00:00:00Z"}
    (again,) = asked(crawl.spider.parse_page(an_answer(body, 429, depth=1), 0))
    none_left = asked(crawl.spider.parse_page(an_answer(body, 429, waits=2), 0))

    assert (again.url, again.meta["waits"], again.meta["depth"]) == ("http://127.0.0.1/records", 1, 1)
    assert none_left == []
    assert "429" in str(crawl.outcome().error)


def test_how_long_a_quota_may_make_us_wait_is_an_option(tmp_path: Path) -> None:
    made = Crawl(boamp_job(DATASET, most_wait_seconds=5), tmp_path)

    assert asked(made.spider.parse_page(an_answer(b"", 429, {"Retry-After": "6"}), 0)) == []
    assert "quota de l'API atteint (429) ; réessayez après le" in str(made.outcome().error)


@pytest.mark.parametrize("parse", ["parse_export", "parse_count"])
def test_an_export_and_a_count_that_are_refused_are_errors(crawl: Crawl, parse: str) -> None:
    given = {"until": UNTIL} if parse == "parse_export" else {}

    assert asked(getattr(crawl.spider, parse)(an_answer(b"", 503), **given)) == []
    assert crawl.outcome().error == "l'API a répondu 503."
