"""What coordinators made of the week's mails: every version is kept, and the last one stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Edit, Edition, EditionState
from tenderwatch.store import lines, tables
from tenderwatch.store.procedures import owners

_TABLE = tables.editions


def add(connection: sa.Connection, edit: Edit) -> bool:
    """Append the version that follows the one that was shown; False when another one does already.

    Writers wait for each other, so that what is read here is what stands when it is written.
    """
    mine = (_TABLE.c.enterprise_id == edit.enterprise_id) & (_TABLE.c.week == edit.week)
    if edit.version != (connection.scalar(sa.select(sa.func.max(_TABLE.c.version)).where(mine)) or 0) + 1:
        return False
    row = {name: getattr(edit, name) for name in ("enterprise_id", "week", "version", "token", "did", "by", "at")}
    kept = row | {"state": edit.edition.state.value, "body": _body(edit.edition)}
    connection.execute(sa.insert(_TABLE).values(kept))
    if edit.said:
        lines.add(connection, edit.said[0], edit.enterprise_id, edit.said[1])
    return True


def made(connection: sa.Connection, token: str) -> bool:
    """Whether a press of a button has made its version."""
    return connection.scalar(sa.select(sa.func.count()).where(_TABLE.c.token == token)) == 1


def edits(connection: sa.Connection, enterprise_id: str, week: str) -> list[Edit]:
    """Every version of one digest, the oldest first; without lines."""
    mine = (_TABLE.c.enterprise_id == enterprise_id) & (_TABLE.c.week == week)
    return [_edit(row) for row in connection.execute(sa.select(_TABLE).where(mine).order_by(_TABLE.c.version))]


def last(connection: sa.Connection, week: str) -> dict[str, Edit]:
    """The version that stands of every digest of a week that somebody touched, by enterprise; without lines."""
    query = sa.select(_TABLE).where(_TABLE.c.week == week).order_by(_TABLE.c.version)
    return {row.enterprise_id: _edit(row) for row in connection.execute(query)}


def edition(connection: sa.Connection, enterprise_id: str, week: str) -> Edition:
    """The version that stands, its purchases under the keys that they have now, with the lines of coordinators."""
    found = edits(connection, enterprise_id, week)
    kept = found[-1].edition if found else Edition()
    wanted = {*kept.pins, *kept.order, *kept.dropped, *(kept.only or ())}
    known = owners(connection, wanted) if wanted else {}

    def now(keys: Sequence[str] | frozenset[str]) -> list[str]:
        return list(dict.fromkeys(known.get(key, key) for key in keys))

    return Edition(
        pins=tuple(now(kept.pins)),
        order=tuple(now(kept.order)),
        dropped=frozenset(now(kept.dropped)),
        lines=lines.standing(connection, enterprise_id),
        state=kept.state,
        only=None if kept.only is None else frozenset(now(kept.only)),
    )


def _body(edition: Edition) -> str:
    keys = {"pins": edition.pins, "order": edition.order, "dropped": sorted(edition.dropped)}
    only = None if edition.only is None else sorted(edition.only)
    return json.dumps(keys | {"only": only}, ensure_ascii=False)


def _edit(row: Any) -> Edit:
    body = json.loads(row.body)
    edition = Edition(
        pins=tuple(body["pins"]),
        order=tuple(body["order"]),
        dropped=frozenset(body["dropped"]),
        state=EditionState(row.state),
        only=None if body["only"] is None else frozenset(body["only"]),
    )
    return Edit(row.enterprise_id, row.week, row.version, row.token, edition, row.did, row.by, row.at)
