"""Counting for reports: notices that were read, pairs that were found and what became of them, by days and facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from tenderwatch.calendar import midnight
from tenderwatch.model import Figure, Reads, Verdict
from tenderwatch.store import tables

_NOTICES, _PAIRS, _SAMPLES = tables.notices, tables.pairs, tables.samples
_DAYS: Mapping[Figure, sa.Column[date]] = {
    "found": _PAIRS.c.found_on, "kept": _PAIRS.c.decided_on, "dropped": _PAIRS.c.decided_on,
    "sent": _PAIRS.c.sent_on, "answered": _PAIRS.c.answered_on,
}  # fmt: skip
"""The day that decides whether a pair counts."""
_VERDICTS: Mapping[Figure, Verdict] = {"kept": Verdict.KEEP, "dropped": Verdict.DROP}


class Days(NamedTuple):
    """From one day on and before another, in Paris."""

    since: date
    until: date


def read_query() -> sa.Select[Any]:
    """Source, department, buyer, and how many notices of them came, new or changed."""
    columns = _NOTICES.c.source, _NOTICES.c.department, _NOTICES.c.buyer
    return sa.select(*columns, sa.func.count()).where(_came()).group_by(*columns)


def read(connection: sa.Connection, days: Days) -> list[Reads]:
    """Notices that came, by what the first of their versions of these days tells."""
    return [Reads(*row) for row in connection.execute(_once(read_query), moments(days))]


def read_count_query() -> sa.Select[Any]:
    """How many notices came, new or changed, within some days."""
    return sa.select(sa.func.count()).select_from(_NOTICES).where(_came())


def read_counts(connection: sa.Connection, spans: Iterable[Days]) -> list[int]:
    """As many as each brought; a notice that changed later counts in both."""
    return [connection.scalar(_once(read_count_query), moments(one)) or 0 for one in spans]


def moments(days: Days) -> dict[str, datetime]:
    """The values of a query on notices."""
    return {"since": midnight(days.since), "until": midnight(days.until)}


def _came() -> sa.ColumnElement[bool]:
    """One row for each notice of some days: the first version, or the first since they began."""
    since, before = sa.bindparam("since", type_=tables.Utc), _NOTICES.alias("before")
    earlier = (before.c.key == _NOTICES.c.key) & (before.c.version == _NOTICES.c.version - 1)
    also_then = sa.select(before.c.id).where(earlier, before.c.seen_at >= since).exists()
    seen = (_NOTICES.c.seen_at >= since) & (_NOTICES.c.seen_at < sa.bindparam("until", type_=tables.Utc))
    return seen & ((_NOTICES.c.version == 1) | ~also_then)


def pairs_query(figure: Figure, *names: str) -> sa.Select[Any]:
    """Some columns, and how many pairs of a figure have them."""
    columns = [_PAIRS.c[name] for name in names]
    return sa.select(*columns, sa.func.count()).where(*_of(figure)).group_by(*columns)


def purchases_query(figure: Figure) -> sa.Select[Any]:
    """How many purchases the pairs of a figure are about."""
    if figure == "found":  # found on one day only, so that the index has them in order
        each = sa.select(_PAIRS.c.found_on, _PAIRS.c.procedure_key).where(*_of(figure)).distinct()
        return sa.select(sa.func.count()).select_from(each.subquery())
    return sa.select(sa.func.count(_PAIRS.c.procedure_key.distinct())).where(*_of(figure))


def own(network: str, days: Days) -> dict[str, object]:
    """The values of a query on pairs."""
    return {"network": network, "since": days.since, "until": days.until}


def _of(figure: Figure) -> list[sa.ColumnElement[bool]]:
    day, verdict = _DAYS[figure], _VERDICTS.get(figure)
    since, until = (sa.bindparam(name, type_=sa.Date) for name in ("since", "until"))
    mine = [_PAIRS.c.network == sa.bindparam("network"), day >= since, day < until]
    return [*mine, _PAIRS.c.verdict == verdict.value] if verdict else mine


def pairs(connection: sa.Connection, network: str, figure: Figure, days: Days, *names: str) -> list[tuple[Any, ...]]:
    """The values of some columns, and how many pairs of a figure have them."""
    return [tuple(row) for row in connection.execute(_once(pairs_query, figure, *names), own(network, days))]


def purchases(connection: sa.Connection, network: str, figure: Figure, days: Days) -> int:
    """How many purchases the pairs of a figure are about."""
    return connection.scalar(_once(purchases_query, figure), own(network, days)) or 0


def by_day(connection: sa.Connection, network: str, figure: Figure, days: Days) -> dict[date, int]:
    """The pairs of a figure by the day on which it happened."""
    return dict(pairs(connection, network, figure, days, _DAYS[figure].name))


@cache
def _once(query: Callable[..., sa.Select[Any]], *given: Any) -> sa.Select[Any]:
    """A query that is made once: making them takes longer than asking them."""
    return query(*given)


def shown(connection: sa.Connection, network: str, days: Days) -> tuple[int, int, int]:
    """Matches found in some days and not drawn for review: kept, dropped, the others."""
    query, mine = pairs_query("found", "verdict"), own(network, days)
    same = (_SAMPLES.c.procedure_key == _PAIRS.c.procedure_key) & (_SAMPLES.c.enterprise_id == _PAIRS.c.enterprise_id)
    drawn = query.join_from(_SAMPLES, _PAIRS, same).where(_SAMPLES.c.network == _PAIRS.c.network)
    verdicts = Counter({row[0]: row[1] for row in connection.execute(query, mine)})
    verdicts.subtract({row[0]: row[1] for row in connection.execute(drawn, mine)})
    kept, dropped = verdicts[Verdict.KEEP.value], verdicts[Verdict.DROP.value]
    return kept, dropped, verdicts.total() - kept - dropped
