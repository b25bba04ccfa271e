"""achatpublic.com: some pages of cards a night, services first, and the page of what is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from tenderwatch.model import Notice
from tenderwatch.sample.achatpublic_pages import number_of
from tenderwatch.sample.achatpublic_server import AchatpublicServer
from tenderwatch.sample.catalogue import purchases
from tests.spiders.engine.jobs import UNTIL

CALLS = [one for one in purchases() if one.state == "initial" and one.damage is None]
SERVICES = [one for one in CALLS if one.nature == "services"]
SUPPLIES = [one for one in CALLS if one.nature == "fournitures"]


def crawled(folder: Path, site: AchatpublicServer, **options: object) -> tuple[CrawlOutcome, dict[str, Notice]]:
    given = {"url": site.url, "delay_seconds": 0, "pages_a_night": 50, "details_a_night": 0} | options
    asked = CrawlJob(source="achatpublic", spider="achatpublic", since=UNTIL, until=UNTIL, options=given)
    with site:
        (outcome,) = crawl([asked], folder=folder, contact="veille@example.org")
    found = list(collected(outcome.collected)) if outcome.collected else []
    return outcome, {one.source_id: one for one in found}


def test_services_then_supplies_are_read_to_their_end(tmp_path: Path) -> None:
    site = AchatpublicServer(CALLS)

    outcome, found = crawled(tmp_path, site)

    assert (outcome.error, outcome.warnings) == (None, ())
    assert found.keys() == {number_of(one) for one in (*SERVICES, *SUPPLIES)}
    assert site.asked[0] == "list 2 0"
    assert site.asked[-1].startswith("list 1 ")


def test_a_night_asks_for_no_more_pages_than_it_may_and_says_so(tmp_path: Path) -> None:
    site = AchatpublicServer(CALLS)

    outcome, found = crawled(tmp_path, site, pages_a_night=2)

    assert (outcome.error, len(found), outcome.announced) == (None, 20, 20)
    assert site.asked == ["list 2 0", "list 2 1"]
    assert outcome.warnings == ("2 pages lues, le reste de la liste attend (pages_a_night).",)


def test_the_page_of_what_is_new_gives_what_a_card_does_not(tmp_path: Path) -> None:
    with_cpv = next(one for one in SERVICES if one.cpv and one.text)
    site = AchatpublicServer([with_cpv])

    outcome, found = crawled(tmp_path, site, details_a_night=5)

    notice = found[number_of(with_cpv)]
    assert outcome.error is None
    assert (notice.partial, notice.cpv) == (False, with_cpv.cpv)
    assert notice.description is not None


@pytest.mark.parametrize(
    ("faults", "words", "count"),
    [
        ({0: "403"}, "le site refuse ce programme (403)", 0),
        ({1: "challenge"}, "page de contrôle (captcha)", 10),
        ({1: "forget"}, "liste inattendue", 10),
        ({1: "maintenance"}, "liste inattendue", 10),
    ],
)
def test_a_failure_is_told_and_what_was_shown_is_kept(
    tmp_path: Path, faults: dict[int | str, str], words: str, count: int
) -> None:
    outcome, found = crawled(tmp_path, AchatpublicServer(CALLS, faults=faults))

    assert words in (outcome.error or "")
    assert len(found) == count
