"""What mails brought to enterprises: the purchases that reached them, less what was then put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import AnswerVerdict, Received, Verdict
from tenderwatch.store import tables
from tenderwatch.store.standing import revised

_LEDGER, _DELIVERIES, _ANSWERS, _DECISIONS = tables.sent_items, tables.deliveries, tables.answers, tables.decisions


def received(connection: sa.Connection, since: datetime) -> dict[str, list[Received]]:
    """By enterprise, the purchases that left in its mails since a moment, the newest first.

    What a coordinator dropped, or the enterprise called nothing for it, was not useful.
    """
    aside = _dropped(connection, since) | _refused(connection, since)
    found: dict[str, list[Received]] = {}
    rows = connection.execute(received_query(since))
    for name, key, at in sorted(rows, key=lambda row: (row[2], row[1]), reverse=True):
        if (key, name) not in aside:
            found.setdefault(name, []).append(Received(at, key))
    return found


def received_query(since: datetime) -> sa.Select[Any]:
    """Enterprise, purchase, and when it first left since a moment; the texts of messages are not read for it."""
    carries = (
        (_DELIVERIES.c.recipient == _LEDGER.c.recipient)
        & (_DELIVERIES.c.kind + ":" + _DELIVERIES.c.key == _LEDGER.c.carrier)
        & (_DELIVERIES.c.status == "sent")
        & (_DELIVERIES.c.settled_at >= since)
    )
    first = sa.func.min(_DELIVERIES.c.settled_at)
    pair = (_LEDGER.c.enterprise_id, _LEDGER.c.procedure_key)
    return sa.select(*pair, first).join_from(_DELIVERIES, _LEDGER, carries).where(~_LEDGER.c.released).group_by(*pair)


def _dropped(connection: sa.Connection, since: datetime) -> set[tuple[str, str]]:
    stands = (_DECISIONS.c.verdict == Verdict.DROP.value, _DECISIONS.c.at >= since, ~revised())
    rows = connection.execute(sa.select(_DECISIONS.c.procedure_key, _DECISIONS.c.enterprise_id).where(*stands))
    return {(key, name) for key, name in rows}


def _refused(connection: sa.Connection, since: datetime) -> set[tuple[str, str]]:
    columns = (_ANSWERS.c.procedure_key, _ANSWERS.c.enterprise_id, _ANSWERS.c.verdict)
    said = connection.execute(sa.select(*columns).where(_ANSWERS.c.at >= since).order_by(_ANSWERS.c.id))
    standing = {(key, name): verdict for key, name, verdict in said}
    return {pair for pair, verdict in standing.items() if verdict == AnswerVerdict.NOT_FOR_US.value}
