"""Counting for reports: notices that were read, pairs that were found and what became of them, by days and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from tenderwatch.calendar import midnight
from tenderwatch.model import Figure, Reads, Verdict
from tenderwatch.store import tables

_NOTICES, _PAIRS, _SAMPLES = tables.notices, tables.pairs, tables.samples
_DAYS: Mapping[Figure, sa.ColumnElement[date]] = {
    "found": _PAIRS.c.found_on, "kept": _PAIRS.c.decided_on, "dropped": _PAIRS.c.decided_on,
    "sent": _PAIRS.c.sent_on, "answered": _PAIRS.c.answered_on,
}  # fmt: skip
"""The day that decides whether a pair counts."""
_VERDICTS: Mapping[Figure, Verdict] = {"kept": Verdict.KEEP, "dropped": Verdict.DROP}


class Days(NamedTuple):
    """From one day on and before another, in Paris."""

    since: date
    until: date


def read_query(days: Days) -> sa.Select[Any]:
    """Source, department, buyer, number: each notice counts once, whatever became of it within the days."""
    columns = [sa.func.max(_NOTICES.c[name]).label(name) for name in ("source", "department", "buyer")]
    each = sa.select(*columns).where(_seen(days)).group_by(_NOTICES.c.key).subquery()
    return sa.select(*each.c, sa.func.count()).group_by(*each.c)


def read(connection: sa.Connection, days: Days) -> list[Reads]:
    """Notices that came, new or changed, by what is told of them."""
    return [Reads(*row) for row in connection.execute(read_query(days))]


def read_count_query(days: Days) -> sa.Select[Any]:
    """How many notices came, new or changed, within some days."""
    return sa.select(sa.func.count(_NOTICES.c.key.distinct())).where(_seen(days))


def read_counts(connection: sa.Connection, spans: Iterable[Days]) -> list[int]:
    """As many as each brought; a notice that changed later counts in both."""
    return [connection.scalar(read_count_query(one)) or 0 for one in spans]


def _seen(days: Days) -> sa.ColumnElement[bool]:
    return (_NOTICES.c.seen_at >= midnight(days.since)) & (_NOTICES.c.seen_at < midnight(days.until))


def pairs_query(network: str, figure: Figure, days: Days, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Some columns, and how many pairs of a figure have them."""
    return sa.select(*columns, sa.func.count()).where(*_of(network, figure, days)).group_by(*columns)


def purchases_query(network: str, figure: Figure, days: Days) -> sa.Select[Any]:
    """How many purchases the pairs of a figure are about."""
    return sa.select(sa.func.count(_PAIRS.c.procedure_key.distinct())).where(*_of(network, figure, days))


def _of(network: str, figure: Figure, days: Days) -> list[sa.ColumnElement[bool]]:
    day, verdict = _DAYS[figure], _VERDICTS.get(figure)
    own = [_PAIRS.c.network == network, day >= days.since, day < days.until]
    return [*own, _PAIRS.c.verdict == verdict.value] if verdict else own


def pairs(connection: sa.Connection, network: str, figure: Figure, days: Days, *names: str) -> list[tuple[Any, ...]]:
    """The values of some columns, and how many pairs of a figure have them."""
    query = pairs_query(network, figure, days, *(_PAIRS.c[name] for name in names))
    return [tuple(row) for row in connection.execute(query)]


def by_day(connection: sa.Connection, network: str, figure: Figure, days: Days) -> dict[date, int]:
    """The pairs of a figure by the day on which it happened."""
    rows = connection.execute(pairs_query(network, figure, days, _DAYS[figure]))
    return {row[0]: row[1] for row in rows}


def shown(connection: sa.Connection, network: str, days: Days) -> tuple[int, int, int]:
    """Matches found in some days and not drawn for review: kept, dropped, the others."""
    same = (_SAMPLES.c.procedure_key == _PAIRS.c.procedure_key) & (_SAMPLES.c.enterprise_id == _PAIRS.c.enterprise_id)
    drawn = sa.select(_SAMPLES.c.id).where(_SAMPLES.c.network == network, same).exists()
    rows = connection.execute(pairs_query(network, "found", days, _PAIRS.c.verdict).where(~drawn))
    verdicts: dict[str, int] = {row[0]: row[1] for row in rows}
    kept, dropped = verdicts.get(Verdict.KEEP.value, 0), verdicts.get(Verdict.DROP.value, 0)
    return kept, dropped, sum(verdicts.values()) - kept - dropped
