"""French text: cleaned, folded, and its dates."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.clock import PARIS
from tenderwatch.french import clean, fold, moments, plain


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("COMMUNE D&#039;ESCAUTPONT", "COMMUNE D'ESCAUTPONT"),
        ("COMMUNE D&amp;#039;ESCAUTPONT", "COMMUNE D'ESCAUTPONT"),
        ("l\x92offre \x9cuvre", "l’offre œuvre"),
        ("a\r\nb\r\n\r\n\r\n\r\nc", "a\nb\n\nc"),
        ("deux  blancs\xa0et\tun", "deux blancs et un"),
        ("nul\x00 et \u202eretourné", "nul et retourné"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("  déjà propre ", "déjà propre"),
    ],
)
def test_text_from_outside_becomes_what_a_person_should_read(raw: str, expected: str) -> None:
    assert expected == clean(raw)


def test_text_is_bounded() -> None:
    assert len(clean("x" * 30_000_000)) == 200_000


@given(st.text())
def test_cleaning_twice_changes_nothing_more_once_no_entity_is_left(text: str) -> None:
    once = clean(text.replace("&", "et"))

    assert once == clean(once)


@given(st.text())
def test_a_folded_span_leads_back_to_what_it_came_from(text: str) -> None:
    folded = fold(text)

    for start in range(min(len(folded.text), 20)):
        first, last = folded.span(start, start + 1)
        assert folded.text[start] in plain(text[first:last])


def test_folding_drops_accents_and_keeps_the_way_back() -> None:
    folded = fold("L’Œuvre d'été")

    assert folded.text == "l oeuvre d ete"
    start = folded.text.index("oeuvre")
    first, last = folded.span(start, start + len("oeuvre"))
    assert folded.original[first:last] == "Œuvre"


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 16/10/2026 à 12h00", at(2026, 10, 16, 12)),
        ("lundi 05 octobre 2026 - 12 h 00", at(2026, 10, 5, 12)),
        ("le jeudi 1er octobre 2026 à midi", at(2026, 10, 1, 12)),
        ("avant le 22 septembre 2026 à 16 heures 30", at(2026, 9, 22, 16, 30)),
        ("22 septembre 2026, avant 12h00", at(2026, 9, 22, 12)),
        ("le 2026-09-22 à 16:00", at(2026, 9, 22, 16)),
    ],
)
def test_an_hour_beside_a_date_is_read(text: str, expected: datetime) -> None:
    assert [expected] == [moment.at for moment in moments(text)]


def test_a_date_alone_has_no_hour_and_a_date_without_year_is_not_a_date() -> None:
    found = moments("le 08/02/21, puis le 1er octobre, puis le 31/02/2026")

    assert [(date(2021, 2, 8), None)] == [(moment.day, moment.at) for moment in found]


def test_a_moment_knows_where_it_stands() -> None:
    text = "Réception : 5 octobre 2026 à 12 h 00."

    (moment,) = moments(text)

    assert text[moment.start : moment.end] == "5 octobre 2026 à 12 h 00"


@given(st.text(alphabet="0123456789/. :hàleroctobr é-"))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    for moment in moments(text):
        assert 0 <= moment.start < moment.end <= len(text)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("Lot rÃ©servÃ© aux structures dâ€™insertion", "Lot réservé aux structures d’insertion"),
        ("dÃƒÂ©chets", "déchets"),
        ("Ã\x80", "À"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("Ã©\u20ac mêlé", "Ã©€ mêlé"),
    ],
)
def test_text_that_was_decoded_wrong_is_mended_when_all_of_it_can_be(raw: str, meant: str) -> None:
    assert clean(raw) == meant


@given(st.text(st.characters(max_codepoint=0x2100)) | st.text())
def test_a_text_is_folded_as_its_characters_are(text: str) -> None:
    assert plain(text) == "".join(map(plain, text))
