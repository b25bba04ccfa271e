"""The sample tells a story: most enterprises have something this week, and what they do not get has a reason."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache

from matching.match import Matcher
from matching.procedures import assemble
from spiders.formats import read_record
from tenderwatch.clock import PARIS
from tenderwatch.config import MatchingRules
from tenderwatch.model import Enterprise, Notice, Procedure, Refusal
from tenderwatch.profiles import load_profiles
from tenderwatch.sample import records
from tenderwatch.sample.catalogue import purchases
from tenderwatch.sample.compose import record

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
RULES = MatchingRules()


@cache
def _procedures() -> dict[str, Procedure]:
    """One procedure for each call, with the notices that cite it."""
    groups: dict[str, list[Notice]] = defaultdict(list)
    for purchase in purchases():
        if purchase.damage != "no_title":
            groups[purchase.of or purchase.id].append(read_record(record(purchase)).notice())
    return {number: assemble(f"boamp:{number}", notices) for number, notices in groups.items()}


@cache
def _enterprises() -> dict[str, Enterprise]:
    with records.profiles_folder() as folder:
        return {enterprise.id: enterprise for enterprise in load_profiles(folder)}


@cache
def _matcher() -> Matcher:
    return Matcher(list(_enterprises().values()), RULES)


def _gate(number: str, enterprise: str) -> str | None:
    outcome = _matcher().explain(_procedures()[number], _enterprises()[enterprise], now=NOW)
    return outcome.gate if isinstance(outcome, Refusal) else None


def test_at_least_eight_of_ten_enterprises_have_a_strong_open_match() -> None:
    found = _matcher().match(list(_procedures().values()), now=NOW).matches
    served = {match.enterprise_id for match in found if match.score >= RULES.strong}

    assert len(_enterprises()) == 10
    assert 8 <= len(served) < 10


def test_the_movers_have_nothing_because_their_contract_was_cancelled() -> None:
    found = _matcher().match(list(_procedures().values()), now=NOW).matches

    assert [match for match in found if match.enterprise_id == "demenage-broceliande"] == []
    assert _gate("26-917415", "demenage-broceliande") == "clos"
    assert _gate("26-926418", "demenage-broceliande") == "territoire"


def test_without_its_cancellation_that_contract_would_be_a_strong_match() -> None:
    call = next(purchase for purchase in purchases() if purchase.id == "26-917415")
    alone = assemble("boamp:26-917415", [read_record(record(call)).notice()])
    found = _matcher().match([alone], now=NOW).matches

    assert [match.enterprise_id for match in found if match.score >= RULES.strong] == ["demenage-broceliande"]


def test_exclusions_of_the_profiles_matter() -> None:
    assert _gate("26-918106", "jardins-aulne") == "exclusion"
    assert _gate("26-921304", "elan-interim") == "exclusion"
