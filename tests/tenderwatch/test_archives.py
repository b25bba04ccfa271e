"""Raw archives: what a reparse would change and how, lines of a list over their pages, and what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from spiders.engine import archive
from spiders.engine.runner import CrawlJob, crawl
from tenderwatch.bootstrap import services
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, Retention
from tenderwatch.pipeline.collect import archive_raw
from tenderwatch.pipeline.prune import outdated, prune
from tenderwatch.pipeline.reparse import reparse
from tenderwatch.pipeline.services import Services
from tenderwatch.sample.atexo_server import AtexoServer
from tests.prepared import empty_database
from tests.spiders.test_atexo import LOTS, a_consultation

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Services]:
    config = Config(contact="a@example.org", database=empty_database(tmp_path, "x.sqlite3"), var=tmp_path)
    with services(config) as opened:
        yield opened


def night(made: Services, site: AtexoServer, day: date, known: frozenset[str]) -> None:
    options = {"url": site.url, "delay_seconds": 0, "page_size": 10, "details_a_night": 9}
    job = CrawlJob(source="atexo-ker", spider="atexo", since=day, until=day, options=options, known=known)
    crawl([job], folder=made.collected, contact="a@example.org")
    for path in made.collected.glob("*.jsonl"):
        path.unlink()
    archive_raw(made, day)


def test_the_page_of_an_earlier_night_is_read_again_below_the_line_of_the_last(made: Services) -> None:
    with AtexoServer([a_consultation(1, lots=LOTS), a_consultation(2)]) as site:
        night(made, site, date(2026, 10, 1), frozenset())
        night(made, site, date(2026, 10, 2), frozenset({"500001", "500002"}))

    told = reparse(made, NOW, source=None, since=None, dry_run=True)
    done = reparse(made, NOW, source="atexo-ker", since=None, dry_run=False)
    again = reparse(made, NOW, source=None, since=date(2026, 10, 1), dry_run=True)

    stored = made.store.notice("500001")
    assert stored is not None
    assert (len(stored.lots), stored.partial, stored.cpv) == (2, False, ("90910000", "90911300"))
    assert told.differing == done.differing == (
        ("atexo-ker:500001", ("nouvel avis",)), ("atexo-ker:500002", ("nouvel avis",)),
    )  # fmt: skip
    assert (again.read, again.differing, again.refused) == (2, (), ())


def test_a_reparse_says_which_fields_would_change_from_what_to_what(made: Services) -> None:
    with AtexoServer([a_consultation(1)]) as site:
        night(made, site, date(2026, 10, 1), frozenset())
    reparse(made, NOW, source=None, since=None, dry_run=False)
    stored = made.store.notice("500001")
    assert stored is not None
    made.store.save_notices([stored.model_copy(update={"reference": "lue de travers", "cpv": ()})], seen_at=NOW)

    told = reparse(made, NOW, source=None, since=None, dry_run=True)

    (key, changes), = told.differing  # fmt: skip
    assert key == "atexo-ker:500001"
    assert changes == ('cpv : [] → ["90910000","90911300"]', 'reference : "lue de travers" → "2026-001"')


def test_what_is_older_than_the_configuration_admits_is_forgotten_and_nothing_else(
    made: Services, tmp_path: Path
) -> None:
    days = (date(2025, 8, 1), date(2025, 9, 1), date(2026, 10, 1))
    for day in days:
        part = tmp_path / "boamp.raw.jsonl.gz"
        part.write_bytes(b"")
        archive.append(made.archive, day, part)
    part.write_bytes(b"")
    archive.append(made.archive, date(2025, 8, 1), part, of="2015-03")

    first = [path.name for path in outdated(made, NOW.date())]
    report = prune(made, NOW.date())

    assert first == ["2025-08-01.2015-03.jsonl.gz", "2025-08-01.jsonl.gz"]
    assert report.counts == (("fichiers effacés", 2),)
    assert sorted(path.name for path in made.archive.rglob("*.gz")) == ["2025-09-01.jsonl.gz", "2026-10-01.jsonl.gz"]


def test_without_a_limit_nothing_is_forgotten(made: Services, tmp_path: Path) -> None:
    for_ever = replace(made, config=made.config.model_copy(update={"retention": Retention(raw_days=None)}))
    part = tmp_path / "boamp.raw.jsonl.gz"
    part.write_bytes(b"")
    archive.append(made.archive, date(2001, 1, 1), part)

    assert outdated(for_ever, NOW.date()) == []
