"""Profiles with their history: a change is a new version, and says who made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from tenderwatch.model import DigestSettings, Enterprise, Revision
from tenderwatch.store import tables
from tenderwatch.store.notices import Saved

_TABLE = tables.enterprises


def save(connection: sa.Connection, enterprises: Sequence[Enterprise], at: datetime, by: str | None = None) -> Saved:
    """Add a version of each profile that is new or changed; `by`: who changed it, as history shows it."""
    latest = {one.id: one for one in enterprises}
    query = sa.select(_TABLE.c.id, _TABLE.c.version, _TABLE.c.body).where(_TABLE.c.current)
    known = {name: (version, body) for name, version, body in connection.execute(query)}
    rows = [
        {"id": name, "version": known.get(name, (0, ""))[0] + 1, "current": True, "body": body, "at": at, "by": by}
        for name, body in ((name, one.model_dump_json()) for name, one in latest.items())
        if known.get(name, (0, ""))[1] != body
    ]
    if rows:
        old = _TABLE.c.id.in_([row["id"] for row in rows])
        connection.execute(sa.update(_TABLE).where(old).values(current=False))
        connection.execute(sa.insert(_TABLE), rows)
    changed = sum(row["id"] in known for row in rows)
    return Saved(len(rows) - changed, changed, len(latest) - len(rows))


def revise(
    connection: sa.Connection, wanted: Sequence[Enterprise], seen: Mapping[str, int], at: datetime, by: str
) -> list[str]:
    """Save profiles that were seen in some versions (0: nobody yet), all of them or none.

    Returns the ids of those that are in another version meanwhile: then nothing is saved.
    """
    names = [one.id for one in wanted]
    query = sa.select(_TABLE.c.id, _TABLE.c.version).where(_TABLE.c.current, _TABLE.c.id.in_(names))
    present = {row.id: row.version for row in connection.execute(query)}
    moved = [name for name in names if present.get(name, 0) != seen.get(name, 0)]
    if not moved:
        save(connection, wanted, at, by)
    return moved


def present(connection: sa.Connection) -> list[Enterprise]:
    """The current profiles, by id."""
    query = sa.select(_TABLE.c.body).where(_TABLE.c.current).order_by(_TABLE.c.id)
    return [_profile(body) for body in connection.scalars(query)]


@lru_cache(maxsize=2_000)
def _profile(body: str) -> Enterprise:
    """A profile from its stored text; pages ask for all of them again and again."""
    return Enterprise.model_validate_json(body)


def one(connection: sa.Connection, name: str) -> Enterprise | None:
    """One current profile."""
    found = revision(connection, name)
    return found.profile if found else None


def revision(connection: sa.Connection, name: str, version: int | None = None) -> Revision | None:
    """One version of a profile, the current one unless told otherwise."""
    which = _TABLE.c.current if version is None else _TABLE.c.version == version
    return next(iter(_revisions(connection, _TABLE.c.id == name, which)), None)


def revisions(connection: sa.Connection, names: Iterable[str]) -> dict[str, Revision]:
    """The current version of some profiles, by id."""
    return {found.profile.id: found for found in _revisions(connection, _TABLE.c.id.in_(list(names)), _TABLE.c.current)}


def history(connection: sa.Connection, name: str) -> list[Revision]:
    """Every version of a profile, oldest first."""
    return _revisions(connection, _TABLE.c.id == name)


def _revisions(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> list[Revision]:
    query = sa.select(_TABLE.c.version, _TABLE.c.at, _TABLE.c.body, _TABLE.c.by).where(*which)
    rows = connection.execute(query.order_by(_TABLE.c.id, _TABLE.c.version))
    return [Revision(version, at, _profile(body), by) for version, at, body, by in rows]


def since(connection: sa.Connection) -> dict[str, datetime]:
    """When each enterprise came, as far as its oldest version that is kept tells."""
    query = sa.select(_TABLE.c.id, sa.func.min(_TABLE.c.at).label("first")).group_by(_TABLE.c.id)
    return {row.id: row.first for row in connection.execute(query)}


def set_digest(connection: sa.Connection, name: str, settings: DigestSettings, at: datetime, by: str | None) -> bool:
    """Add a version of a profile that differs in how it wants its mails; whatever else changed meanwhile stays."""
    standing = one(connection, name)
    if standing is None or standing.digest == settings:
        return False
    save(connection, [standing.model_copy(update={"digest": settings})], at, by)
    return True
