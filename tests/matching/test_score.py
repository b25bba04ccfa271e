"""A score needs a topic: place, delay and a door alone lift nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from matching.match import Matcher
from matching.procedures import assemble
from matching.score import AROUND, MOST_AROUND, TOPIC, accepted, passing, scored, shortfall, topic
from matching.subject import Seeker, subjects
from tenderwatch.clock import PARIS
from tenderwatch.config import MatchingRules
from tenderwatch.model import Band, Match
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


def test_what_surrounds_the_topic_weighs_less_than_the_lower_boundary() -> None:
    assert RULES.doubtful > MOST_AROUND
    assert {one.name for one in TOPIC} == {"mots", "cpv"}
    assert sum(one.weight for one in TOPIC) == 85
    assert len(TOPIC) + len(AROUND) == len(match_of().contributions)


def test_a_score_that_is_too_low_says_what_was_missing() -> None:
    match = match_of(description=None, cpv=(), title="Entretien du linge et des bureaux")

    assert not accepted(match, RULES)
    assert f"il en faut {RULES.doubtful:.0f}" in shortfall(match, RULES)


@pytest.mark.parametrize(
    ("overrides", "band"),
    [({}, Band.STRONG), ({"cpv": ()}, Band.STRONG), ({"title": "Prestations", "cpv": ()}, Band.DOUBTFUL)],
)
def test_the_bands_follow_the_boundaries(overrides: dict[str, Any], band: Band) -> None:
    assert band == match_of(**overrides).band


@pytest.mark.parametrize("title", ["Nettoyage des locaux", "Curage des réseaux", "Vitrerie", "Bureaux"])
def test_looking_at_the_topic_first_changes_no_answer(title: str) -> None:
    notice, enterprise = a_notice(title=title, description=None), an_enterprise()
    subject = subjects(assemble(notice.key, [notice]))[0]
    seeker = Seeker(enterprise, enterprise.activities[0])

    full = scored(seeker, subject, RULES, NOW)

    assert (full if accepted(full, RULES) else None) == passing(seeker, subject, RULES, NOW)


def test_an_unknown_finding_gives_no_points_and_lowers_the_coverage() -> None:
    known, unknown = match_of(), match_of(cpv=())

    assert unknown.score == known.score - 30
    assert unknown.coverage < known.coverage
