"""What enterprises answer from their mails, append-only: the last word about a procedure stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Answer, AnswerVerdict, DropReason
from tenderwatch.store import pairs, tables
from tenderwatch.store.procedures import owners

_ANSWERS = tables.answers


def add(connection: sa.Connection, answer: Answer) -> bool:
    """Append an answer; False when it repeats what stands, as a form that is sent twice does.

    One that names a procedure by a key from before a merge goes to the procedure that it became.
    """
    key = owners(connection, {answer.procedure_key}).get(answer.procedure_key, answer.procedure_key)
    row = {
        "procedure_key": key,
        "enterprise_id": answer.enterprise_id,
        "notice_key": answer.notice_key,
        "verdict": answer.verdict.value,
        "reason": answer.reason.value if answer.reason else None,
        "note": answer.note,
        "by": answer.by,
        "at": answer.at.astimezone(UTC),
    }
    standing = last(connection, answer.enterprise_id).get(key)
    if standing is not None and _said(standing) == _said(answer):
        return False
    connection.execute(sa.insert(_ANSWERS).values(row))
    pairs.refresh(connection, [key], [answer.enterprise_id])
    return True


def _said(answer: Answer) -> tuple[object, ...]:
    return (answer.verdict, answer.reason, answer.note, answer.by)


def find(
    connection: sa.Connection, *, enterprise_id: str | None = None, procedure_key: str | None = None
) -> list[Answer]:
    """Answers of an enterprise, to a procedure, or all of them; the oldest first."""
    query = sa.select(_ANSWERS).order_by(_ANSWERS.c.id)
    if enterprise_id is not None:
        query = query.where(_ANSWERS.c.enterprise_id == enterprise_id)
    if procedure_key is not None:
        query = query.where(_ANSWERS.c.procedure_key == procedure_key)
    return [_of_row(dict(row)) for row in connection.execute(query).mappings()]


def last(connection: sa.Connection, enterprise_id: str) -> dict[str, Answer]:
    """The answer of an enterprise that stands, by procedure key."""
    return {one.procedure_key: one for one in find(connection, enterprise_id=enterprise_id)}


def _of_row(row: Mapping[str, Any]) -> Answer:
    return Answer(
        procedure_key=row["procedure_key"],
        enterprise_id=row["enterprise_id"],
        notice_key=row["notice_key"],
        verdict=AnswerVerdict(row["verdict"]),
        reason=DropReason(row["reason"]) if row["reason"] else None,
        note=row["note"],
        by=row["by"],
        at=row["at"],
    )
