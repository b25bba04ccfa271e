"""Goods or studies for a trade are not the trade."""

from __future__ import annotations

import pytest

from matching.hits import hit, phrases
from matching.nature import other_nature
from matching.text import Segment


def judged(keyword: str, title: str, *, description: str | None = None, vocabulary: str = "") -> bool:
    (phrase,) = phrases([keyword])
    head = Segment("title", title)
    found = hit(phrase, Segment("description", description) if description else head)
    assert found is not None
    return other_nature(found, head, frozenset(Segment("", f"{keyword} {vocabulary}").stems))


@pytest.mark.parametrize(
    ("keyword", "title"),
    [
        ("nettoyage", "Fourniture de produits pour le nettoyage"),
        ("espaces verts", "Acquisition de tracteurs pour les espaces verts"),
        ("espaces verts", "Mission de maîtrise d'œuvre pour l'aménagement des espaces verts"),
        ("réemploi", "Étude de faisabilité d'un pôle de réemploi"),
    ],
)
def test_goods_and_studies_for_a_trade_are_something_else(keyword: str, title: str) -> None:
    assert judged(keyword, title)


@pytest.mark.parametrize(
    ("keyword", "title"),
    [
        ("repas", "Fourniture et livraison de repas"),
        ("nettoyage", "Nettoyage des locaux et fourniture de consommables"),
        ("espaces verts", "Entretien des espaces verts"),
    ],
)
def test_the_thing_itself_and_what_stands_before_are_the_trade(keyword: str, title: str) -> None:
    assert not judged(keyword, title)


def test_who_offers_studies_or_goods_seeks_them() -> None:
    assert not judged("réemploi", "Étude d'un pôle de réemploi", vocabulary="études")
    assert not judged("nettoyage", "Fourniture de produits de nettoyage", vocabulary="fourniture")


def test_a_title_of_a_study_speaks_for_its_description() -> None:
    assert judged("espaces verts", "Maîtrise d'œuvre du parc", description="Création des espaces verts du parc.")
