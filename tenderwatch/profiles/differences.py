"""What differs between two versions of a profile, in the words of the table's columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenderwatch.model import Enterprise
from tenderwatch.profiles.cells import Cell, as_text
from tenderwatch.profiles.columns import OF_ACTIVITY, OF_ENTERPRISE, Column, at
from tenderwatch.profiles.preferences import IN_WORDS, said

CONTACTS = "contacts"
UNKNOWN = "–"
"""Stands where nothing is said."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: of which activity ("" is the enterprise), what, and its words before and after.

    Of a list, only what left it and what came. "–" where nothing is said.
    """

    activity: str
    what: str
    old: str
    new: str


def differences(before: Enterprise | None, after: Enterprise) -> list[Difference]:
    """Everything that differs; `before` None: the whole profile is new."""
    old = _raw(before) if before else {}
    return [*_of_enterprise(old, _raw(after)), *_wishes(before, after), *_of_activities(old, _raw(after))]


def in_a_line(found: Sequence[Difference]) -> str:
    """For the log, which keeps no address: "équipe : 5 → 8 ; contacts modifiés"."""
    return " ; ".join(map(_said, found))


def _said(one: Difference) -> str:
    if one.what == CONTACTS:
        return "contacts modifiés"
    activity = f"{one.activity}, " if one.activity else ""
    return f"{activity}{one.what} : {one.old} → {one.new}"


def _raw(profile: Enterprise) -> dict[str, Any]:
    return profile.model_dump(mode="json", exclude_defaults=True)


def _of_enterprise(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    columns = [one for one in OF_ENTERPRISE if one.path not in {("id",), ("digest",)}]
    return _of_columns(columns, old, new, "")


def _of_columns(
    columns: Sequence[Column], old: Mapping[str, Any], new: Mapping[str, Any], activity: str
) -> Iterator[Difference]:
    for column in columns:
        before, after = at(old, column.path), at(new, column.path)
        if before != after:
            what = column.header.removesuffix(" de l'activité")
            yield Difference(activity, what, *_sides(column, before, after))


def _sides(column: Column, before: Any, after: Any) -> tuple[str, str]:
    """The words of both sides; of two lists, of what only one of them has."""
    if isinstance(before, list) and isinstance(after, list):
        left, came = [one for one in before if one not in after], [one for one in after if one not in before]
        before, after = (left, came) if left or came else (before, after)
    return _words(column, before), _words(column, after)


def _words(column: Column, value: Any) -> str:
    return UNKNOWN if value is None or value == [] else _text(column.write(value))


def _text(cell: Cell) -> str:
    return as_text(cell).replace(".", ",") if isinstance(cell, float | int) else cell or UNKNOWN


def _wishes(before: Enterprise | None, after: Enterprise) -> Iterator[Difference]:
    old, new = (before.digest.model_dump() if before else {}), after.digest.model_dump()
    plain = type(after.digest)().model_dump()
    for name, value in new.items():
        if old.get(name, plain[name]) != value:
            yield Difference("", IN_WORDS[name], said(old.get(name, plain[name])), said(value))


def _of_activities(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for before, after in _paired(old.get("activities", []), new.get("activities", [])):
        if before and after:
            yield from _of_columns(OF_ACTIVITY, before, after, after["label"])
        elif after:
            yield Difference(after["label"], "activité", UNKNOWN, "ajoutée")
            yield from _of_columns(OF_ACTIVITY[1:], {}, after, after["label"])
        elif before:
            yield Difference(before["label"], "activité", "présente", "retirée")


Pair = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]


def _paired(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[Pair]:
    """Activities of one label; of what is left, those that share a word, a code or a family were renamed."""
    by_label = {one["label"]: one for one in old}
    labels = {one["label"] for one in new}
    left = [one for one in old if one["label"] not in labels]
    for one in new:
        found = by_label.get(one["label"]) or next((each for each in left if _akin(each, one)), None)
        left = [each for each in left if each is not found]
        yield found, one
    yield from ((one, None) for one in left)


def _akin(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(set(one.get(key, ())) & set(other.get(key, ())) for key in ("keywords", "cpv"))
