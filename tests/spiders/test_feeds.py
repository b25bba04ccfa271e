"""The feeds' spider, answer by answer, without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.engine.jobs import CrawlOutcome
from spiders.engine.runner import collected
from spiders.feeds import FeedSpider
from tests.spiders.engine.jobs import FEED, UNTIL, an_answer, feed_job

Read = Callable[..., CrawlOutcome]
ITEM = "<item><title>{0}</title><link>https://mairie.example.org/{0}</link><guid>{1}</guid></item>"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def done(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> CrawlOutcome:
        spider = FeedSpider(job=feed_job("http://127.0.0.1/flux.xml"), folder=str(tmp_path))
        spider.parse(an_answer(body, status, headers))
        spider.keeper.requests = 1
        return spider.keeper.finish()

    return done


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()


def test_every_entry_is_kept_or_refused(read: Read) -> None:
    outcome = read(FEED)

    assert (outcome.announced, outcome.received, outcome.error, outcome.until) == (2, 2, None, UNTIL)
    (refused,) = outcome.refused
    assert (refused.record, refused.reason) == ("feed-mairie : Sans adresse", "entrée sans adresse http")
    assert outcome.collected is not None
    (notice,) = collected(outcome.collected)
    assert (notice.source, notice.title, notice.buyer.name) == ("feed-mairie", "Marché de nettoyage", "Mairie")
    assert outcome.warnings == ()


def test_a_feed_without_entries_is_a_quiet_day(read: Read) -> None:
    outcome = read(rss())

    assert (outcome.announced, outcome.received, outcome.error, outcome.collected) == (0, 0, None, None)


@pytest.mark.parametrize("body", [b"", b"<html><body>Bienvenue</body></html>", b'{"a": 1}', rss()[:30]])
def test_what_is_no_feed_is_an_error(read: Read, body: bytes) -> None:
    outcome = read(body)

    assert outcome.error == "cette adresse ne donne pas de flux RSS ou Atom lisible."
    assert outcome.until is None


def test_a_body_that_names_a_file_of_ours_does_not_open_it(read: Read, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(FEED)

    assert "pas de flux" in str(read(str(secret).encode()).error)


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_a_feed_that_is_not_there_is_an_error(read: Read, status: int) -> None:
    assert read(FEED, status).error == f"le flux a répondu {status}."


def test_a_damaged_feed_gives_the_entries_that_it_has_and_a_warning(read: Read) -> None:
    outcome = read(rss(ITEM.format("un", "1"), ITEM.format("deux", "2"))[:-40] + b"<oups")

    assert (outcome.received, outcome.error) == (2, None)
    (warning,) = outcome.warnings
    assert warning.startswith("flux mal formé, 2 entrées lues")


def test_an_entry_that_repeats_another_is_one_and_told(read: Read) -> None:
    outcome = read(rss(ITEM.format("un", "1"), ITEM.format("un", "1"), ITEM.format("deux", "2")))

    assert (outcome.announced, outcome.received, outcome.error) == (2, 2, None)
    assert outcome.warnings == ("1 entrées répètent l'identifiant d'une autre et sont laissées.",)


def test_the_encoding_of_the_headers_is_honoured(read: Read) -> None:
    body = (
        '<rss version="2.0"><channel><item><title>Propreté</title><link>http://x.example.org/</link></item></channel>'
    )
    outcome = read((body + "</rss>").encode("latin-1"), headers={"Content-Type": "text/xml; charset=iso-8859-1"})

    assert outcome.collected is not None
    assert [notice.title for notice in collected(outcome.collected)] == ["Propreté"]
