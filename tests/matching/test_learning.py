"""Learning from verdicts: bounded, topical only, reproducible, nothing without a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.learning import LEAST, MOST, Lesson, factors, is_topical, lesson, votes
from matching.match import Matcher
from matching.procedures import assemble
from tenderwatch.config import MatchingRules
from tenderwatch.model import Decision, DropReason, Match, Verdict
from tests.factories import a_notice, an_enterprise
from tests.matching.test_score import NOW

KEPT = Decision(
    "boamp:26-900001", "net-iroise", Verdict.KEEP, None, None, "c@example.org", datetime(2026, 10, 5, tzinfo=UTC)
)
DROPPED = replace(KEPT, verdict=Verdict.DROP, reason=DropReason.ACTIVITY)
LESSONS = st.lists(st.builds(Lesson, st.frozensets(st.sampled_from("abc"), min_size=1), st.booleans()), max_size=30)


def match() -> Match:
    notice = a_notice()
    found = Matcher([an_enterprise()], MatchingRules()).explain(
        assemble(notice.key, [notice]), an_enterprise(), now=NOW
    )
    assert isinstance(found, Match)
    return found


@given(LESSONS)
def test_factors_are_bounded_and_do_not_depend_on_the_order(lessons: list[Lesson]) -> None:
    found = factors(votes(lessons))

    assert all(LEAST < value < MOST and value != 1.0 for value in found.values())
    assert found == factors(votes(reversed(lessons)))


def test_no_verdict_changes_nothing_and_as_many_of_both_neither() -> None:
    assert factors(votes([])) == {}
    assert factors(votes([Lesson(frozenset("a"), True), Lesson(frozenset("a"), False)])) == {}


@given(st.integers(0, 40), st.integers(0, 40))
def test_another_drop_lowers_a_word_and_another_keep_raises_it(kept: int, dropped: int) -> None:
    def factor(more_kept: int, more_dropped: int) -> float:
        counted = {"a": (kept + more_kept, dropped + more_dropped)}
        return factors(counted).get("a", 1.0)

    assert factor(0, 1) < factor(0, 0) < factor(1, 0)


@pytest.mark.parametrize("reason", [one for one in DropReason if one != DropReason.ACTIVITY])
def test_place_size_delay_and_buyer_teach_nothing_of_words(reason: DropReason) -> None:
    dropped = replace(DROPPED, reason=reason)

    assert not is_topical(dropped)
    assert lesson(dropped, match(), an_enterprise().activities[0]) is None


def test_a_doubt_teaches_nothing() -> None:
    assert not is_topical(replace(KEPT, verdict=Verdict.MAYBE))


def test_only_the_activity_s_own_words_that_carried_the_notice_are_taught() -> None:
    found = lesson(DROPPED, match(), an_enterprise().activities[0])

    assert found is not None
    assert not found.kept
    assert "nettoyag" in found.stems
    assert "mair" not in found.stems
