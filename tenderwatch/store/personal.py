"""What is stored of an address, whatever the table: found, taken out, and forgotten with time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Enterprise
from tenderwatch.store import tables
from tenderwatch.store.addresses import normal

Row = dict[str, Any]

PUBLIC = {"notices", "identifiers", "matches", "procedures"}
"""Tables of what buyers published; it is not stored to know anybody, and its sources would bring it again."""
GONE = "personne effacée"
ONLY_OF_PEOPLE = {"refusals", "suspensions", "users", "signins", "sessions"}
"""Tables whose rows are of no use without the person."""
AUTHORED = {
    f"auteurs ({name})": table for name, table in tables.metadata.tables.items() if {"by", "at"} <= set(table.c.keys())
}
"""Tables that keep who said or did something, and when."""


def pattern(address: str) -> re.Pattern[str]:
    """The address as a whole: not the end or the beginning of a longer one."""
    return re.compile(rf"(?<![\w.+%-]){re.escape(normal(address))}(?![\w-]|\.\w)", re.IGNORECASE)


def rows_with(connection: sa.Connection, address: str) -> Iterator[tuple[sa.Table, Row]]:
    """Every row in which a text names an address, table by table."""
    exact = pattern(address)
    for table in tables.metadata.sorted_tables:
        texts = [column for column in table.columns if isinstance(column.type, sa.Text)]
        like = f"%{_escaped(normal(address))}%"
        query = sa.select(table).where(sa.or_(*(sa.func.lower(column).like(like, escape="\\") for column in texts)))
        rows = connection.execute(query).mappings().all() if texts else []
        for row in rows:
            if any(exact.search(row[column.name] or "") for column in texts):
                yield table, dict(row)


def export(connection: sa.Connection, address: str) -> dict[str, list[Row]]:
    """What every table holds of an address; of profiles its own contact alone, of public notices where they are."""
    found: dict[str, list[Row]] = {}
    for table, row in rows_with(connection, address):
        found.setdefault(table.name, []).append(_shown(table.name, row, address))
    return found


def _shown(name: str, row: Row, address: str) -> Row:
    if name == "enterprises":
        contacts = [one for one in json.loads(row["body"])["contacts"] if normal(one["email"]) == normal(address)]
        author = {"by": row["by"]} if row["by"] and normal(row["by"]) == normal(address) else {}
        return {key: row[key] for key in ("id", "version", "current", "at")} | {"contacts": contacts} | author
    if name == "notices":
        return {key: row[key] for key in ("key", "version", "source", "published_on", "title")}
    if name == "runs":
        return {key: row[key] for key in ("id", "run", "started")}
    return {key: value.decode("utf-8", "replace") if isinstance(value, bytes) else value for key, value in row.items()}


def forget(connection: sa.Connection, address: str, alias: str, at: datetime) -> dict[str, int]:
    """Take an address out of every table but those of public notices; rows changed or deleted, by table.

    What must not happen twice stays known under `alias`, which leads to nobody.
    """
    counts: dict[str, int] = {}
    for table, row in list(rows_with(connection, address)):
        if table.name in PUBLIC:
            continue
        mine = sa.and_(*(column == row[column.name] for column in table.primary_key))
        if table.name in ONLY_OF_PEOPLE:
            connection.execute(sa.delete(table).where(mine))
        else:
            connection.execute(sa.update(table).where(mine).values(_without(table, row, address, alias, at)))
        counts[table.name] = counts.get(table.name, 0) + 1
    return counts


def _without(table: sa.Table, row: Row, address: str, alias: str, at: datetime) -> Row:
    """The values of a row that change."""
    if table.name == "enterprises":
        profile = Enterprise.model_validate_json(row["body"])
        others = tuple(one for one in profile.contacts if normal(one.email) != normal(address))
        body = pattern(address).sub(alias, profile.model_copy(update={"contacts": others}).model_dump_json())
        return {"body": body, "by": pattern(address).sub(GONE, row["by"]) if row["by"] else None}
    changed: Row = {
        column.name: pattern(address).sub(GONE if column.name == "by" else alias, row[column.name])
        for column in table.columns
        if isinstance(column.type, sa.Text) and row[column.name]
    }
    if table.name == "deliveries":
        changed |= {"message": b"", "message_id": None}
        if row["status"] in {"composed", "claimed"}:
            changed |= {"status": "failed", "settled_at": at, "error": "adresse effacée"}
    return changed


def forget_texts(connection: sa.Connection, ids: Iterable[int]) -> None:
    """Empty the texts of messages; that they were sent stays known."""
    table = tables.deliveries
    for number in ids:
        connection.execute(sa.update(table).where(table.c.id == number).values(message=b""))


def old_texts(connection: sa.Connection, before: datetime) -> list[int]:
    """Settled messages of before a moment that still have their text, by number."""
    table = tables.deliveries
    old = (table.c.settled_at < before) & (sa.func.length(table.c.message) > 0)
    settled = old & table.c.status.in_(("sent", "failed"))
    return list(connection.scalars(sa.select(table.c.id).where(settled).order_by(table.c.id)))


def old_rows(before: datetime) -> dict[str, tuple[sa.Table, sa.ColumnElement[bool]]]:
    """What is told of people and older than a moment, by its French name; of what they said, the author goes."""
    profiles, refusals, runs, audit = tables.enterprises, tables.refusals, tables.runs, tables.audit
    authors = {name: (table, (table.c["at"] < before) & (table.c["by"] != GONE)) for name, table in AUTHORED.items()}
    return authors | {
        "anciennes versions de profils": (profiles, ~profiles.c.current & (profiles.c.at < before)),
        "refus d'adresses": (refusals, refusals.c.at < before),
        "comptes rendus de passages": (runs, runs.c.started < before),
        "lignes du journal": (audit, audit.c.at < before),
    }


def count_old(connection: sa.Connection, before: datetime) -> dict[str, int]:
    """How many rows `forget_old` would delete or make anonymous."""
    return {
        name: connection.scalar(sa.select(sa.func.count()).select_from(table).where(old)) or 0
        for name, (table, old) in old_rows(before).items()
    }


def forget_old(connection: sa.Connection, before: datetime) -> None:
    """Delete them; what people said stays, without its author."""
    for name, (table, old) in old_rows(before).items():
        if name in AUTHORED:
            connection.execute(sa.update(table).where(old).values(by=GONE))
        else:
            connection.execute(sa.delete(table).where(old))


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
