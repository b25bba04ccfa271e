"""Counting for reports: what was read and found, and what was decided, sent and answered in a stretch of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from tenderwatch.calendar import midnight
from tenderwatch.model import Event, Facts, Finds, Reads, Verdict
from tenderwatch.store import tables
from tenderwatch.store.standing import TAKEN_BACK, revised

_NOTICES, _PAIRS, _DECISIONS, _ANSWERS = tables.notices, tables.pairs, tables.decisions, tables.answers
_LEDGER, _DELIVERIES, _SAMPLES = tables.sent_items, tables.deliveries, tables.samples
_FACTS = (_PAIRS.c.activity, _PAIRS.c.department, _PAIRS.c.door, _PAIRS.c.buyer, _PAIRS.c.found_on)
SENT = "sent"


class Days(NamedTuple):
    """From one day on and before another, in Paris."""

    since: date
    until: date


def read_query(days: Days) -> sa.Select[Any]:
    """Source, department, buyer, number: each notice counts once, whatever became of it within the days."""
    columns = [sa.func.max(_NOTICES.c[name]).label(name) for name in ("source", "department", "buyer")]
    each = sa.select(*columns).where(*_within(_NOTICES.c.seen_at, days)).group_by(_NOTICES.c.key).subquery()
    return sa.select(*each.c, sa.func.count()).group_by(*each.c)


def read(connection: sa.Connection, days: Days) -> list[Reads]:
    """Notices that came, new or changed, by what is told of them."""
    return [Reads(*row) for row in connection.execute(read_query(days))]


def read_count_query(days: Days) -> sa.Select[Any]:
    """How many notices came, new or changed, within some days."""
    return sa.select(sa.func.count(_NOTICES.c.key.distinct())).where(*_within(_NOTICES.c.seen_at, days))


def read_counts(connection: sa.Connection, spans: Iterable[Days]) -> list[int]:
    """As many as each brought; a notice that changed later counts in both."""
    return [connection.scalar(read_count_query(one)) or 0 for one in spans]


def found_query(network: str, days: Days, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Numbers of pairs whose purchase was first read within these days, by some columns."""
    query = sa.select(*columns, sa.func.count()).where(_PAIRS.c.network == network)
    return query.where(_PAIRS.c.found_on >= days.since, _PAIRS.c.found_on < days.until).group_by(*columns)


def found_by_day(connection: sa.Connection, network: str, days: Days) -> dict[date, int]:
    """Pairs by the day on which their purchase was first read."""
    rows = connection.execute(found_query(network, days, _PAIRS.c.found_on))
    return {row[0]: row[1] for row in rows}


def found(connection: sa.Connection, network: str, days: Days) -> list[Finds]:
    """Pairs by enterprise, activity, department and door."""
    columns = _PAIRS.c.enterprise_id, _PAIRS.c.activity, _PAIRS.c.department, _PAIRS.c.door
    return [Finds(*row) for row in connection.execute(found_query(network, days, *columns))]


def found_by_buyer(connection: sa.Connection, network: str, days: Days) -> dict[str, int]:
    """Pairs by the buyer's name."""
    rows = connection.execute(found_query(network, days, _PAIRS.c.buyer))
    return {row[0]: row[1] for row in rows}


def purchases_query(network: str, days: Days) -> sa.Select[Any]:
    """How many purchases with a match were first read within these days."""
    query = sa.select(sa.func.count(_PAIRS.c.procedure_key.distinct())).where(_PAIRS.c.network == network)
    return query.where(_PAIRS.c.found_on >= days.since, _PAIRS.c.found_on < days.until)


def purchases(connection: sa.Connection, network: str, days: Days) -> int:
    """How many purchases these pairs are about."""
    return connection.scalar(purchases_query(network, days)) or 0


def shown(connection: sa.Connection, network: str, days: Days) -> tuple[int, int, int]:
    """Pairs of these days that were not drawn for review: kept, dropped, the others."""
    drawn = sa.select(_SAMPLES.c.id).where(_same(_SAMPLES, _PAIRS), _SAMPLES.c.network == network).exists()
    own = _PAIRS.c.network == network, _PAIRS.c.found_on >= days.since, _PAIRS.c.found_on < days.until
    pairs = sa.select(sa.func.count()).select_from(_PAIRS).where(*own, ~drawn)
    judged = (
        sa.select(_DECISIONS.c.verdict, sa.func.count())
        .join_from(_PAIRS, _DECISIONS, _same(_DECISIONS, _PAIRS))
        .where(*own, ~drawn, ~revised())
        .group_by(_DECISIONS.c.verdict)
    )
    verdicts: dict[str, int] = {row[0]: row[1] for row in connection.execute(judged)}
    kept, dropped = verdicts.get(Verdict.KEEP.value, 0), verdicts.get(Verdict.DROP.value, 0)
    return kept, dropped, (connection.scalar(pairs) or 0) - kept - dropped


def decided_query(network: str, days: Days) -> sa.Select[Any]:
    """Decisions of some days that stand today."""
    columns = _DECISIONS.c.at, _DECISIONS.c.verdict, _DECISIONS.c.reason
    query = _with_facts(_DECISIONS, network, *columns)
    return query.where(*_within(_DECISIONS.c.at, days), _DECISIONS.c.verdict != TAKEN_BACK, ~revised())


