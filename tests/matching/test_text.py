"""Words of a text: stems, singulars, reference codes, clauses, quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.text import Segment, singular, stem, telling


def test_reference_codes_and_stop_words_are_no_words() -> None:
    assert Segment("title", "2016V12019350 M874 marché de nettoyage").stems == ("nettoyag",)


@pytest.mark.parametrize("text", ["d'élagage", "l’élagage", "qu'élagage", "ELAGAGES"])
def test_accents_elisions_and_case_change_no_stem(text: str) -> None:
    assert Segment("title", text).stems == (stem("elagage"),)


@pytest.mark.parametrize(
    ("word", "expected"), [("portes", "porte"), ("bureaux", singular("bureau")), ("municipaux", "municipal")]
)
def test_plurals_lose_their_mark(word: str, expected: str) -> None:
    assert expected == singular(word)


def test_a_word_that_many_trades_share_tells_less() -> None:
    assert telling(stem("entretien")) < telling(stem("elagage"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Construction d'une école - Lot 4 : peinture et ravalement", ("peinture", "ravalement")),
        ("Gros œuvre ; peinture. Ascenseurs", ("peinture",)),
        ("Peinture", ("peinture",)),
    ],
)
def test_a_clause_ends_at_the_stops_around_a_word(text: str, expected: tuple[str, ...]) -> None:
    segment = Segment("title", text)
    (position,) = segment.positions[stem("peinture")]

    assert tuple(map(stem, expected)) == tuple(word.stem for word in segment.clause(position))


@given(st.text(max_size=200))
def test_every_word_of_any_text_is_quoted_from_the_text_itself(text: str) -> None:
    segment = Segment("title", text)

    for position in range(len(segment.words)):
        assert segment.quote(position, position) in text
        assert segment.words[position] in segment.clause(position)
