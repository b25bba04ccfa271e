"""What holds for every source, whoever writes it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders.engine import settings as ours
from spiders.engine.archive import RawRecord
from spiders.engine.jobs import CrawlJob
from spiders.engine.replay import read_raw
from spiders.engine.source import SourceSpider
from tenderwatch.errors import UnreadableNoticeError
from tests.spiders.engine.jobs import UNTIL, asked
from tests.spiders.rehearsal import answered, golden, recording, rehearsed

HEADINGS = ("Publisher:", "Licence:", "Access:", "Pitfalls:")


def loader() -> SpiderLoader:
    settings = Settings()
    settings.setmodule(ours)
    return SpiderLoader.from_settings(settings)


NAMES = loader().list()


def made(name: str, folder: Path) -> SourceSpider:
    options = {"url": "http://127.0.0.1:9/x", "files_url": "http://127.0.0.1:9/x"}
    job = CrawlJob(source=name, spider=name, since=UNTIL, until=UNTIL, options=options)
    spider = loader().load(name)(job=job, folder=str(folder))
    assert isinstance(spider, SourceSpider)
    return spider


@pytest.mark.parametrize("name", NAMES)
def test_a_source_says_who_publishes_under_which_licence_and_what_to_mind(name: str) -> None:
    told = loader().load(name).__doc__ or ""

    assert [heading for heading in HEADINGS if heading not in told] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_source_starts_at_the_configured_address(name: str, tmp_path: Path) -> None:
    spider = made(name, tmp_path)
    (first,) = asked(spider.start())
    spider.keeper.finish()

    assert first.url.startswith("http://127.0.0.1:9/x")
    assert first.errback is not None


@pytest.mark.parametrize("name", NAMES)
def test_what_a_source_archives_can_be_read_again(name: str) -> None:
    raw = RawRecord(
        source=name, source_id="x", spider=name, url="http://127.0.0.1:9/x", fetched_at="2026-10-05T04:00:00+02:00",
        status=200, digest="", payload="{}",
    )  # fmt: skip

    with pytest.raises(UnreadableNoticeError) as refused:
        read_raw(raw)

    assert "aucune source" not in refused.value.reason


@pytest.mark.parametrize("name", NAMES)
def test_recorded_answers_give_the_notices_that_a_person_has_checked(name: str, tmp_path: Path) -> None:
    job, answers = recording(name)

    read = rehearsed(loader().load(name), job, answers, tmp_path)

    found = {one.source_id: json.loads(one.notice().model_dump_json(exclude_defaults=True)) for one in read}
    expected = {one["source_id"]: one for one in golden(name)}
    assert expected
    assert found.keys() == expected.keys()
    for number, notice in expected.items():
        assert found[number] == notice


@pytest.mark.parametrize("name", NAMES)
def test_every_hour_of_a_recorded_deadline_is_a_moment(name: str) -> None:
    moments = [one["deadline"]["at"] for one in golden(name) if one.get("deadline", {}).get("at")]

    assert all(datetime.fromisoformat(one).tzinfo is not None for one in moments)


@pytest.mark.parametrize("name", NAMES)
def test_the_layout_of_a_recorded_answer_is_the_known_one(name: str, tmp_path: Path) -> None:
    job, (first, *_) = recording(name)
    spider = loader().load(name)(job=job, folder=str(tmp_path))
    assert isinstance(spider, SourceSpider)

    found = spider.layout(answered(first))
    spider.keeper.finish()

    assert (found.missing, found.new) == ((), ())


@pytest.mark.parametrize("name", NAMES)
def test_pages_obey_robots_and_only_documented_apis_do_not(name: str) -> None:
    obeys = (loader().load(name).custom_settings or {}).get("ROBOTSTXT_OBEY", ours.ROBOTSTXT_OBEY)

    assert obeys == (name not in {"approch", "boamp", "decp", "ted"})
