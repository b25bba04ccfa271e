"""What coordinators do: each act happens once and whole, is only ever added to, and can be taken back for a while."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tenderwatch.model import Act, ActKind, Member, Outcome, Said, Target, Undoable, Verdict
from tenderwatch.store import queue, tables
from tenderwatch.store.engine import chunks
from tenderwatch.store.standing import TAKEN_BACK, standing

_ACTS, _DECISIONS, _NOTES = tables.acts, tables.decisions, tables.notes
_VERDICTS = {ActKind.KEEP: Verdict.KEEP, ActKind.DROP: Verdict.DROP, ActKind.MAYBE: Verdict.MAYBE}
Row = dict[str, object]


def carry_out(connection: sa.Connection, act: Act, targets: Sequence[Target]) -> Outcome:
    """Write a verdict or a note on every row that nobody else has decided on since it was shown; once per token."""
    before = outcome(connection, act.token)
    if before:
        return before
    members = _members(connection, act, targets)
    present = versions(connection, {key: tuple(found) for key, found in members.items()})
    moves = act.kind != ActKind.NOTE
    stale = [one.procedure_key for one in targets if moves and present.get(one.procedure_key, 0) != one.version]
    held = [one for one in targets if one.procedure_key in members and one.procedure_key not in stale]
    decisions = [row for one in held for row in _decisions(act, one, members[one.procedure_key])]
    noted = [_note(act, one, network) for one in held for network in _noting(act, members[one.procedure_key])]
    _insert(connection, _DECISIONS, decisions)
    _insert(connection, _NOTES, noted)
    queue.refresh(connection, [one.procedure_key for one in held])
    done = Outcome(act.token, act.kind, len(decisions) or len(noted), len(held), tuple(stale))
    _remember(connection, act, done, None)
    return done


def outcome(connection: sa.Connection, token: str) -> Outcome | None:
    """What became of an act that was carried out before."""
    row = connection.execute(sa.select(_ACTS).where(_ACTS.c.token == token)).one_or_none()
    if row is None:
        return None
    return Outcome(row.token, ActKind(row.kind), row.done, row.rows, tuple(json.loads(row.stale)), again=True)


def _members(
    connection: sa.Connection, act: Act, targets: Sequence[Target]
) -> dict[str, dict[str, tuple[Member, str]]]:
    """The enterprises of each row that the coordinator speaks for, with the network through which."""
    found: dict[str, dict[str, tuple[Member, str]]] = {}
    for row in queue.find(connection, [one.procedure_key for one in targets], act.networks):
        for member in row.face.members:
            found.setdefault(row.procedure_key, {}).setdefault(member.id, (member, row.network))
    return found


def versions(connection: sa.Connection, members: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The number of the last decision on some enterprises of each procedure; those without any are left out."""
    query = sa.select(_DECISIONS.c.procedure_key, _DECISIONS.c.enterprise_id, sa.func.max(_DECISIONS.c.id))
    grouped = query.group_by(_DECISIONS.c.procedure_key, _DECISIONS.c.enterprise_id)
    found: dict[str, int] = {}
    for chunk in chunks(members):
        for key, enterprise, number in connection.execute(grouped.where(_DECISIONS.c.procedure_key.in_(chunk))):
            if enterprise in members[key]:
                found[key] = max(found.get(key, 0), number)
    return found


def _decisions(act: Act, target: Target, members: Mapping[str, tuple[Member, str]]) -> list[Row]:
    """A verdict on each chosen enterprise; a note says nothing of anybody."""
    verdict = _VERDICTS.get(act.kind)
    if verdict is None:
        return []
    return [
        _decision(act, target.procedure_key, name, members[name][1], verdict)
        for name in target.enterprises
        if name in members
    ]


def _decision(act: Act, key: str, enterprise: str, network: str | None, verdict: Verdict | None) -> Row:
    return {
        "procedure_key": key,
        "enterprise_id": enterprise,
        "verdict": verdict.value if verdict else TAKEN_BACK,
        "reason": act.reason.value if act.reason and verdict == Verdict.DROP else None,
        "note": act.note,
        "by": act.by,
        "at": act.at,
        "network": network,
        "act": act.token,
    }


