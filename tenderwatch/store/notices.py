"""Notices: one row per content, tied into procedures as they come, and searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from tenderwatch.buyers import core
from tenderwatch.clock import PARIS
from tenderwatch.french import plain
from tenderwatch.model import Deadline, Notice, Version
from tenderwatch.store import tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.procedures import tie
from tenderwatch.store.rows import departments, one_department, searchable, words_of

MAX_QUERY = 1_000
"""Characters of a search that are looked at."""
MAX_WORD = 100
"""Characters of a searched word; PostgreSQL refuses a query with one of 2,047."""

_TABLE = tables.notices


class Saved(NamedTuple):
    """What became of what was saved, counted over distinct keys."""

    new: int
    changed: int
    unchanged: int


def save(connection: sa.Connection, notices: Sequence[Notice], seen_at: datetime) -> Saved:
    """Add what is new or changed, as a new version; a key given twice counts once, its last content stands."""
    latest = {notice.key: notice for notice in notices}
    known = _known(connection, latest)
    changed = [one for one in latest.values() if known.get(one.key, (0, ""))[1] != one.fingerprint]
    if changed:
        procedure_keys = tie(connection, changed)
        _retire(connection, changed)
        rows = [_row(one, known.get(one.key, (0, ""))[0] + 1, procedure_keys[one.key], seen_at) for one in changed]
        connection.execute(sa.insert(_TABLE), rows)
    again = sum(one.key in known for one in changed)
    return Saved(len(changed) - again, again, len(latest) - len(changed))


def _known(connection: sa.Connection, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Version and fingerprint of what stands, by key."""
    columns = sa.select(_TABLE.c.key, _TABLE.c.version, _TABLE.c.fingerprint).where(_TABLE.c.current)
    return {
        key: (version, fingerprint)
        for chunk in chunks(keys)
        for key, version, fingerprint in connection.execute(columns.where(_TABLE.c.key.in_(chunk)))
    }


def _retire(connection: sa.Connection, notices: Iterable[Notice]) -> None:
    for chunk in chunks(one.key for one in notices):
        old = _TABLE.c.key.in_(chunk) & _TABLE.c.current
        connection.execute(sa.update(_TABLE).where(old).values(current=False))


def _row(notice: Notice, version: int, procedure_key: str, seen_at: datetime) -> Mapping[str, Any]:
    return {
        "key": notice.key,
        "version": version,
        "current": True,
        "source": notice.source,
        "source_id": notice.source_id,
        "procedure_key": procedure_key,
        "fingerprint": notice.fingerprint,
        "kind": notice.kind.value,
        "published_on": notice.published_on,
        "deadline_at": notice.deadline.at if notice.deadline else None,
        "title": notice.title.replace("\x00", ""),
        "buyer": core(notice.buyer.name),
        "department": one_department(departments(notice)),
        "words": words_of(notice),
        "body": notice.written,
        "seen_at": seen_at,
    }


def find(connection: sa.Connection, name: str) -> Notice | None:
    """The current version of a notice, by key ("boamp:26-1") or by its source's own identifier ("26-1")."""
    named = sa.or_(_TABLE.c.key == name, _TABLE.c.source_id == name)
    body = connection.scalar(sa.select(_TABLE.c.body).where(named, _TABLE.c.current).order_by(_TABLE.c.key).limit(1))
    return Notice.model_validate_json(body) if body else None


def read_whole(connection: sa.Connection, source: str) -> set[str]:
    """Identifiers of a source's current notices whose own page was read."""
    query = sa.select(_TABLE.c.source_id).where(_TABLE.c.source == source, _TABLE.c.current)
    return set(connection.scalars(query.where(_TABLE.c.body.not_like('%"partial":true%'))))


def by_key(connection: sa.Connection, keys: Iterable[str]) -> dict[str, Notice]:
    """Current notices, by key."""
    query = sa.select(_TABLE.c.key, _TABLE.c.body).where(_TABLE.c.current)
    return {
        key: Notice.model_validate_json(body)
        for chunk in chunks(keys)
        for key, body in connection.execute(query.where(_TABLE.c.key.in_(chunk)))
    }


def recent(connection: sa.Connection, limit: int) -> list[str]:
    """The keys of the notices that were seen last."""
    query = sa.select(_TABLE.c.key).where(_TABLE.c.current).order_by(_TABLE.c.seen_at.desc(), _TABLE.c.key)
    return list(connection.scalars(query.limit(limit)))


def of_procedures(connection: sa.Connection, keys: Iterable[str]) -> dict[str, list[Notice]]:
    """Current notices of procedures, by procedure key; a procedure without notices is left out."""
    found: dict[str, list[Notice]] = {}
    query = sa.select(_TABLE.c.procedure_key, _TABLE.c.body).where(_TABLE.c.current).order_by(_TABLE.c.key)
    for chunk in chunks(keys):
        for key, body in connection.execute(query.where(_TABLE.c.procedure_key.in_(chunk))):
            found.setdefault(key, []).append(Notice.model_validate_json(body))
    return found


def versions(connection: sa.Connection, procedure_key: str) -> list[Version]:
    """Every version of every notice of a procedure, the newest first."""
    query = sa.select(_TABLE.c.version, _TABLE.c.current, _TABLE.c.seen_at, _TABLE.c.body)
    rows = connection.execute(query.where(_TABLE.c.procedure_key == procedure_key).order_by(_TABLE.c.id.desc()))
    return [Version(Notice.model_validate_json(body), number, current, at) for number, current, at, body in rows]


