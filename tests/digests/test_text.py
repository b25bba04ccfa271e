"""Texts and links from outside, made fit to be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.text import counted, line, link, spaced


def test_a_text_is_one_line_without_controls_or_directions():
    given_text = "Net\u202etoyage\r\nBcc: x@example.org\x00\u2066\t fin\ud800"

    assert line(given_text, 100) == "Nettoyage Bcc: x@example.org fin"


def test_a_long_text_is_cut_at_a_word_with_an_ellipsis():
    assert line("Nettoyage des locaux, vitrerie comprise", 24) == "Nettoyage des locaux…"
    assert line("a" * 4_000, 10) == "a" * 9 + "…"
    assert line("court", 10) == "court"
    assert line(None, 10) == ""


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_no_text_ever_exceeds_its_limit_or_keeps_a_character_that_fools_the_eye(text: str, limit: int):
    shown = line(text, limit)

    assert len(shown) <= limit
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert shown == line(shown, limit)


def test_french_punctuation_never_begins_a_line():
    assert (
        spaced("Lot 2 : « Vitrerie » (L. 2113-12) !")
        == "Lot\u00a02\u00a0: «\u00a0Vitrerie\u00a0» (L.\u00a02113-12)\u00a0!"
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0\u00a0marché"), (1, "1\u00a0marché"), (2, "2\u00a0marchés"), (1200, "1\u202f200\u00a0marchés")],
)
def test_zero_and_one_are_singular(number: int, words: str):
    assert words == counted(number, "marché", "marchés")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.boamp.fr/pages/avis/?q=idweb:26-1", "boamp.fr"),
        ("HTTP://Marches.Example.org:8080/a", "marches.example.org"),
    ],
)
def test_a_link_says_where_it_leads(url: str, site: str):
    found = link(url)

    assert found is not None
    assert site == found.site


def test_a_site_that_looks_like_another_shows_its_real_name():
    found = link("https://bоamp.fr/avis")  # the second letter is Cyrillic

    assert found is not None
    assert found.site == "xn--bamp-55d.fr"
    assert found.url == "https://xn--bamp-55d.fr/avis"


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "data:text/html,x", "//boamp.fr/x", "boamp.fr", "ftp://boamp.fr/",
        "https://boamp.fr@evil.example.org/", "https://evil.example.org\\@boamp.fr/", "http://[", "http://a b.fr/",
        "https://localhost/", "https://boamp.fr:99999/", "https://boamp.fr/\nSet-Cookie: x", "https://ex\u202eample.org/",
        "https://boamp.fr/" + "a" * 3_000, "https://boamp.fr/" + "é" * 400, "https://-.fr/", "https://..fr/",
    ],
)  # fmt: skip
def test_what_is_not_plainly_a_web_address_is_never_a_link(url: str | None):
    assert link(url) is None


def test_a_link_is_escaped_for_an_attribute():
    found = link('https://example.org/a"><script>?q=é')

    assert found is not None
    assert found.url == "https://example.org/a%22%3E%3Cscript%3E?q=%C3%A9"