def _noting(act: Act, members: Mapping[str, tuple[Member, str]]) -> list[str]:
    if act.kind != ActKind.NOTE or not act.note:
        return []
    return sorted({network for _, network in members.values()})


def _note(act: Act, target: Target, network: str) -> Row:
    told = {"procedure_key": target.procedure_key, "network": network, "text": act.note}
    return told | {"by": act.by, "at": act.at, "act": act.token}


def hand_over(connection: sa.Connection, act: Act, target: Target, network: str) -> Outcome:
    """Keep a purchase for another enterprise (`act.to`), and drop it for those that are named in the target."""
    before = outcome(connection, act.token)
    if before or act.to is None:
        return before or Outcome(act.token, act.kind, 0, 0)
    members = _members(connection, act, [target]).get(target.procedure_key, {})
    known = versions(connection, {target.procedure_key: tuple(members)})
    if known.get(target.procedure_key, 0) != target.version:
        stale = Outcome(act.token, act.kind, 0, 0, (target.procedure_key,))
        _remember(connection, act, stale, None)
        return stale
    dropped = [
        _decision(act, target.procedure_key, name, members[name][1], Verdict.DROP)
        for name in target.enterprises
        if name in members and name != act.to
    ]
    kept = _decision(act, target.procedure_key, act.to, network, Verdict.KEEP)
    _insert(connection, _DECISIONS, [*dropped, kept])
    queue.refresh(connection, [target.procedure_key])
    done = Outcome(act.token, act.kind, len(dropped) + 1, 1)
    _remember(connection, act, done, None)
    return done


def handed_over(connection: sa.Connection, keys: Iterable[str]) -> list[tuple[str, str]]:
    """(procedure key, enterprise id) of what coordinators gave to an enterprise by hand, and still stands."""
    query = (
        sa.select(_DECISIONS.c.procedure_key).distinct().join_from(_DECISIONS, _ACTS, _DECISIONS.c.act == _ACTS.c.token)
    )
    given = query.add_columns(_DECISIONS.c.enterprise_id).where(
        _ACTS.c.kind == ActKind.HAND_OVER.value, _DECISIONS.c.verdict == Verdict.KEEP.value
    )
    found = [
        (key, enterprise)
        for chunk in chunks(keys)
        for key, enterprise in connection.execute(given.where(_DECISIONS.c.procedure_key.in_(chunk)))
    ]
    kept = {key: standing(connection, key) for key, _ in found}
    return sorted((key, name) for key, name in found if name in kept[key] and kept[key][name].verdict == Verdict.KEEP)


def undo(connection: sa.Connection, act: Act, undone: str) -> Outcome:
    """Put back what stood before an act, where nobody has decided since; notes of that act are hidden."""
    before = outcome(connection, act.token) or _undone(connection, undone)
    if before:
        return before
    wrote = sa.select(_DECISIONS.c.procedure_key, _DECISIONS.c.enterprise_id).where(_DECISIONS.c.act == undone)
    pairs = connection.execute(wrote).all()
    found = {tuple(pair): _words(connection, *pair) for pair in pairs}
    stale = [key for (key, _), words in found.items() if not words or words[-1]["act"] != undone]
    rows = [_restored(act, words) for (key, _), words in found.items() if key not in stale]
    _insert(connection, _DECISIONS, rows)
    keys = {key for key, _ in pairs}
    queue.refresh(connection, keys)
    notes = connection.scalar(sa.select(sa.func.count()).where(_NOTES.c.act == undone)) or 0
    done = Outcome(act.token, ActKind.UNDO, len(rows) or notes, len(keys) or notes, tuple(dict.fromkeys(stale)))
    _remember(connection, act, done, undone)
    return done


