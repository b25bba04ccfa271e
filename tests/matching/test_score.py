"""A score needs a topic: place, delay and a door alone lift nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from matching import bands
from matching.match import Matcher
from matching.procedures import assemble
from matching.score import accepted, passing, reach, scored, shortfall, standing, topic
from matching.subject import Seeker, subjects
from tenderwatch.clock import PARIS
from tenderwatch.config import MatchingRules
from tenderwatch.model import Band, Contribution, Finding, Match, Passage
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
RULES = MatchingRules()


def match_of(rules: MatchingRules = RULES, **overrides: Any) -> Match:
    notice = a_notice(**overrides)
    enterprise = an_enterprise()
    return scored(Seeker(enterprise, enterprise.activities[0]), subjects(assemble(notice.key, [notice]))[0], rules, NOW)


def test_place_and_delay_alone_are_never_accepted_however_low_the_boundary() -> None:
    rules = MatchingRules(doubtful=0, strong=1)
    match = match_of(rules, title="Fourniture de véhicules", description=None, cpv=())
    notice = a_notice(title="Fourniture de véhicules", description=None, cpv=())

    assert match.score > 0
    assert topic(match) == 0
    assert not accepted(match, rules)
    assert Matcher([an_enterprise()], rules).match([assemble("k", [notice])], now=NOW).matches == []
    assert "ne parle pas de « Nettoyage de locaux »" in shortfall(match, rules)


def test_a_score_that_is_too_low_says_what_was_missing() -> None:
    match = match_of(description=None, cpv=(), title="Aménagement de bureaux")

    assert not accepted(match, RULES)
    assert f"il en faut {RULES.doubtful:.0f}" in shortfall(match, RULES)


@pytest.mark.parametrize(
    ("overrides", "band"),
    [
        ({}, Band.STRONG),
        ({"cpv": ()}, Band.STRONG),
        ({"title": "Prestations", "description": None}, Band.DOUBTFUL),
        ({"passages": (Passage(field="x", text="Marché réservé aux structures d'insertion."),)}, Band.PARTNERSHIP),
    ],
)
def test_the_bands_follow_the_boundaries_and_the_door(overrides: dict[str, Any], band: Band) -> None:
    match = match_of(**overrides)

    assert band == match.band
    assert accepted(match, RULES)


@pytest.mark.parametrize("title", ["Nettoyage des locaux", "Curage des réseaux", "Vitrerie", "Bureaux"])
def test_a_match_passes_when_it_is_accepted(title: str) -> None:
    notice, enterprise = a_notice(title=title, description=None), an_enterprise()
    subject = subjects(assemble(notice.key, [notice]))[0]
    seeker = Seeker(enterprise, enterprise.activities[0])

    full = scored(seeker, subject, RULES, NOW)

    assert (full if accepted(full, RULES) else None) == passing(seeker, subject, RULES, NOW)


def test_an_unknown_finding_gives_no_points_and_lowers_the_coverage() -> None:
    known, unknown = match_of(), match_of(cpv=())

    assert unknown.score < known.score
    assert unknown.coverage < known.coverage


def test_a_strange_code_takes_nothing_from_what_the_words_say() -> None:
    assert match_of(cpv=("45000000",)).score == match_of(cpv=()).score


PARTS = (
    Contribution("mots", 85.0, Finding(0.5)),
    Contribution("lieu", 10.0, Finding(1.0)),
    Contribution("taille", 15.0, Finding(-1.0)),
)
THEIRS, OTHERS = Contribution("porte", 40.0, Finding(0.25)), Contribution("porte", 40.0, Finding(-1.0))


def test_what_speaks_against_lowers_a_band_and_never_hides_and_a_near_place_only_ranks() -> None:
    assert bands.topic(PARTS) == 42.5
    assert bands.standing(PARTS) == 27.5
    assert bands.reach(PARTS) == 42.5
    assert bands.accepted(PARTS, RULES)


def test_a_reservation_to_them_raises_and_one_to_others_neither_raises_nor_hides() -> None:
    assert bands.reach((*PARTS, THEIRS)) == 52.5
    assert bands.reach((*PARTS, OTHERS)) == 42.5
    assert bands.band((*PARTS, OTHERS), RULES) == Band.PARTNERSHIP


def test_the_probability_grows_with_the_standing_from_none_to_all() -> None:
    found = [bands.probability([Contribution("mots", 85.0, Finding(value / 10))]) for value in range(11)]

    assert found == sorted(found)
    assert 0.0 < found[0] < 0.05
    assert 0.9 < found[10] < 1.0


def test_a_match_keeps_its_probability_and_knows_its_points() -> None:
    match = match_of()

    assert match.probability == bands.probability(match.contributions)
    assert standing(match) <= reach(match) == topic(match) <= match.score
