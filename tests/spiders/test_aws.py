"""marches-publics.info: one search narrowed by department and day, its pages, the notices that are new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from tenderwatch.model import Notice
from tenderwatch.sample.aws_pages import number_of
from tenderwatch.sample.aws_server import AwsServer
from tenderwatch.sample.catalogue import Purchase, purchases
from tests.spiders.engine.jobs import UNTIL

BRETAGNE = ["22", "29", "35", "56"]
CALLS = [one for one in purchases() if one.state == "initial" and one.damage is None]


def here() -> list[Purchase]:
    return [one for one in CALLS if set(one.published_in) & set(BRETAGNE)]


def job(site: AwsServer, days: int = 1, known: object = (), **options: object) -> CrawlJob:
    given = {"url": site.url, "delay_seconds": 0, "departments": BRETAGNE, "details_a_night": 0} | options
    since = UNTIL - timedelta(days=days)
    return CrawlJob(source="aws", spider="aws", since=since, until=UNTIL, options=given, known=frozenset(known))  # type: ignore[call-overload]


def crawled(folder: Path, site: AwsServer, **options: object) -> tuple[CrawlOutcome, dict[str, Notice]]:
    with site:
        (outcome,) = crawl([job(site, **options)], folder=folder, contact="veille@example.org")  # type: ignore[arg-type]
    found = list(collected(outcome.collected)) if outcome.collected else []
    return outcome, {one.source_id: one for one in found}


def test_one_search_brings_every_page_and_only_what_is_new_is_opened(tmp_path: Path) -> None:
    expected = {number_of(one) for one in here()}
    first, second, *others = sorted(expected)
    site = AwsServer(CALLS)

    outcome, found = crawled(tmp_path, site, known=others, details_a_night=50)

    assert (outcome.error, outcome.announced, found.keys()) == (None, len(expected), expected)
    assert site.asked[0] == "list 22,29,35,56 < 2"
    assert sorted(one for one in site.asked if one.startswith("notice")) == [f"notice {first}", f"notice {second}"]
    assert not found[first].partial
    assert found[others[0]].partial
    (purchase,) = (one for one in here() if number_of(one) == first)
    assert found[first].earlier == (purchase.id,)
    assert found[first].title == purchase.title


@pytest.mark.parametrize(
    ("days", "window"), [(0, "= 0"), (1, "< 2"), (2, "< 8"), (7, "< 8"), (21, "< 30"), (90, "< 30")]
)
def test_the_window_is_the_narrowest_that_holds_the_days(tmp_path: Path, days: int, window: str) -> None:
    site = AwsServer(CALLS[:3])

    crawled(tmp_path, site, days=days)

    assert site.asked == [f"list 22,29,35,56 {window}"]


def test_a_search_that_is_too_wide_is_made_department_by_department(tmp_path: Path) -> None:
    site = AwsServer(CALLS, too_many=len(here()) - 1)

    outcome, found = crawled(tmp_path, site)

    assert (outcome.error, found.keys()) == (None, {number_of(one) for one in here()})
    assert [one for one in site.asked if one.startswith("list")] == [
        "list 22,29,35,56 < 2", "list 22 < 2", "list 29 < 2", "list 35 < 2", "list 56 < 2",
    ]  # fmt: skip


def test_a_department_that_is_too_wide_by_itself_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    by_department = {code: sum(code in one.published_in for one in CALLS) for code in BRETAGNE}
    widest = max(by_department, key=lambda code: by_department[code])
    site = AwsServer(CALLS, too_many=by_department[widest] - 1)

    outcome, found = crawled(tmp_path, site)

    assert outcome.error == f"département {widest} : trop d'avis pour une demande, le site n'en montre aucun."
    assert found


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({0: "403"}, "le site refuse ce programme (403)"),
        ({1: "429"}, "le site demande de revenir plus tard (429)"),
        ({0: "challenge"}, "page de contrôle (captcha)"),
        ({1: "maintenance"}, "liste inattendue (réponse 200)"),
    ],
)
def test_a_failure_is_told_and_what_was_shown_is_kept(tmp_path: Path, faults: dict[int | str, str], words: str) -> None:
    site = AwsServer(CALLS, faults=faults)

    outcome, found = crawled(tmp_path, site)

    assert words in (outcome.error or "")
    assert len(found) == (10 if 1 in faults else 0)


def test_a_notice_that_cannot_be_opened_is_kept_by_its_row(tmp_path: Path) -> None:
    first, second = here()[:2]
    site = AwsServer([first, second], faults={number_of(first): "maintenance"})

    outcome, found = crawled(tmp_path, site, details_a_night=9)

    assert outcome.error is None
    assert (found[number_of(first)].partial, found[number_of(second)].partial) == (True, False)
