"""What deserves a look in a profile, and how complete it is."""

from __future__ import annotations

import pytest

from tenderwatch.model import Activity, Base, Capacity, PastContract, Territory
from tenderwatch.profiles import check_profiles, completeness
from tests.factories import an_enterprise


def told(**overrides: object) -> str:
    return "\n".join(check_profiles([an_enterprise(**overrides)]))


def activity(*keywords: str, **more: object) -> tuple[Activity, ...]:
    return (Activity(label="Nettoyage", keywords=keywords, **more),)


def test_a_sound_profile_raises_no_doubt() -> None:
    assert check_profiles([an_enterprise()]) == []


def test_what_is_missing_is_said_in_sentences() -> None:
    found = told(activities=activity("a"), contacts=(), territory=Territory(), kind="EI")

    for expected in ("trop court", "aucun contact", "pas de code CPV", "aucun territoire", "taux de salariés"):
        assert expected in found
    assert "aucune activité" in told(activities=())


@pytest.mark.parametrize("keyword", ["nettoy.*", "(peinture|ravalement)", "^linge", r"tri\w+", "désherb*", "100%"])
def test_a_keyword_that_looks_like_a_pattern_is_explained(keyword: str) -> None:
    assert "pas comme une expression à motifs" in told(activities=activity(keyword, cpv=("90910000",)))


@pytest.mark.parametrize("keyword", ["mise sous pli (routage)", "C++", "n° 3", "tri & collecte", "aujourd'hui"])
def test_other_signs_are_words(keyword: str) -> None:
    assert told(activities=activity(keyword, cpv=("90910000",))) == "" or "C++" in keyword


def test_a_code_that_does_not_exist_is_a_warning_with_the_nearest() -> None:
    found = told(activities=activity("nettoyage", cpv=("45999999", "99999999")))

    assert "le code CPV 45999999 n'est pas dans la nomenclature connue ici ; le plus proche : Travaux" in found
    assert "99999999 n'est pas dans la nomenclature connue ici." in found


def test_many_keywords_and_several_in_one_are_told() -> None:
    found = told(activities=activity(*(f"mot clé {number}" for number in range(61)), "tri, collecte"))

    assert "a 62 mots-clés" in found
    assert "tient plusieurs expressions en une" in found


def test_completeness_says_what_to_add_first() -> None:
    bare = completeness(an_enterprise(activities=(), contacts=(), territory=Territory(), networks=()))

    assert bare.percent < 20
    assert bare.todo[0] == "décrivez au moins une activité"


def test_a_whole_profile_is_complete() -> None:
    whole = an_enterprise(
        kind="EI",
        insertion_percent=62,
        base=Base(postal_code="29200"),
        capacity=Capacity(max_amount_eur=1, team=3),
        references=(PastContract(title="Lycée"),),
        certificates=("ISO 14001",),
        min_days=5,
        activities=activity("a a", "b b", "c c", "d d", cpv=("90910000",), family="nettoyage"),
    )

    assert completeness(whole) == type(completeness(whole))(100, ())
    assert completeness(an_enterprise()).percent < 100
