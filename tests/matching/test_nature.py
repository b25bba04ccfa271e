"""Goods, studies, software, training or whole operations about a trade are not the trade."""

from __future__ import annotations

import pytest

from matching.nature import Nature, foreign, natures
from matching.text import stem


@pytest.mark.parametrize(
    ("title", "nature", "quote"),
    [
        ("Fourniture de produits pour le nettoyage", Nature.GOODS, "Fourniture"),
        ("Acquisition de tracteurs pour les espaces verts", Nature.GOODS, "Acquisition"),
        ("Mission de maîtrise d’œuvre pour un parc", Nature.STUDY, "maîtrise d’œuvre"),
        ("Étude de faisabilité d'un pôle de réemploi", Nature.STUDY, "Étude"),
        ("AMO pour l'entretien du patrimoine", Nature.STUDY, "AMO"),
        ("Progiciel de gestion des archives", Nature.SOFTWARE, "Progiciel"),
        ("Formation aux métiers de la propreté", Nature.TRAINING, "Formation"),
        ("Délégation de service public de restauration", Nature.OPERATION, "Délégation de service"),
    ],
)
def test_what_a_title_names_at_its_head_is_told_with_its_words(title: str, nature: Nature, quote: str) -> None:
    found = {one.nature: title[one.start : one.end] for one in natures(title)}

    assert quote == found[nature]


@pytest.mark.parametrize(
    "title",
    [
        "Nettoyage des locaux du conseil départemental",
        "Entretien des espaces verts, mise en œuvre du plan communal et application de la charte",
        "Travaux de peinture" + " dans les bâtiments de la communauté de communes" * 3 + " et fourniture de pinceaux",
    ],
)
def test_names_of_bodies_and_what_stands_far_from_the_head_are_no_nature(title: str) -> None:
    assert natures(title) == ()


@pytest.mark.parametrize(
    ("title", "thing"),
    [
        ("Fourniture et livraison de repas en liaison froide", "repas"),
        ("Achat de prestations de nettoyage", "nettoyage"),
        ("Acquisition de balayeuses", "balayeuses"),
    ],
)
def test_goods_that_are_the_trade_s_own_thing_take_nothing(title: str, thing: str) -> None:
    (found,) = natures(title)

    assert foreign(found, 0.5, frozenset([stem(thing)])) == 0.0
    assert foreign(found, 0.5, frozenset(["autre"])) == 0.5
