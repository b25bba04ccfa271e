"""What became of purchases for enterprises: the verdict and the answer that stand, the first mail; as Paris days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from tenderwatch.clock import PARIS
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.standing import TAKEN_BACK, revised

_DECISIONS, _ANSWERS = tables.decisions, tables.answers
_LEDGER, _DELIVERIES, _NOTICES = tables.sent_items, tables.deliveries, tables.notices
NOTHING: Mapping[str, Any] = {
    "verdict": "", "reason": "", "decided_on": None, "sent_on": None, "published_on": None, "answer": "",
    "answered_on": None,
}  # fmt: skip
"""What is told of a pair to which nothing happened."""
Pair = tuple[str, str]
"""Procedure and enterprise."""
Told = tuple[Pair, Mapping[str, Any]]


def happened(
    connection: sa.Connection, keys: Iterable[str], only: Collection[str] | None = None
) -> dict[Pair, dict[str, Any]]:
    """What became of some procedures, by pair, for all enterprises or some; where nothing happened there is no pair."""
    found: dict[Pair, dict[str, Any]] = {}
    for chunk in chunks(keys):
        for tell in (_decided, _answered, sent):
            for pair, told in tell(connection, chunk, only):
                found.setdefault(pair, {}).update(told)
    return found


def of(table: sa.Table, only: Collection[str] | None) -> sa.ColumnElement[bool]:
    """The rows of some enterprises, or of all."""
    return sa.true() if only is None else table.c.enterprise_id.in_(only)


def _decided(connection: sa.Connection, keys: list[str], only: Collection[str] | None) -> Iterator[Told]:
    columns = [_DECISIONS.c[name] for name in ("procedure_key", "enterprise_id", "verdict", "reason", "at")]
    query = sa.select(*columns).where(_DECISIONS.c.procedure_key.in_(keys), _DECISIONS.c.verdict != TAKEN_BACK)
    for key, name, verdict, reason, at in connection.execute(query.where(~revised(), of(_DECISIONS, only))):
        yield (key, name), {"verdict": verdict, "reason": reason or "", "decided_on": _day(at)}


def _answered(connection: sa.Connection, keys: list[str], only: Collection[str] | None) -> Iterator[Told]:
    columns = [_ANSWERS.c[name] for name in ("procedure_key", "enterprise_id", "verdict", "at")]
    query = sa.select(*columns).where(_ANSWERS.c.procedure_key.in_(keys)).order_by(_ANSWERS.c.id)
    answers = connection.execute(query.where(of(_ANSWERS, only)))
    last = {(key, name): (verdict, at) for key, name, verdict, at in answers}
    for pair, (verdict, at) in last.items():
        yield pair, {"answer": verdict, "answered_on": _day(at)}


def sent(connection: sa.Connection, keys: Collection[str], only: Collection[str] | None) -> Iterator[Told]:
    """The first mail that told each pair and left, with the earliest publication among the notices that it told."""
    query = _sent_query(connection.dialect.name, of_some=only is not None)
    rows = connection.execute(query, {"keys": list(keys), "names": list(only or ())})
    first: dict[Pair, tuple[datetime, date]] = {}
    for key, name, at, published_on in rows:
        told = at, published_on or date.max
        first[key, name] = min(told, first.get((key, name), told))
    for pair, (at, day) in first.items():
        yield pair, {"sent_on": _day(at), "published_on": None if day == date.max else day}


@cache
def _sent_query(dialect: str, *, of_some: bool) -> sa.Select[Any]:
    """Ledger rows whose mail left; the outbox's index finds it by the two parts of its carrier's name."""
    carrier = _LEDGER.c.carrier
    colon = (sa.func.instr if dialect == "sqlite" else sa.func.strpos)(carrier, ":")
    mail = (
        (_DELIVERIES.c.kind == sa.func.substr(carrier, 1, colon - 1))
        & (_DELIVERIES.c.key == sa.func.substr(carrier, colon + 1))
        & (_DELIVERIES.c.recipient == _LEDGER.c.recipient)
    )
    notice = (_NOTICES.c.key == _LEDGER.c.notice_key) & (_NOTICES.c.version == _LEDGER.c.version)
    columns = _LEDGER.c.procedure_key, _LEDGER.c.enterprise_id, _DELIVERIES.c.settled_at, _NOTICES.c.published_on
    joined = _LEDGER.join(_DELIVERIES, mail).outerjoin(_NOTICES, notice)
    left = sa.select(*columns).select_from(joined).where(_DELIVERIES.c.status == "sent", ~_LEDGER.c.released)
    asked = left.where(_LEDGER.c.procedure_key.in_(sa.bindparam("keys", expanding=True)))
    return asked.where(_LEDGER.c.enterprise_id.in_(sa.bindparam("names", expanding=True))) if of_some else asked


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()
