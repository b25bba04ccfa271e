"""Which trades an activity is kin to, and the vocabulary itself."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from matching.trades import LEAST, all_terms, kinship, stems_of
from tenderwatch.reference import families, label_of, trades


def kin(*keywords: str, cpv: tuple[str, ...] = (), family: str | None = None) -> dict[str, float]:
    found = kinship([stems_of(one) for one in keywords], cpv, family)
    return {terms.trade.id: round(value, 2) for terms, value in found.items()}


@pytest.mark.parametrize(
    ("keywords", "trade"),
    [
        (("nettoyage de bureaux", "vitrerie"), "nettoyage_locaux"),
        (("tonte", "taille de haies"), "entretien_espaces_verts"),
        (("mise sous pli", "affranchissement"), "routage"),
        (("réparation de vélos", "vélos à assistance électrique"), "velos"),
        (("couture", "retouches"), "couture"),
        (("enlèvement d'embâcles", "ripisylve"), "genie_ecologique"),
        (("gardiennage", "rondes"), "gardiennage"),
        (("mise à disposition de personnel", "intérim"), "interim"),
        (("câblage de coffrets", "faisceaux électriques", "cartes électroniques"), "cablage_electronique"),
    ],
)
def test_an_activity_finds_its_trade_by_its_words(keywords: tuple[str, ...], trade: str) -> None:
    assert max(kin(*keywords), key=kin(*keywords).__getitem__) == trade


def test_a_common_word_or_another_trade_s_narrower_phrase_makes_no_kinship() -> None:
    assert kin("livraison", "service") == {}
    assert "mobilier_bureau" not in kin("mobilier urbain bois")


def test_codes_confirm_a_trade_and_a_family_that_is_named_weighs_against_others() -> None:
    alone, confirmed = kin("tonte", "gazon"), kin("tonte", "gazon", cpv=("77310000",))
    doubted = kin("tonte", "débroussaillage", cpv=("45000000",))

    assert alone == confirmed
    assert doubted == {}
    assert kin("tonte", "débroussaillage", family="blanchisserie") == {}
    assert all(value >= LEAST for value in alone.values())


def test_every_family_of_the_field_is_there_and_every_trade_says_something() -> None:
    assert len(families()) >= 28
    assert len(trades()) >= 100
    for terms in all_terms():
        assert terms.strong, terms.trade.id
        assert terms.trade.sold in {"services", "fournitures", "travaux", "etudes"}
        assert all(re.fullmatch(r"\d{2,8}", code) and label_of(code.ljust(8, "0")) for code in terms.trade.cpv)


def test_no_phrase_names_a_trade_and_speaks_against_it() -> None:
    wrong = [
        (terms.trade.id, phrase) for terms in all_terms() for phrase in (terms.strong | terms.weak) & terms.against
    ]

    assert wrong == []
    assert [name for name, count in Counter(one.id for one in trades()).items() if count > 1] == []
