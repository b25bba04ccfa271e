"""Between a table (a line per activity) and profiles; a bad line is told by its number and refuses its enterprise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from tenderwatch.errors import ConfigError
from tenderwatch.french import plain
from tenderwatch.model import Enterprise
from tenderwatch.profiles.cells import Cell, as_text
from tenderwatch.profiles.columns import COLUMNS, OF_ACTIVITY, OF_ENTERPRISE, Column, at, put
from tenderwatch.profiles.raw import profile_of


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its number as the spreadsheet shows it, its cells, and why it cannot be read at all."""

    number: int
    cells: Sequence[object]
    spoilt: str | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A whole table: its header, its lines, and what was left out before any line was looked at."""

    header: Sequence[object]
    lines: Sequence[Line]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """A line under our own columns, as text."""

    number: int
    texts: Mapping[str, str]


def lines_of(enterprises: Iterable[Enterprise]) -> Iterator[list[Cell]]:
    """The cells of each line under `COLUMNS`; an enterprise without activities has one line."""
    for one in enterprises:
        raw = one.model_dump(mode="json", exclude_defaults=True)
        for number, activity in enumerate(raw.get("activities") or [{}]):
            yield [_written(column, raw, activity, first=number == 0) for column in COLUMNS]


def _written(column: Column, raw: Mapping[str, Any], activity: Mapping[str, Any], *, first: bool) -> Cell:
    """What belongs to the enterprise stands on its first line, its identifier on each."""
    if column not in OF_ACTIVITY and not first and column.path != ("id",):
        return None
    value = at(activity if column in OF_ACTIVITY else raw, column.path)
    return None if value is None else column.write(value)


def profiles_of(table: Lines) -> tuple[list[Enterprise], list[str]]:
    """The profiles of a table, and a French sentence for everything that was left out."""
    columns, problems = _columns(table.header)
    problems = [*table.problems, *problems]
    missing = [one.header for one in COLUMNS if one.needed and one.header not in columns]
    if missing:
        return [], [*problems, f"colonnes absentes : {', '.join(missing)} ; « profiles template » donne un modèle."]
    groups: dict[str, list[Line]] = {}
    for line in table.lines:
        name = _text(line, columns["identifiant"])
        if any(one not in {None, ""} for one in line.cells) and not name:
            problems.append(f"ligne {line.number} : identifiant absent ; répétez-le à chaque ligne de l'entreprise.")
        elif name:
            groups.setdefault(name, []).append(line)
    found = []
    for name, lines in groups.items():
        try:
            found.append(_profile(lines, columns))
        except ConfigError as error:
            problems += [f"{one} ({name} n'est pas repris)" for one in error.problems]
    return found, problems


def _columns(header: Sequence[object]) -> tuple[dict[str, int], list[str]]:
    """Where our columns stand, and what is odd about the others."""
    known = {_word(one.header): one.header for one in COLUMNS}
    found: dict[str, int] = {}
    problems = []
    for position, cell in enumerate(header):
        given = " ".join(str(cell or "").split())
        name = known.get(_word(given))
        if name and name not in found:
            found[name] = position
        elif name:
            problems.append(f"la colonne « {name} » est donnée deux fois ; la première est lue.")
        elif given:
            best = process.extractOne(_word(given), list(known), score_cutoff=70)
            meant = f" ; vouliez-vous dire « {known[best[0]]} » ?" if best else "."
            problems.append(f"la colonne « {given[:60]} » est inconnue, elle n'est pas lue{meant}")
    return found, problems


def _word(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9%€]+", plain(text)))


def _text(line: Line, position: int) -> str:
    """A cell as text, for grouping; what cannot be one is told later, with its line."""
    value = line.cells[position] if position < len(line.cells) else None
    try:
        return "" if value is None else as_text(value)
    except ValueError:
        return str(value)


def _profile(lines: Sequence[Line], columns: Mapping[str, int]) -> Enterprise:
    """One enterprise from its lines.

    Raises:
        ConfigError: every problem, with line and column.
    """
    problems = [f"ligne {line.number} : {line.spoilt}" for line in lines if line.spoilt]
    given = [_given(line, columns, problems) for line in lines]
    raw: dict[str, Any] = {}
    for column in OF_ENTERPRISE:
        told = [(one.number, text) for one in given if (text := one.texts.get(column.header))]
        for number, text in told:
            if text != told[0][1]:
                problems.append(f"{_place(number, column)} : « {text[:40]} » ne dit pas comme la ligne {told[0][0]}.")
        if told:
            _put(raw, column, *told[0], problems)
    with_activity = [one for one in given if any(one.texts.get(column.header) for column in OF_ACTIVITY)]
    raw["activities"] = [_activity(one, problems) for one in with_activity]
    try:
        profile = profile_of(raw, where="")
    except ConfigError as error:
        problems += [_in_the_table(one, lines[0].number, with_activity) for one in error.problems]
    if problems:
        raise ConfigError(list(dict.fromkeys(problems)))
    return profile


def _given(line: Line, columns: Mapping[str, int], problems: list[str]) -> _Given:
    texts = {}
    for column in COLUMNS:
        position = columns.get(column.header)
        value = line.cells[position] if position is not None and position < len(line.cells) else None
        try:
            texts[column.header] = "" if value is None else as_text(value)
        except ValueError as error:
            problems.append(f"{_place(line.number, column)} : {error}.")
    return _Given(line.number, texts)


def _activity(line: _Given, problems: list[str]) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    for column in OF_ACTIVITY:
        if text := line.texts.get(column.header):
            _put(raw, column, line.number, text, problems)
    return raw


def _put(raw: dict[str, Any], column: Column, number: int, text: str, problems: list[str]) -> None:
    try:
        put(raw, column.path, column.read(text))
    except ValueError as error:
        problems.append(f"{_place(number, column)} : {error}.")


def _place(number: int, column: Column) -> str:
    return f"ligne {number}, colonne « {column.header} »"


def _in_the_table(problem: str, first: int, activities: Sequence[_Given]) -> str:
    """A problem of the profile, told by line and column instead of by key."""
    key, _, sentence = problem.removeprefix(" : ").partition(" : ")
    parts = key.split(".")
    number, columns = first, OF_ENTERPRISE
    if parts[0] == "activities" and len(parts) > 1 and parts[1].isdigit():
        number, columns, parts = activities[int(parts[1])].number, OF_ACTIVITY, parts[2:]
    path = tuple(one for one in parts if not one.isdigit())
    column = next((one for one in columns if path[: len(one.path)] == one.path), None)
    return f"{_place(number, column)} : {sentence}" if column else f"ligne {number} : {key} : {sentence}"
