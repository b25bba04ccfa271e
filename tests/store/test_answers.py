"""Answers of enterprises are appended, never changed; the last one about a procedure stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tenderwatch.model import Answer, AnswerVerdict, DropReason
from tenderwatch.store import Store
from tests.factories import a_notice

AT = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
INTERESTED = Answer(
    procedure_key="boamp:26-1",
    enterprise_id="net-iroise",
    notice_key="boamp:26-1",
    verdict=AnswerVerdict.INTERESTED,
    reason=None,
    by="contact@net-iroise.example.org",
    at=AT,
)
REFUSED = replace(
    INTERESTED,
    verdict=AnswerVerdict.NOT_FOR_US,
    reason=DropReason.AREA,
    note="À plus de deux heures.",
    at=AT + timedelta(hours=1),
)


def test_who_changes_their_mind_leaves_both_answers_and_the_last_one_stands(store: Store) -> None:
    assert store.add_answer(INTERESTED)
    assert store.add_answer(REFUSED)

    assert store.answers() == [INTERESTED, REFUSED]
    assert store.last_answers("net-iroise") == {"boamp:26-1": REFUSED}
    assert store.last_answers("vert-armor") == {}
    assert store.answers(procedure_key="boamp:26-2") == []


def test_a_form_that_is_sent_twice_counts_once(store: Store) -> None:
    assert store.add_answer(INTERESTED)
    assert not store.add_answer(replace(INTERESTED, at=AT + timedelta(seconds=1)))

    assert store.answers(enterprise_id="net-iroise") == [INTERESTED]


def test_an_answer_follows_its_procedure_through_a_merge(store: Store) -> None:
    one, other = a_notice(source_id="26-1"), a_notice(source_id="26-2")
    store.save_notices([one, other], seen_at=AT)
    store.add_answer(replace(INTERESTED, procedure_key=other.key, notice_key=other.key))

    stays = store.join_procedures(one.key, other.key)
    store.add_answer(replace(REFUSED, procedure_key=other.key, notice_key=other.key))

    assert stays == one.key
    assert [answer.procedure_key for answer in store.answers()] == [one.key, one.key]
