"""A profile as the fields of a form, and back; what is wrong is told field by field.

The fields are the columns of the table: a name is the way to the value, "activities-0-keywords"; a list stands on
lines, or is ticked value by value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tenderwatch.errors import ConfigError, TenderwatchError
from tenderwatch.model import DigestSettings, Enterprise
from tenderwatch.profiles.cells import as_text
from tenderwatch.profiles.columns import OF_ACTIVITY, OF_ENTERPRISE, Column, at, put
from tenderwatch.profiles.raw import profile_of

Fields = Mapping[str, Sequence[str]]
"""The values of each field, as a browser sends them; a box that is not ticked sends none."""

ACTIVITY = re.compile(r"activities-(\d{1,3})-")
HERE, GONE = "here", "gone"
"""Marks of an activity: it is on the form, and it is to be taken away."""
TICKED = {"networks", "departments", "regions"}
BOXES = {"neighbours"}
CHOICES = {"kind", "family", "service", "level"}
LISTS = {"contacts", "exclude", "references", "certificates", "excluded_buyers", "keywords", "cpv"}
_SWITCHES = [name for name, field in DigestSettings.model_fields.items() if field.annotation is bool]
_WORDS = {"clé obligatoire absente.": "à remplir.", " (base.postal_code)": ""}


class FormError(TenderwatchError):
    """Fields that cannot be a profile; `problems`: French sentences by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("\n".join(problems.values()))
        self.problems = problems


def fields_of(profile: Enterprise) -> dict[str, list[str]]:
    """The form of a profile."""
    raw = profile.model_dump(mode="json")
    fields = {name: values for column in _OF_ENTERPRISE for name, values in _written(column, raw, "")}
    fields |= {f"digest-{name}": _setting(value) for name, value in raw["digest"].items()}
    for number, activity in enumerate(raw["activities"]):
        start = f"activities-{number}-"
        fields |= {start + HERE: ["1"]} | dict(pair for one in OF_ACTIVITY for pair in _written(one, activity, start))
    return fields


def activities_in(fields: Fields) -> list[int]:
    """The numbers of the activities that a form shows, in order."""
    return sorted({int(found[1]) for name in fields if (found := ACTIVITY.match(name))})


def profile_from(fields: Fields, name: str) -> Enterprise:
    """The profile of an enterprise (`name`: its id) that a form says.

    Raises:
        FormError: everything that is wrong, by field.
    """
    problems: dict[str, str] = {}
    raw: dict[str, Any] = {"id": name, "digest": _settings(fields)}
    _read(raw, _OF_ENTERPRISE, fields, "", problems)
    kept = [one for one in activities_in(fields) if not _left_out(fields, f"activities-{one}-")]
    raw["activities"] = []
    for number in kept:
        activity: dict[str, Any] = {}
        _read(activity, OF_ACTIVITY, fields, f"activities-{number}-", problems)
        raw["activities"].append(activity)
    try:
        profile = profile_of(raw, where="")
    except ConfigError as error:
        for one in error.problems:
            field, sentence = _placed(one, kept)
            problems.setdefault(field, sentence)
        raise FormError(problems) from error
    if problems:
        raise FormError(problems)
    return profile


_OF_ENTERPRISE = [one for one in OF_ENTERPRISE if one.path not in {("id",), ("digest",)}]


def _written(column: Column, raw: Mapping[str, Any], start: str) -> Iterator[tuple[str, list[str]]]:
    value, name = at(raw, column.path) if raw.get(column.path[0]) is not None else None, column.path[-1]
    if value is None:
        return
    if name in TICKED:
        told = list(value)
    elif name in BOXES:
        told = ["1"] if value else []
    elif name in CHOICES:
        told = [value]
    elif name in LISTS:
        told = ["\n".join(str(column.write([one])) for one in value)]
    else:
        told = [value if isinstance(value, str) else as_text(value).replace(".", ",")]
    yield start + "-".join(column.path), told


def _setting(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["1"] if value else []
    return [] if value is None else [str(value)]


def _settings(fields: Fields) -> dict[str, Any]:
    """The wishes about mails; what is left empty is the installation's way."""
    texts = {name: _one(fields, f"digest-{name}") for name in ("max_items", "weekday", "paused_until")}
    typed = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", texts["paused_until"])
    if typed:
        texts["paused_until"] = f"{typed[3]}-{int(typed[2]):02d}-{int(typed[1]):02d}"
    given = {name: text for name, text in texts.items() if text}
    return given | {name: bool(fields.get(f"digest-{name}")) for name in _SWITCHES}


def _read(raw: dict[str, Any], columns: Sequence[Column], fields: Fields, start: str, problems: dict[str, str]) -> None:
    for column in columns:
        field, name = start + "-".join(column.path), column.path[-1]
        if name in TICKED:
            put(raw, column.path, list(fields.get(field, ())))
        elif name in BOXES:
            put(raw, column.path, bool(fields.get(field)))
        elif text := _one(fields, field):
            try:
                put(raw, column.path, text if name in CHOICES else column.read(text))
            except ValueError as error:
                problems[field] = f"{error}."


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()


def _left_out(fields: Fields, start: str) -> bool:
    """Whether an activity is to go, or was never filled in."""
    told = (column for column in OF_ACTIVITY if column.path[-1] not in CHOICES | BOXES)
    return bool(fields.get(start + GONE)) or not any(_one(fields, start + "-".join(one.path)) for one in told)


def _placed(problem: str, activities: Sequence[int]) -> tuple[str, str]:
    """The field that a problem of the profile is about, and its sentence."""
    key, _, sentence = problem.removeprefix(" : ").partition(" : ")
    for told, better in _WORDS.items():
        sentence = sentence.replace(told, better)
    parts, start, columns = key.split("."), "", _OF_ENTERPRISE
    if parts[0] == "digest":
        return "-".join(parts), sentence
    if parts[0] == "activities" and len(parts) > 1 and parts[1].isdigit():
        start, parts, columns = f"activities-{activities[int(parts[1])]}-", parts[2:], list(OF_ACTIVITY)
    path = tuple(one for one in parts if not one.isdigit())
    column = next((one for one in columns if path[: len(one.path)] == one.path), None)
    return start + "-".join(column.path if column else path), sentence