def _undone(connection: sa.Connection, token: str) -> Outcome | None:
    """The act that has taken another one back already."""
    found = connection.scalar(sa.select(_ACTS.c.token).where(_ACTS.c.undoes == token))
    return outcome(connection, found) if found else None


def _words(connection: sa.Connection, key: str, enterprise: str) -> list[Row]:
    """What was decided of a pair and not taken back, the oldest first: what an act took back lies no more on top."""
    undoing = set(connection.scalars(sa.select(_ACTS.c.token).where(_ACTS.c.undoes.is_not(None))))
    own = (_DECISIONS.c.procedure_key == key) & (_DECISIONS.c.enterprise_id == enterprise)
    words: list[Row] = []
    for row in connection.execute(sa.select(_DECISIONS).where(own).order_by(_DECISIONS.c.id)).mappings():
        if row["act"] in undoing:
            words.pop()
        else:
            words.append(dict(row))
    return words


def _restored(act: Act, words: Sequence[Row]) -> Row:
    """What stood before the last word, said again by whoever takes that one back."""
    kept = {name: words[-1][name] for name in ("procedure_key", "enterprise_id", "network")}
    before = words[-2] if len(words) > 1 else {"verdict": TAKEN_BACK, "reason": None, "note": None}
    return kept | {name: before[name] for name in ("verdict", "reason", "note")} | {
        "by": act.by, "at": act.at, "act": act.token,
    }  # fmt: skip


def undoable(connection: sa.Connection, by: str, since: datetime) -> Undoable | None:
    """The last act of somebody that wrote something and was not taken back."""
    taken = sa.select(_ACTS.c.undoes).where(_ACTS.c.undoes.is_not(None))
    own = _ACTS.c.by == by, _ACTS.c.at >= since, _ACTS.c.undoes.is_(None), _ACTS.c.done > 0
    query = sa.select(_ACTS).where(*own, _ACTS.c.token.not_in(taken)).order_by(_ACTS.c.at.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Undoable(row.token, ActKind(row.kind), row.done, row.rows, row.at) if row else None


def act_of(connection: sa.Connection, token: str) -> tuple[str, datetime] | None:
    """Who did something, and when."""
    row = connection.execute(sa.select(_ACTS.c.by, _ACTS.c.at).where(_ACTS.c.token == token)).one_or_none()
    return (row.by, row.at) if row else None


def rows_of(connection: sa.Connection, token: str) -> list[str]:
    """Keys of the purchases that an act decided on or noted."""
    wanted = [sa.select(table.c.procedure_key).where(table.c.act == token) for table in (_DECISIONS, _NOTES)]
    return list(connection.scalars(sa.union(*wanted)))


def notes(connection: sa.Connection, keys: Iterable[str], networks: Sequence[str]) -> dict[str, list[Said]]:
    """The notes of some networks by procedure, the oldest first; those taken back are left out."""
    taken = sa.select(_ACTS.c.undoes).where(_ACTS.c.undoes.is_not(None))
    query = sa.select(_NOTES).where(_NOTES.c.network.in_(networks), _NOTES.c.act.not_in(taken)).order_by(_NOTES.c.id)
    found: dict[str, dict[tuple[Any, ...], Said]] = {}
    for chunk in chunks(keys):
        for row in connection.execute(query.where(_NOTES.c.procedure_key.in_(chunk))):
            said = Said(row.procedure_key, row.network, row.text, row.by, row.at)
            found.setdefault(row.procedure_key, {}).setdefault((row.act, row.text), said)
    return {key: list(each.values()) for key, each in found.items()}


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(sa.insert(table), list(rows))


def _remember(connection: sa.Connection, act: Act, done: Outcome, undone: str | None) -> None:
    stale = json.dumps(done.stale, ensure_ascii=False)
    row = {"token": act.token, "kind": act.kind.value, "by": act.by, "at": act.at, "undoes": undone}
    counted = {"done": done.done, "rows": done.rows, "stale": stale}
    connection.execute(sa.insert(_ACTS).values(**row, **counted))
