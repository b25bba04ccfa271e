"""What sites and networks do wrong, on every source: it fails by itself, with its reason, and the others are done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from spiders.engine.runner import CrawlJob, CrawlOutcome, crawl
from tests.drill import NOW, configured, sites
from tests.servers.proxy import ELSEWHERE, FaultyProxy
from tests.spiders.engine.test_fence import expired

SPIDERS = ("boamp", "boamp-files", "approch", "decp", "ted", "aws", "achatpublic", "atexo", "feed")
NOT_AN_ANSWER = r"maintenance|contrôle|JSON|flux|vide|page|illisible|aucun"
REASONS = {
    "429": r"429|revenir|quota",
    "500": r"500|indisponible",
    "403": r"403|refuse",
    **dict.fromkeys(("maintenance", "challenge", "empty"), NOT_AN_ANSWER),
    "cut": r"interrompue",
    "reset": r"pas répondu",
    "bomb": rf"taille|{NOT_AN_ANSWER}",
    "expired": r"certificat",
    **dict.fromkeys(ELSEWHERE, r"hors du site|30[0-9]"),
}
"""By fault: what the reason speaks of, in one way or another."""


def jobs(at: Mapping[str, str], mark: str) -> list[CrawlJob]:
    """Every source on these sites; the mark tells one crawl from another."""
    return [
        CrawlJob(
            source=f"{spider}-{mark}", spider=spider, since=source.since(None, NOW.date()), until=NOW.date(),
            options=source.options() | {"divisions": []},
        )
        for source in configured(Path("unused"), at).sources.every().values()
        for spider in source.ways
    ]  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CrawlOutcome]:
    """One crawl in which every source meets every fault, beside itself in good health."""
    folder = tmp_path_factory.mktemp("crawl")
    with sites(few=24) as at, expired(folder) as untrusted, ExitStack() as stack:
        asked = jobs(at, "well")
        asked += jobs(dict.fromkeys(at, untrusted), "expired")
        for fault in (*REASONS.keys() - {"expired"}, "slow"):
            faulty = {kind: stack.enter_context(FaultyProxy(url, 1, 1.0, [fault])).url for kind, url in at.items()}
            asked += jobs(faulty, fault)
        found = crawl(asked, folder=folder / "collected", contact="veille@example.org")
    return {one.source: one for one in found}


@pytest.mark.parametrize("spider", SPIDERS)
def test_beside_sources_that_fail_the_others_are_done(outcomes: dict[str, CrawlOutcome], spider: str) -> None:
    outcome = outcomes[f"{spider}-well"]

    assert outcome.error is None
    assert outcome.received > 0


@pytest.mark.parametrize("fault", REASONS)
@pytest.mark.parametrize("spider", SPIDERS)
def test_a_source_that_fails_says_why_and_is_not_complete(
    outcomes: dict[str, CrawlOutcome], spider: str, fault: str
) -> None:
    outcome = outcomes[f"{spider}-{fault}"]

    assert outcome.until is None
    assert outcome.error is not None
    assert outcome.collected is None
    assert re.search(REASONS[fault], outcome.error)


@pytest.mark.parametrize("spider", SPIDERS)
def test_a_slow_body_is_waited_for(outcomes: dict[str, CrawlOutcome], spider: str) -> None:
    assert outcomes[f"{spider}-slow"].error is None
