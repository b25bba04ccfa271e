"""Which decisions stand: the last word on each enterprise and purchase, unless it was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Decision, DropReason, Ruling, Verdict
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks

_TABLE = tables.decisions
TAKEN_BACK = ""
"""Stands where a verdict would: what stood for the pair stands no more."""


def made(
    connection: sa.Connection,
    *,
    procedure_key: str | None = None,
    enterprise_id: str | None = None,
) -> list[Ruling]:
    """Every decision on a purchase or an enterprise, taken back or not, the oldest first."""
    query = sa.select(_TABLE).order_by(_TABLE.c.at, _TABLE.c.id)
    if procedure_key is not None:
        query = query.where(_TABLE.c.procedure_key == procedure_key)
    if enterprise_id is not None:
        query = query.where(_TABLE.c.enterprise_id == enterprise_id)
    return [_of_row(dict(row)) for row in connection.execute(query).mappings()]


def decided_among(connection: sa.Connection, keys: Iterable[str]) -> list[str]:
    """Those of some procedures on which anything was ever decided."""
    query = sa.select(_TABLE.c.procedure_key).distinct()
    wanted = (query.where(_TABLE.c.procedure_key.in_(chunk)) for chunk in chunks(keys))
    return [key for each in wanted for key in connection.scalars(each)]


def revised() -> sa.ColumnElement[bool]:
    """Whether another decision on the same pair came after a row of `decisions`."""
    later = _TABLE.alias("later")
    pair = (later.c.procedure_key == _TABLE.c.procedure_key) & (later.c.enterprise_id == _TABLE.c.enterprise_id)
    after = sa.or_(later.c.at > _TABLE.c.at, (later.c.at == _TABLE.c.at) & (later.c.id > _TABLE.c.id))
    return sa.select(later.c.id).where(pair, after).exists()


def standing(
    connection: sa.Connection, procedure_key: str, networks: Sequence[str] | None = None
) -> dict[str, Decision]:
    """The decisions that stand on a purchase, by enterprise; a note of another network than these is left out."""
    said = made(connection, procedure_key=procedure_key)
    if networks is not None:
        said = [one if one.network is None or one.network in networks else replace(one, note=None) for one in said]
    return {pair[1]: one for pair, one in last(said).items()}


def last(decisions: Iterable[Ruling]) -> dict[tuple[str, str], Decision]:
    """What stands for each (procedure, enterprise), of decisions in the order in which they were made."""
    found = {(one.procedure_key, one.enterprise_id): one for one in decisions}
    return {pair: decision for pair, one in found.items() if (decision := _decision(one))}


def _decision(one: Ruling) -> Decision | None:
    if one.verdict is None:
        return None
    return Decision(one.procedure_key, one.enterprise_id, one.verdict, one.reason, one.note, one.by, one.at)


def _of_row(row: Mapping[str, Any]) -> Ruling:
    return Ruling(
        procedure_key=row["procedure_key"],
        enterprise_id=row["enterprise_id"],
        verdict=None if row["verdict"] == TAKEN_BACK else Verdict(row["verdict"]),
        reason=DropReason(row["reason"]) if row["reason"] else None,
        note=row["note"],
        by=row["by"],
        at=row["at"],
        network=row["network"],
    )
