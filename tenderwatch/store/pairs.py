"""The pairs that reports count: matches of each network's enterprises and what became of them, as Paris days.

All of it follows from other tables; whoever writes there says which purchases it was about.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.clock import PARIS
from tenderwatch.model import Member, QueueRow, mark
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.happened import NOTHING, Pair, happened, of, sent
from tenderwatch.store.rows import one_department

_TABLE, _NOTICES, _SAMPLES, _PROFILES = tables.pairs, tables.notices, tables.samples, tables.enterprises
_DEPARTMENT = mark("department", "")
OPEN = "open"
"""The door of a legal type of which the row says nothing."""
_NO_FACTS = {"found_on": None, "activity": "", "department": "", "door": "", "buyer": ""}
_KNOWN = sa.select(_TABLE.c.procedure_key, _TABLE.c.enterprise_id).where(
    _TABLE.c.found_on.is_not(None),
    _TABLE.c.procedure_key.in_(sa.bindparam("keys", expanding=True)),
    _TABLE.c.enterprise_id.in_(sa.bindparam("names", expanding=True)),
)
_LEFT = (
    sa.update(_TABLE)
    .where(_TABLE.c.procedure_key == sa.bindparam("key"), _TABLE.c.enterprise_id == sa.bindparam("name"))
    .values(sent_on=sa.bindparam("sent_on"), published_on=sa.bindparam("published_on"))
)
Row = Mapping[str, Any]


def replace(connection: sa.Connection, keys: Iterable[str], rows: Sequence[QueueRow]) -> None:
    """What stood for these procedures goes; the matches of these rows come, with what became of them."""
    days = _first_read(connection, {row.procedure_key for row in rows})
    matched = [one for row in rows for one in _matches(row, days[row.procedure_key])]
    _write(connection, list(keys), matched)


def refresh(connection: sa.Connection, keys: Iterable[str], only: Collection[str] | None = None) -> None:
    """Say anew what became of the matches of these procedures; `only`: with these enterprises alone."""
    keys = list(keys)
    names = ("network", "procedure_key", "enterprise_id", *_NO_FACTS)
    query = sa.select(*(_TABLE.c[name] for name in names)).where(_TABLE.c.found_on.is_not(None), of(_TABLE, only))
    found = (query.where(_TABLE.c.procedure_key.in_(chunk)) for chunk in chunks(keys))
    _write(connection, keys, [dict(row) for each in found for row in connection.execute(each).mappings()], only)


def left(connection: sa.Connection, pairs: Collection[Pair]) -> None:
    """Say that a mail about some pairs left: their first one is a day, and nothing else of them changes."""
    some = {"keys": sorted({key for key, _ in pairs}), "names": sorted({name for _, name in pairs})}
    told = [(pair, days) for pair, days in sent(connection, some["keys"], some["names"]) if pair in pairs]
    known = {(key, name) for key, name in connection.execute(_KNOWN, some)}
    days = [{"key": pair[0], "name": pair[1], **days} for pair, days in told if pair in known]
    if days:
        connection.execute(_LEFT, days)
    for (key, name), _ in told:
        if (key, name) not in known:
            refresh(connection, [key], [name])


def networks(connection: sa.Connection, names: Iterable[str]) -> dict[str, set[str]]:
    """By enterprise, the networks in whose rows it stands."""
    found: dict[str, set[str]] = {}
    query = sa.select(_TABLE.c.enterprise_id, _TABLE.c.network).distinct()
    for some in chunks(list(names)):
        for name, network in connection.execute(query.where(_TABLE.c.enterprise_id.in_(some))):
            found.setdefault(name, set()).add(network)
    return found


def _write(
    connection: sa.Connection, keys: Sequence[str], matched: Sequence[Row], only: Collection[str] | None = None
) -> None:
    for chunk in chunks(keys):
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.procedure_key.in_(chunk), of(_TABLE, only)))
    told = happened(connection, keys, only)
    known = {_pair(one) for one in matched}
    others = _unmatched(connection, keys, [pair for pair in told if pair not in known])
    rows = [{**NOTHING, **one, **told.get(_pair(one), {})} for one in (*matched, *others)]
    if rows:
        connection.execute(sa.insert(_TABLE), rows)


def _pair(row: Row) -> Pair:
    return row["procedure_key"], row["enterprise_id"]


def _unmatched(connection: sa.Connection, keys: Iterable[str], pairs: Iterable[Pair]) -> Iterator[Row]:
    """Something happened to these although they match no more; a drawn refusal was never meant to."""
    drawn = sa.select(_SAMPLES.c.procedure_key, _SAMPLES.c.enterprise_id).distinct()
    found = (drawn.where(_SAMPLES.c.procedure_key.in_(chunk)) for chunk in chunks(keys))
    refused = {(key, name) for each in found for key, name in connection.execute(each)}
    left = [pair for pair in pairs if pair not in refused]
    networks = _networks(connection, {name for _, name in left})
    for key, name in left:
        for network in networks.get(name, ()):
            yield {"network": network, "procedure_key": key, "enterprise_id": name, **_NO_FACTS}


def _networks(connection: sa.Connection, names: set[str]) -> dict[str, list[str]]:
    """The networks of enterprises, as their profiles say today."""
    query = sa.select(_PROFILES.c.id, _PROFILES.c.body).where(_PROFILES.c.current)
    wanted = (query.where(_PROFILES.c.id.in_(chunk)) for chunk in chunks(sorted(names)))
    return {name: json.loads(body)["networks"] for each in wanted for name, body in connection.execute(each)}


def _first_read(connection: sa.Connection, keys: set[str]) -> dict[str, date]:
    """The Paris day on which the first notice of each procedure was first seen."""
    first: sa.ColumnElement[datetime] = sa.func.min(_NOTICES.c.seen_at)
    query = sa.select(_NOTICES.c.procedure_key, first).group_by(_NOTICES.c.procedure_key)
    return {
        key: at.astimezone(PARIS).date()
        for chunk in chunks(sorted(keys))
        for key, at in connection.execute(query.where(_NOTICES.c.procedure_key.in_(chunk)))
    }


def _matches(row: QueueRow, day: date) -> Iterator[Row]:
    """One per matched enterprise, by its best match; a refusal that is looked at is no match."""
    codes = [one.removeprefix(_DEPARTMENT) for one in row.marks if one.startswith(_DEPARTMENT)]
    best = {one.id: one for one in reversed(row.face.members) if one.band is not None}
    for name, member in sorted(best.items()):
        yield {
            "network": row.network,
            "procedure_key": row.procedure_key,
            "enterprise_id": name,
            "found_on": day,
            "activity": member.activity,
            "department": one_department(codes),
            "door": _door(row, member),
            "buyer": row.face.buyer,
        }


def _door(row: QueueRow, member: Member) -> str:
    return next((one.tone for one in row.face.doors if member.kind in one.kinds), OPEN)
