"""What an enterprise follows, and of what it is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.followed import due, follows, standing
from tenderwatch.model import Answer, AnswerVerdict, Followed
from tests.digests.views import NOW, a_deadline
from tests.factories import a_notice, a_procedure


def an_answer(verdict: AnswerVerdict = AnswerVerdict.INTERESTED) -> Answer:
    return Answer("boamp:26-900001", "net-iroise", "boamp:26-900001", verdict, None, "a@example.org", NOW)


def followed(day: int, source_id: str = "26-1", closed: str | None = None) -> Followed:
    procedure = replace(a_procedure(a_notice(source_id=source_id)), closed=closed)
    return Followed(procedure, a_deadline(day))


@pytest.mark.parametrize("verdict", AnswerVerdict)
def test_only_interest_asks_for_reminders(verdict: AnswerVerdict):
    assert follows(an_answer(verdict)) == (verdict in {AnswerVerdict.INTERESTED, AnswerVerdict.PARTNER})
    assert not follows(None)


def test_what_stands_is_open_and_in_order():
    undated = Followed(a_procedure(a_notice(source_id="26-4")), None)
    found = [undated, followed(20, "26-1"), followed(9, "26-2"), followed(2, "26-3"), followed(12, "26-5", "annulé")]

    assert [one.procedure.key for one in standing(found, NOW)] == ["boamp:26-2", "boamp:26-1", "boamp:26-4"]


def test_a_reminder_holds_only_what_is_due_and_can_still_be_answered():
    later = NOW + timedelta(days=8)
    pairs = [(one, an_answer()) for one in (followed(20, "26-1"), followed(30, "26-2"), followed(20, "26-3", "annulé"))]

    assert [one.procedure.key for one in due(pairs, last=None, now=later)] == ["boamp:26-1"]
    assert due(pairs, last=later, now=later) == ()
