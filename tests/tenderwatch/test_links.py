"""Signed links: what was signed comes back, and nothing else does."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.links import LIFETIME, BadLinkError, Claim, ExpiredLinkError, Links, Purpose, read, recipient_mark

SECRET, TODAY, TO = b"a secret of these tests alone", date(2026, 10, 5), "contact@net-iroise.example.org"
LINKS = Links("https://www.example.org/veille/", SECRET, TODAY)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


def token(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def an_answer() -> str:
    return LINKS.answer("net-iroise", TO, "boamp:26-1", "boamp:26-2")


@given(texts, texts, texts)
def test_what_was_signed_comes_back(enterprise: str, procedure: str, notice: str) -> None:
    claim = read(SECRET, Purpose.ANSWER, token(LINKS.answer(enterprise, TO, procedure, notice)), TODAY)

    assert claim == Claim(enterprise, recipient_mark(SECRET, TO), procedure, notice)


def test_a_link_stands_under_the_public_address_and_tells_no_address_of_anybody() -> None:
    url = an_answer()

    assert url.startswith("https://www.example.org/veille/reponse/")
    assert len(url) < 300
    assert recipient_mark(SECRET, TO) == recipient_mark(SECRET, " Contact@Net-Iroise.example.org ")
    assert recipient_mark(SECRET, TO) != recipient_mark(b"another", TO)


def test_the_same_day_gives_the_same_link() -> None:
    assert an_answer() == an_answer()
    assert an_answer() != Links("https://www.example.org/veille", SECRET, date(2026, 10, 6)).answer(
        "net-iroise", TO, "boamp:26-1", "boamp:26-2"
    )


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_lives_until_its_last_day(purpose: Purpose) -> None:
    urls = {
        Purpose.ANSWER: an_answer(),
        Purpose.CALENDAR: LINKS.calendar("net-iroise", TO, "boamp:26-1", "boamp:26-2"),
        Purpose.PREFERENCES: LINKS.preferences("net-iroise", TO),
        Purpose.PROFILE: LINKS.profile("net-iroise", TO),
        Purpose.UNSUBSCRIBE: LINKS.unsubscribe("net-iroise", TO),
    }
    last = TODAY + LIFETIME[purpose]

    assert read(SECRET, purpose, token(urls[purpose]), last).enterprise_id == "net-iroise"
    with pytest.raises(ExpiredLinkError):
        read(SECRET, purpose, token(urls[purpose]), last + timedelta(days=1))


def test_a_link_of_one_purpose_is_worthless_for_another() -> None:
    with pytest.raises(BadLinkError):
        read(SECRET, Purpose.UNSUBSCRIBE, token(LINKS.preferences("net-iroise", TO)), TODAY)


@given(st.text(max_size=80))
def test_nothing_else_is_genuine(forged: str) -> None:
    with pytest.raises(BadLinkError):
        read(SECRET, Purpose.ANSWER, forged, TODAY)


@given(st.data())
def test_a_link_that_was_altered_anywhere_is_refused(data: st.DataObject) -> None:
    genuine = token(an_answer())
    at = data.draw(st.integers(0, len(genuine) - 2))  # the last character holds unused bits
    other = data.draw(st.sampled_from("ABCDEFGHIJabcdefghij0123456789-_.").filter(lambda one: one != genuine[at]))

    with pytest.raises(BadLinkError):
        read(SECRET, Purpose.ANSWER, genuine[:at] + other + genuine[at + 1 :], TODAY)


def test_the_key_of_another_installation_opens_nothing() -> None:
    with pytest.raises(BadLinkError):
        read(b"the secret of another installation", Purpose.ANSWER, token(an_answer()), TODAY)
