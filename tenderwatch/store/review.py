"""Refusals drawn for review and learnt words, both append-only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Learning, Sampled, Stratum, Verdict
from tenderwatch.store import tables
from tenderwatch.store.standing import revised

_SAMPLES, _LEARNINGS, _DECISIONS = tables.samples, tables.learnings, tables.decisions


def add_samples(connection: sa.Connection, drawn: Sequence[Sampled]) -> int:
    """Append the draw of a week and network, once: a second draw of the same adds nothing. How many were added."""
    known = {(one.network, one.week) for one in samples(connection, None)}
    rows = [_sample_row(one) for one in drawn if (one.network, one.week) not in known]
    if rows:
        connection.execute(sa.insert(_SAMPLES), rows)
    return len(rows)


def _sample_row(one: Sampled) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Sampled.__dataclass_fields__} | {"stratum": one.stratum.value}


def samples(connection: sa.Connection, network: str | None) -> list[Sampled]:
    """Everything drawn, the oldest first."""
    query = sa.select(_SAMPLES).order_by(_SAMPLES.c.id)
    if network is not None:
        query = query.where(_SAMPLES.c.network == network)
    rows = connection.execute(query).mappings()
    return [_sampled({name: row[name] for name in Sampled.__dataclass_fields__}) for row in rows]


def reviewed(connection: sa.Connection, network: str, since: str, until: str) -> list[tuple[Sampled, Verdict | None]]:
    """What was drawn for a network in some ISO weeks, the last one excluded, with the verdict that stands."""
    pair = (
        _DECISIONS.c.procedure_key == _SAMPLES.c.procedure_key,
        _DECISIONS.c.enterprise_id == _SAMPLES.c.enterprise_id,
    )
    both = _SAMPLES.outerjoin(_DECISIONS, sa.and_(*pair, ~revised()))
    weeks = _SAMPLES.c.week >= since, _SAMPLES.c.week < until
    query = sa.select(_SAMPLES, _DECISIONS.c.verdict).select_from(both).where(_SAMPLES.c.network == network, *weeks)
    return [
        (_sampled({name: row[name] for name in Sampled.__dataclass_fields__}), _verdict(row["verdict"]))
        for row in connection.execute(query.order_by(_SAMPLES.c.id)).mappings()
    ]


def _verdict(word: str | None) -> Verdict | None:
    return Verdict(word) if word else None


def _sampled(row: Mapping[str, Any]) -> Sampled:
    return Sampled(**{**row, "stratum": Stratum(row["stratum"])})


def first_seen(connection: sa.Connection, since: datetime, until: datetime) -> list[str]:
    """Procedures whose first notice was seen from one moment on and before another."""
    table = tables.notices
    first = sa.func.min(table.c.seen_at)
    query = sa.select(table.c.procedure_key).group_by(table.c.procedure_key)
    return list(connection.scalars(query.having(first >= since, first < until).order_by(table.c.procedure_key)))


def add_learning(connection: sa.Connection, one: Learning) -> None:
    """Append what was learnt."""
    row = {
        "enterprise_id": one.enterprise_id,
        "activity": one.activity,
        "factors": json.dumps(dict(one.factors), ensure_ascii=False, sort_keys=True),
        "votes": json.dumps(dict(one.votes), ensure_ascii=False, sort_keys=True),
        "undoes": one.undoes,
        "by": one.by,
        "at": one.at,
    }
    connection.execute(sa.insert(_LEARNINGS).values(row))


def learnings(connection: sa.Connection, enterprise_id: str | None) -> list[Learning]:
    """All that was ever learnt, the oldest first."""
    query = sa.select(_LEARNINGS).order_by(_LEARNINGS.c.id)
    if enterprise_id is not None:
        query = query.where(_LEARNINGS.c.enterprise_id == enterprise_id)
    return [
        Learning(
            enterprise_id=row["enterprise_id"],
            activity=row["activity"],
            factors=json.loads(row["factors"]),
            votes={stem: (kept, dropped) for stem, (kept, dropped) in json.loads(row["votes"]).items()},
            by=row["by"],
            at=row["at"],
            undoes=row["undoes"],
            number=row["id"],
        )
        for row in connection.execute(query).mappings()
    ]
