"""Matching: gates before scores, the best activity and lot, reasons that quote, nothing lost by the cheap step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.criteria import AROUND
from matching.criteria.topical import POINTS
from matching.evidence import missing_quotes
from matching.match import Matcher
from matching.procedures import assemble
from matching.score import accepted, scored
from matching.subject import Seeker, subjects
from matching.telling import Telling
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.config import MatchingRules
from tenderwatch.model import (
    Activity,
    Band,
    Buyer,
    Enterprise,
    Kind,
    Lot,
    Match,
    Notice,
    Passage,
    Place,
    Refusal,
    Territory,
)
from tests.factories import a_notice, an_enterprise
from tests.matching.strategies import ACTIVITIES, NOTICES

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
RULES = MatchingRules()


def explained(notice: Notice, enterprise: Enterprise | None = None) -> Match | Refusal:
    enterprise = enterprise or an_enterprise()
    procedure = assemble(notice.key, [notice])
    return Matcher([enterprise], RULES).explain(procedure, enterprise, now=NOW)


def gate_of(**overrides: Any) -> str:
    answer = explained(a_notice(**overrides))
    assert isinstance(answer, Refusal)
    assert answer.reason
    return answer.gate


def test_a_notice_of_the_trade_is_a_strong_match_with_reasons_that_quote_it() -> None:
    notice = a_notice()

    match = explained(notice)

    assert isinstance(match, Match)
    assert match.band == Band.STRONG
    assert missing_quotes(notice, match) == []
    assert "« Nettoyage des locaux » dans l'objet" in match.evidence[0].sentence


TAKING = {"porte", "taille", "preuves"}
"""Criteria that only take points, or add above the hundred."""


def test_a_score_is_the_sum_of_its_contributions_and_weights_make_a_hundred() -> None:
    match = explained(a_notice())

    assert isinstance(match, Match)
    assert match.score == round(sum(part.points for part in match.contributions), 4)
    assert POINTS + sum(criterion.weight for criterion in AROUND if criterion.name not in TAKING) == 100


@pytest.mark.parametrize(
    ("words", "kind", "points"),
    [
        ("Marché réservé aux entreprises adaptées (article L. 2113-12).", "EA", 10),
        ("Marché réservé aux structures d'insertion par l'activité économique.", "EA", -40),
        ("Marché réservé aux structures d'insertion par l'activité économique.", "EI", 10),
        ("Marché réservé aux SIAE et aux EA/ESAT, article L. 2113-14.", "ETTI", 10),
        ("Marché réservé aux structures d'insertion.", "GEIQ", 0),
        ("Marchés réservés : NON. L'acheteur se réserve le droit de négocier.", "EA", 0),
    ],
)
def test_a_reservation_raises_what_is_theirs_and_lowers_what_is_not(words: str, kind: str, points: int) -> None:
    passages = (Passage(field="rensgComplt", text=words),)
    match = explained(a_notice(passages=passages), an_enterprise(kind=kind, insertion_percent=60))

    assert isinstance(match, Match)
    door = next(part for part in match.contributions if part.criterion == "porte")
    assert points == door.points
    assert missing_quotes(a_notice(passages=passages), match) == []


def test_a_reservation_of_one_lot_concerns_that_lot_only() -> None:
    lots = (Lot(number="1", title="Nettoyage de bureaux"), Lot(number="2", title="Nettoyage de locaux"))
    words = (Passage(field="x", text="Le lot n° 2 est réservé aux entreprises adaptées."),)

    match = explained(a_notice(title="Entretien", description=None, lots=lots, passages=words))

    assert isinstance(match, Match)
    assert match.lot == "2"
    assert any("vous pouvez répondre" in one.sentence for one in match.evidence)


@pytest.mark.parametrize(
    ("gate", "overrides"),
    [
        ("nature", {"kind": Kind.AWARD}),
        ("date limite", {"deadline": deadline_of("2026-10-04T12:00:00")}),
        ("délai", {"deadline": deadline_of("2026-10-05T12:00:00")}),
        ("territoire", {"place": Place(departments=("75",))}),
        ("territoire", {"place": None, "buyer": Buyer(department="75")}),
        ("score", {"title": "Fourniture de véhicules", "description": None, "cpv": ("34100000",)}),
    ],
)
def test_each_gate_refuses_with_its_reason(gate: str, overrides: dict[str, Any]) -> None:
    assert gate == gate_of(**overrides)


@pytest.mark.parametrize(
    "unknown", [{"place": None, "buyer": Buyer()}, {"deadline": None}, {"cpv": ()}, {"description": None}]
)
def test_what_is_unknown_never_refuses(unknown: dict[str, Any]) -> None:
    assert isinstance(explained(a_notice(**unknown)), Match)


def test_an_empty_profile_is_not_scorable_and_not_a_score_of_zero() -> None:
    answer = explained(a_notice(), an_enterprise(activities=()))

    assert isinstance(answer, Refusal)
    assert answer.gate == "profil"


def test_an_exclusion_in_the_title_refuses_and_in_one_lot_refuses_that_lot_only() -> None:
    enterprise = an_enterprise(exclude=("nettoyage de voirie",))

    refused = explained(a_notice(title="Nettoyage de la voirie communale"), enterprise)
    assert isinstance(refused, Refusal)
    assert refused.gate == "exclusion"
    lots = (Lot(number="1", title="Nettoyage de voirie"), Lot(number="2", title="Nettoyage de bureaux"))
    kept = explained(a_notice(title="Prestations diverses", description=None, cpv=(), lots=lots), enterprise)
    assert isinstance(kept, Match)
    assert kept.lot == "2"


def test_each_activity_is_scored_by_itself_and_the_best_one_carries_the_match() -> None:
    trades = (
        Activity(label="Restauration", keywords=("repas",), cpv=("55320000",)),
        Activity(label="Nettoyage", keywords=("nettoyage de locaux",), cpv=("90910000",)),
    )

    match = explained(a_notice(), an_enterprise(activities=trades))
    alone = explained(a_notice(), an_enterprise(activities=trades[1:]))

    assert isinstance(match, Match)
    assert isinstance(alone, Match)
    assert (match.activity, match.score) == ("Nettoyage", alone.score)


def test_an_activity_may_have_a_territory_of_its_own() -> None:
    activity = an_enterprise().activities[0].model_copy(update={"territory": Territory(departments=("FR",))})

    assert isinstance(
        explained(a_notice(place=Place(departments=("75",))), an_enterprise(activities=(activity,))), Match
    )


def test_homonyms_stay_below_the_boundary() -> None:
    notice = a_notice(title="Curage et hydrocurage des réseaux", description=None, cpv=("90470000",))

    assert isinstance(explained(notice), Refusal)


def test_a_reference_code_in_the_title_changes_nothing() -> None:
    plain, coded = explained(a_notice()), explained(a_notice(title="26V0042 Nettoyage des locaux de la mairie"))

    assert isinstance(plain, Match)
    assert isinstance(coded, Match)
    assert plain.score == coded.score


def test_a_changed_profile_or_rule_changes_the_stamp_and_contacts_do_not() -> None:
    before = Matcher([an_enterprise()], RULES)
    ours = ("net-iroise", "Nettoyage de locaux")

    assert before.stamps == Matcher([an_enterprise(contacts=())], RULES).stamps
    assert before.stamps != Matcher([an_enterprise(exclude=("vitres",))], RULES).stamps
    assert before.stamps != Matcher([an_enterprise()], RULES, {ours: {"nettoyag": 0.5}}).stamps
    assert before.stamps == Matcher([an_enterprise()], RULES, {("another", "one"): {"nettoyag": 0.5}}).stamps
    assert before.stamp == Matcher([an_enterprise(exclude=("vitres",))], RULES).stamp
    assert before.stamp != Matcher([an_enterprise()], MatchingRules(strong=70)).stamp
    assert before.stamp != Matcher([an_enterprise()], RULES, telling=Telling(900, {"nettoyag": 90})).stamp


@pytest.mark.parametrize(
    "text", ["", " ", "12 34", "the cleaning of offices", "\ufffd\ufffd nettoyage", "x" * 2_000_000]
)
def test_texts_of_any_kind_are_scored_without_a_crash(text: str) -> None:
    assert explained(a_notice(title=text or "?", description=text)) is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(NOTICES, min_size=1, max_size=4), st.lists(ACTIVITIES, min_size=1, max_size=3), st.floats(0, 60))
def test_the_cheap_step_loses_no_pair_that_the_full_scorer_accepts(
    notices: list[Notice], activities: list[Activity], lowest: float
) -> None:
    rules = MatchingRules(doubtful=lowest, strong=90)
    enterprise = an_enterprise(activities=tuple(activities))
    procedures = [assemble(one.key, [one]) for one in {one.key: one for one in notices}.values()]

    found = {one.procedure_key for one in Matcher([enterprise], rules).match(procedures, now=NOW).matches}
    expected = {
        procedure.key
        for procedure in procedures
        for subject in subjects(procedure)
        for activity in activities
        if accepted(scored(Seeker(enterprise, activity), subject, rules, NOW), rules)
    }

    assert expected == found


@settings(max_examples=200, deadline=None)
@given(NOTICES, ACTIVITIES)
def test_every_quoted_word_stands_in_the_field_that_the_reason_names(notice: Notice, activity: Activity) -> None:
    for subject in subjects(assemble(notice.key, [notice])):
        match = scored(Seeker(an_enterprise(), activity), subject, RULES, NOW)
        assert missing_quotes(notice, match) == []
