"""Words and phrases: stems, negations, reference codes, quotes."""

from __future__ import annotations

import pytest

from matching.text import IN_ORDER, IN_WINDOW, PARTIAL, Segment, hit, phrases


def level(keyword: str, text: str) -> float:
    (phrase,) = phrases([keyword])
    found = hit(phrase, Segment("title", text))
    return found.level if found else 0.0


@pytest.mark.parametrize(
    ("keyword", "text", "expected"),
    [
        ("nettoyage de bureaux", "NETTOYAGE DES BUREAUX de la mairie", IN_ORDER),
        ("entretien d'espaces verts", "L’entretien des espaces verts", IN_ORDER),
        ("nettoyage de bureaux", "Nettoyage et entretien des bureaux", IN_WINDOW),
        ("blanchisserie", "Prestations de blanchisseries", IN_ORDER),
        ("élagage", "ELAGAGE", IN_ORDER),
        ("nettoyage de bureaux", "Entretien des bureaux municipaux", PARTIAL * 0.5),
    ],
)
def test_phrases_are_met_in_every_inflection(keyword: str, text: str, expected: float) -> None:
    assert expected == level(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("entretien d'espaces verts", "Entretien des ascenseurs"),
        ("mise à disposition de personnel", "Mise en service d'un logiciel du personnel"),
        ("nettoyage", "Travaux de voirie, hors nettoyage"),
        ("nettoyage", "Entretien des parcs à l'exclusion du nettoyage"),
        ("nettoyage de bureaux", "Maintenance, non compris le nettoyage des bureaux"),
    ],
)
def test_a_common_word_alone_and_a_negated_phrase_say_nothing(keyword: str, text: str) -> None:
    assert level(keyword, text) == 0.0


def test_a_phrase_after_the_negation_ends_counts() -> None:
    assert level("nettoyage", "Hors travaux. Le présent marché porte sur le nettoyage") == IN_ORDER


def test_reference_codes_are_no_words() -> None:
    assert Segment("title", "2016V12019350 M874 nettoyage").stems == ("nettoyag",)


def test_a_keyword_of_stop_words_alone_is_no_phrase() -> None:
    assert phrases(["le marché de la", "", "12"]) == ()


def test_a_quote_is_cut_from_the_original_words() -> None:
    (phrase,) = phrases(["nettoyage de bureaux"])
    segment = Segment("title", "Lot n° 1 – Nettoyage et entretien des « Bureaux » d'Œuvre")

    found = hit(phrase, segment)

    assert found is not None
    assert found.quote == "Nettoyage et entretien des « Bureaux"
    assert found.quote in segment.text
