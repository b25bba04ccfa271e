"""Counting for reports: notices that were read, pairs that were found and what became of them, by days and facts."""

from __future__ import annotations

from collections import Counter
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
    """Source, department, buyer, and how many notices of them came, new or changed."""
    columns = _NOTICES.c.source, _NOTICES.c.department, _NOTICES.c.buyer
    return sa.select(*columns, sa.func.count()).where(_came(days)).group_by(*columns)


def read(connection: sa.Connection, days: Days) -> list[Reads]:
    """Notices that came, by what the first of their versions of these days tells."""
    return [Reads(*row) for row in connection.execute(read_query(days))]


def read_count_query(days: Days) -> sa.Select[Any]:
    """How many notices came, new or changed, within some days."""
    return sa.select(sa.func.count()).select_from(_NOTICES).where(_came(days))


def read_counts(connection: sa.Connection, spans: Iterable[Days]) -> list[int]:
    """As many as each brought; a notice that changed later counts in both."""
    return [connection.scalar(read_count_query(one)) or 0 for one in spans]


def _came(days: Days) -> sa.ColumnElement[bool]:
    """One row for each notice of some days: the first version, or the first since they began."""
    since, before = midnight(days.since), _NOTICES.alias("before")
    earlier = (before.c.key == _NOTICES.c.key) & (before.c.version == _NOTICES.c.version - 1)
    also_then = sa.select(before.c.id).where(earlier, before.c.seen_at >= since).exists()
    seen = (_NOTICES.c.seen_at >= since) & (_NOTICES.c.seen_at < midnight(days.until))
    return seen & ((_NOTICES.c.version == 1) | ~also_then)


def pairs_query(network: str, figure: Figure, days: Days, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Some columns, and how many pairs of a figure have them."""
    return sa.select(*columns, sa.func.count()).where(*_of(network, figure, days)).group_by(*columns)


def purchases_query(network: str, figure: Figure, days: Days) -> sa.Select[Any]:
    """How many purchases the pairs of a figure are about."""
    if figure == "found":  # found on one day only, so that the index has them in order
        each = sa.select(_PAIRS.c.found_on, _PAIRS.c.procedure_key).where(*_of(network, figure, days)).distinct()
        return sa.select(sa.func.count()).select_from(each.subquery())
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
    query = pairs_query(network, "found", days, _PAIRS.c.verdict)
    same = (_SAMPLES.c.procedure_key == _PAIRS.c.procedure_key) & (_SAMPLES.c.enterprise_id == _PAIRS.c.enterprise_id)
    drawn = query.join_from(_SAMPLES, _PAIRS, same).where(_SAMPLES.c.network == network)
    verdicts = Counter({row[0]: row[1] for row in connection.execute(query)})
    verdicts.subtract({row[0]: row[1] for row in connection.execute(drawn)})
    kept, dropped = verdicts[Verdict.KEEP.value], verdicts[Verdict.DROP.value]
    return kept, dropped, verdicts.total() - kept - dropped
