"""Where a text speaks of a keyword: phrases before words, negations, inflections, quotes."""

from __future__ import annotations

import pytest

from matching.hits import IN_ORDER, IN_WINDOW, KIN_ALONE, OUT_OF_ORDER, PARTIAL, Hit, hit, phrases
from matching.text import Segment


def met(keyword: str, text: str) -> Hit | None:
    (phrase,) = phrases([keyword])
    return hit(phrase, Segment("title", text))


def level(keyword: str, text: str) -> float:
    found = met(keyword, text)
    return found.level if found else 0.0


@pytest.mark.parametrize(
    ("keyword", "text", "expected"),
    [
        ("nettoyage de bureaux", "NETTOYAGE DES BUREAUX de la mairie", IN_ORDER),
        ("entretien d'espaces verts", "L’entretien des espaces verts", IN_ORDER),
        ("nettoyage de bureaux", "Nettoyage et entretien des bureaux", IN_WINDOW),
        ("papiers de bureau", "Bureau, fournitures et papier", OUT_OF_ORDER),
        ("blanchisserie", "Prestations de blanchisseries", IN_ORDER),
        ("journaux", "Impression du journal", IN_ORDER),
        ("élagage", "ELAGAGE", IN_ORDER),
        ("nettoyage de bureaux", "Entretien des bureaux municipaux", PARTIAL * 0.5),
        ("mise à disposition de personnel", "Mise à disposition de personnels", IN_ORDER),
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
        ("nettoyage", ""),
    ],
)
def test_a_common_word_of_a_phrase_alone_and_a_negated_phrase_say_nothing(keyword: str, text: str) -> None:
    assert met(keyword, text) is None


def test_a_phrase_after_the_negation_ends_counts() -> None:
    assert level("nettoyage", "Hors travaux. Le présent marché porte sur le nettoyage") == IN_ORDER


def test_a_phrase_that_is_negated_once_and_meant_once_counts() -> None:
    assert level("nettoyage", "Voirie hors nettoyage des grilles ; le second lot est le nettoyage") == IN_ORDER


@pytest.mark.parametrize("text", ["Accord-cadre portant sur les réseaux", "Extension du port de plaisance"])
def test_a_word_of_the_same_stem_that_is_no_inflection_counts_half(text: str) -> None:
    assert level("portes", text) == KIN_ALONE


def test_two_words_of_three_say_more_than_one() -> None:
    assert level("menuiserie bois agencement", "Menuiseries bois") > level("menuiserie bois agencement", "Menuiseries")


def test_the_only_telling_word_of_a_phrase_says_more_than_one_of_two() -> None:
    assert level("nettoyage de locaux", "Nettoyage de la salle") > level("nettoyage de vitres", "Nettoyage de la salle")


def test_a_keyword_of_stop_words_alone_is_no_phrase() -> None:
    assert phrases(["le marché de la", "", "12"]) == ()


def test_keywords_of_equal_stems_are_one_phrase() -> None:
    assert len(phrases(["espaces verts", "espace vert", "Espaces Verts"])) == 1


def test_a_quote_is_cut_from_the_original_words() -> None:
    found = met("nettoyage de bureaux", "Lot n° 1 – Nettoyage et entretien des « Bureaux » d'Œuvre")

    assert found is not None
    assert found.quote == "Nettoyage et entretien des « Bureaux"
    assert found.quote in found.segment.text
