"""Refusals drawn for review: near misses first, each with its probability, the same draw every time."""

from __future__ import annotations

from datetime import datetime

from matching.match import Matcher
from matching.procedures import assemble
from matching.sampling import NEAR_MISS, QUOTAS, drawn
from tenderwatch.clock import PARIS
from tenderwatch.config import MatchingRules
from tenderwatch.model import Kind, Procedure, Sampled, Stratum
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
RULES = MatchingRules()
MEMBERS = [an_enterprise(), an_enterprise(id="autre"), an_enterprise(id="vide", activities=())]


def procedures() -> list[Procedure]:
    """Sixty purchases: shown, near, far, and of other trades; and one that nobody can answer."""
    texts = (
        ("Nettoyage des locaux de la mairie", ("90911200",)),
        ("Travaux divers", ("90911200",)),
        ("Réfection de la voirie", ()),
    )
    notices = [
        a_notice(source_id=f"26-{number}", title=texts[number % 3][0], cpv=texts[number % 3][1], description=None)
        for number in range(60)
    ]
    notices.append(a_notice(source_id="26-99", kind=Kind.AWARD, title="Nettoyage"))
    return [assemble(one.key, [one]) for one in notices]


def draw(week: str = "2026-W40") -> list[Sampled]:
    matcher = Matcher(MEMBERS, RULES.model_copy(update={"doubtful": 0.0}))
    return drawn(MEMBERS, procedures(), matcher, RULES, network="unea", week=week, now=NOW)


def test_no_shown_pair_is_drawn_and_no_pair_twice() -> None:
    shown = {
        (one.procedure_key, one.enterprise_id) for one in Matcher(MEMBERS, RULES).match(procedures(), now=NOW).matches
    }
    pairs = [(one.procedure_key, one.enterprise_id) for one in draw()]

    assert shown
    assert not shown & set(pairs)
    assert len(pairs) == len(set(pairs)) <= sum(QUOTAS.values())
    assert not any("26-99" in key or name == "vide" for key, name in pairs)


def test_each_stratum_keeps_its_probability_and_the_inverse_adds_up_to_its_size() -> None:
    found = draw()

    for stratum in {one.stratum for one in found}:
        mine = [one for one in found if one.stratum == stratum]
        assert len({one.probability for one in mine}) == 1
        assert abs(sum(1 / one.probability for one in mine) - round(sum(1 / one.probability for one in mine))) < 1e-6
    whole = sum(1 / one.probability for one in found)
    shown = len(Matcher(MEMBERS, RULES).match(procedures(), now=NOW).matches)
    assert round(whole) == 60 * 2 - shown


def test_strata_follow_the_score() -> None:
    bounds = {
        Stratum.NEAR: lambda score: RULES.doubtful - NEAR_MISS <= score < RULES.doubtful,
        Stratum.FAR: lambda score: score < RULES.doubtful - NEAR_MISS,
    }
    for one in draw():
        assert one.score is None if one.stratum == Stratum.REST else bounds[one.stratum](one.score)


def test_a_draw_can_be_made_again_and_another_week_draws_otherwise() -> None:
    assert draw() == draw()
    pairs = [{(one.procedure_key, one.enterprise_id) for one in draw(week)} for week in ("2026-W40", "2026-W41")]
    assert pairs[0] != pairs[1]