MOST_CANDIDATES = 300
"""Of the same buyer or title, and as many of the same deadline."""
TITLE_WORDS, LONG_WORD = 4, 5
"""Words of a title that find it elsewhere, and the letters of each; fewer or shorter ones are in too many notices."""
_WHOLE_WORD = re.compile(rf"(?<![\w\ufffd?])[^\W\d_]{{{LONG_WORD},}}(?![\w\ufffd?])(?!\S*\s*\.\.\.)")
"""A word without lost letters, and not the one that a portal's cut may have torn."""


def candidates(connection: sa.Connection, notice: Notice) -> list[tuple[str, Notice]]:
    """Procedure key and notice of what could be of the same purchase: same buyer, words of its title, same deadline.

    The newest first, those of the same deadline alone last. Notices of its own procedure are left out.
    """
    name = core(notice.buyer.name)
    words = sorted(set(_WHOLE_WORD.findall(plain(notice.title[:MAX_QUERY]))), key=lambda word: (-len(word), word))
    likely = [_TABLE.c.buyer == name] if name else []
    if name and len(words) >= TITLE_WORDS:
        likely.append(_holds(connection, words[:TITLE_WORDS]))
    own = sa.select(_TABLE.c.procedure_key).where(_TABLE.c.key == notice.key, _TABLE.c.current).scalar_subquery()
    query = sa.select(_TABLE.c.key, _TABLE.c.procedure_key, _TABLE.c.body).where(
        _TABLE.c.current, _TABLE.c.procedure_key.is_distinct_from(own)
    )
    newest = query.order_by(_TABLE.c.published_on.desc(), _TABLE.c.key).limit(MOST_CANDIDATES)
    found: dict[str, tuple[str, str]] = {}
    for alike in filter(None, (likely, _same_limit(notice.deadline))):
        for key, procedure_key, body in connection.execute(newest.where(sa.or_(*alike))):
            found.setdefault(key, (procedure_key, body))
    return [(procedure_key, Notice.model_validate_json(body)) for procedure_key, body in found.values()]


def _same_limit(limit: Deadline | None) -> list[sa.ColumnElement[bool]]:
    """The same moment; where only the day is known, any moment of it."""
    if limit is None or limit.day is None:
        return []
    if limit.at:
        return [_TABLE.c.deadline_at == limit.at]
    start = datetime.combine(limit.day, time(), PARIS)
    return [_TABLE.c.deadline_at.between(start, start + timedelta(days=1))]


def _holds(connection: sa.Connection, words: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a row holds every word, by the index for searching."""
    if connection.dialect.name == "sqlite":
        found = sa.text("SELECT rowid AS id FROM notice_words WHERE notice_words MATCH :words")
        rows = found.bindparams(words=" AND ".join(f'"{word}"' for word in words)).columns(id=sa.Integer).subquery()
        return _TABLE.c.id.in_(sa.select(rows.c.id))
    simple: sa.ColumnElement[str] = sa.literal_column("'simple'")
    wanted = sa.func.to_tsquery(simple, " & ".join(f"'{word}'" for word in words))
    return sa.func.to_tsvector(simple, _TABLE.c.words).bool_op("@@")(wanted)


def holding(connection: sa.Connection, text: str) -> sa.Select[Any] | None:
    """Keys of procedures with a current notice that holds every word, or begins of words; None without a word."""
    words = _words(text)
    if not words:
        return None
    keys = sa.select(_TABLE.c.procedure_key).where(_TABLE.c.current)
    if connection.dialect.name == "sqlite":
        found = sa.text("SELECT rowid AS id FROM notice_words WHERE notice_words MATCH :wanted")
        rows = found.bindparams(wanted=_beginning(words)).columns(id=sa.Integer).subquery()
        return keys.where(_TABLE.c.id.in_(sa.select(rows.c.id)))
    simple: sa.ColumnElement[str] = sa.literal_column("'simple'")
    wanted = sa.func.to_tsquery(simple, " & ".join(f"'{word}':*" for word in words))
    return keys.where(sa.func.to_tsvector(simple, _TABLE.c.words).bool_op("@@")(wanted))


def _words(text: str) -> list[str]:
    return [word[:MAX_WORD] for word in searchable(text[:MAX_QUERY]).split()]


def _beginning(words: Sequence[str]) -> str:
    return " ".join(f'"{word}"*' for word in words)


def search(connection: sa.Connection, text: str, limit: int) -> list[Notice]:
    """Current notices that hold every word, the best first; words are words, never query syntax."""
    words = _words(text)
    if not words:
        return []
    if connection.dialect.name == "sqlite":
        query = sa.text(
            "SELECT n.body FROM notice_words JOIN notices n ON n.id = notice_words.rowid "
            "WHERE notice_words MATCH :words AND n.current ORDER BY rank, n.published_on DESC, n.key LIMIT :limit"
        )
        given = _beginning(words)
    else:
        query = sa.text(
            "SELECT body FROM notices, to_tsquery('simple', :words) AS q "
            "WHERE to_tsvector('simple', words) @@ q AND current "
            "ORDER BY ts_rank(to_tsvector('simple', words), q) DESC, published_on DESC, key LIMIT :limit"
        )
        given = " & ".join(f"'{word}':*" for word in words)
    bodies = connection.scalars(query, {"words": given, "limit": limit})
    return [Notice.model_validate_json(body) for body in bodies]
