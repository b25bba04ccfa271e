"""A coordinator's own words on a purchase for one enterprise, append-only: the last ones stand."""

from __future__ import annotations

import sqlalchemy as sa

from tenderwatch.model import HumanLine
from tenderwatch.store import tables
from tenderwatch.store.procedures import owners

_LINES = tables.lines


def add(connection: sa.Connection, procedure_key: str, enterprise_id: str, said: HumanLine) -> None:
    """Append a line; an empty text takes the one that stands away."""
    key = owners(connection, {procedure_key}).get(procedure_key, procedure_key)
    row = {"procedure_key": key, "enterprise_id": enterprise_id, "text": said.text, "by": said.by, "at": said.at}
    connection.execute(sa.insert(_LINES).values(row))


def standing(connection: sa.Connection, enterprise_id: str) -> dict[str, HumanLine]:
    """The lines that stand for the mails of an enterprise, by procedure key."""
    query = sa.select(_LINES).where(_LINES.c.enterprise_id == enterprise_id).order_by(_LINES.c.id)
    said = {row.procedure_key: HumanLine(row.text, row.by, row.at) for row in connection.execute(query)}
    return {key: one for key, one in said.items() if one.text}