def decided(connection: sa.Connection, network: str, days: Days) -> list[tuple[Event, str]]:
    """Decisions of some days that stand today, each with its reason ("" for none).

    They are about enterprises of whatever network; refusals that were drawn to be looked at are left out.
    """
    query = sa.select(_SAMPLES.c.procedure_key, _SAMPLES.c.enterprise_id).where(_SAMPLES.c.network == network)
    drawn = {(key, name) for key, name in connection.execute(query)}
    rows = connection.execute(decided_query(network, days))
    found = ((_event(key, name, at, verdict, facts), reason or "") for key, name, at, verdict, reason, *facts in rows)
    return [(one, reason) for one, reason in found if one.facts or one.pair not in drawn]


def answered_query(network: str, days: Days) -> sa.Select[Any]:
    """Answers of some days that stand today."""
    later = _ANSWERS.alias("later")
    renewed = sa.select(later.c.id).where(_same(later, _ANSWERS), later.c.id > _ANSWERS.c.id).exists()
    return _with_facts(_ANSWERS, network, _ANSWERS.c.at, _ANSWERS.c.verdict).where(
        *_within(_ANSWERS.c.at, days), ~renewed
    )


def answered(connection: sa.Connection, network: str, days: Days) -> list[Event]:
    """Answers of some days that stand today, of enterprises of whatever network."""
    rows = connection.execute(answered_query(network, days))
    return [_event(key, name, at, verdict, facts) for key, name, at, verdict, *facts in rows]


def sent_query(network: str, days: Days, dialect: str) -> sa.Select[Any]:
    """What mails of some days told of pairs that no mail before these days had told."""
    carried = (_LEDGER.c.recipient == _DELIVERIES.c.recipient) & (
        _LEDGER.c.carrier == _DELIVERIES.c.kind + ":" + _DELIVERIES.c.key
    )
    query = _with_facts(_LEDGER, network, _DELIVERIES.c.settled_at, _NOTICES.c.published_on)
    joined = query.join(_DELIVERIES, carried).outerjoin(
        _NOTICES, (_NOTICES.c.key == _LEDGER.c.notice_key) & (_NOTICES.c.version == _LEDGER.c.version)
    )
    left = _DELIVERIES.c.status == SENT, ~_LEDGER.c.released
    return joined.where(*left, *_within(_DELIVERIES.c.settled_at, days), ~_told_before(days.since, dialect))


def _told_before(since: date, dialect: str) -> sa.ColumnElement[bool]:
    """Whether a mail that left before a day had told the pair; its key is found by the parts of its carrier."""
    other, mail = _LEDGER.alias("other"), _DELIVERIES.alias("mail")
    colon = (sa.func.instr if dialect == "sqlite" else sa.func.strpos)(other.c.carrier, ":")
    named = (
        (mail.c.kind == sa.func.substr(other.c.carrier, 1, colon - 1))
        & (mail.c.key == sa.func.substr(other.c.carrier, colon + 1))
        & (mail.c.recipient == other.c.recipient)
    )
    told = sa.select(mail.c.id).join_from(other, mail, named)
    left = mail.c.status == SENT, mail.c.settled_at < midnight(since), ~other.c.released
    return told.where(_same(other, _LEDGER), other.c.carrier != _LEDGER.c.carrier, *left).exists()


def sent(connection: sa.Connection, network: str, days: Days) -> list[Event]:
    """The first mail of each pair that no mail before these days had told, of enterprises of whatever network.

    `published_on` is the earliest of the notices that this mail told of the purchase.
    """
    first: dict[tuple[str, str], Event] = {}
    for key, name, at, day, *facts in connection.execute(sent_query(network, days, connection.dialect.name)):
        one = _event(key, name, at, SENT, facts, day)
        known = first.get(one.pair)
        if known is None or _earlier(one, known):
            first[one.pair] = one
    return list(first.values())


def _earlier(one: Event, other: Event) -> bool:
    return (one.at, one.published_on or date.max) < (other.at, other.published_on or date.max)


def _same(one: sa.FromClause, other: sa.FromClause) -> sa.ColumnElement[bool]:
    return (one.c.procedure_key == other.c.procedure_key) & (one.c.enterprise_id == other.c.enterprise_id)


def _with_facts(table: sa.Table, network: str, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Columns of a table about pairs, with what a network's report counts them by."""
    own = _same(_PAIRS, table) & (_PAIRS.c.network == network)
    query = sa.select(table.c.procedure_key, table.c.enterprise_id, *columns, *_FACTS)
    return query.select_from(table.outerjoin(_PAIRS, own))


def _within(column: sa.ColumnElement[datetime], days: Days) -> Iterator[sa.ColumnElement[bool]]:
    """From the first moment of a day on and before that of another."""
    yield column >= midnight(days.since)
    yield column < midnight(days.until)


def _event(
    key: str, name: str, at: datetime, what: str, facts: Sequence[Any], published_on: date | None = None
) -> Event:
    *known, found_on = facts
    return Event(key, name, at, what, Facts(*known) if found_on else None, found_on, published_on)
