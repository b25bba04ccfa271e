"""Files of judged pairs: a corpus of notices and grades by profile, as JSON lines, plain or compressed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import ValidationError

from tenderwatch.errors import TenderwatchError
from tenderwatch.french import clean
from tenderwatch.model import Kind, Lot, Notice

T = TypeVar("T")
_CODE = re.compile(r"\d{8}")
GRADES = (0, 1, 2)


def json_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a file, with "file:line" to name it by; a .gz file is opened as such.

    Raises:
        TenderwatchError: a line that is not a JSON object, by its number.
    """
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield f"{path}:{number}", _object(line, f"{path}:{number}")


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise TenderwatchError(f"{where} : ce n'est pas du JSON ({error}).") from error
    if not isinstance(row, dict):
        raise TenderwatchError(f"{where} : un objet est attendu.")
    return row


def notices_of(path: Path, *, with_cpv: bool) -> list[Notice]:
    """The notices of a corpus; without their CPV when asked, before anything is counted.

    Bad lines are told on standard error and left out.
    """
    return list(_read(path, partial(_notice, with_cpv=with_cpv)))


def grades_of(path: Path) -> dict[str, dict[str, int]]:
    """Grades by profile and notice. Bad lines are told on standard error and left out."""
    found: dict[str, dict[str, int]] = {}
    for profile, key, value in _read(path, _grade):
        found.setdefault(profile, {})[key] = value
    return found


def _read(path: Path, made: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    for where, row in json_rows(path):
        try:
            yield made(row)
        except ValidationError as error:
            click.echo(f"{where} : laissé de côté ({error.error_count()} défaut(s)).", err=True)
        except (KeyError, TypeError, ValueError) as error:
            click.echo(f"{where} : laissé de côté ({error!r}).", err=True)


def _grade(row: Mapping[str, Any]) -> tuple[str, str, int]:
    if row["grade"] not in GRADES:
        raise ValueError(f"grade {row['grade']!r} : 0, 1 ou 2")
    return str(row["profile"]), _key(str(row["id"])), int(row["grade"])


def _key(name: str) -> str:
    return name if ":" in name else f"corpus:{name}"


def _notice(row: Mapping[str, Any], *, with_cpv: bool) -> Notice:
    source, _, number = _key(str(row["id"])).partition(":")
    return Notice(
        source=source,
        source_id=number,
        kind=Kind.CALL,
        title=_text(row, "title") or "",
        description=_text(row, "description"),
        cpv=_codes(row, with_cpv=with_cpv),
        lots=tuple(_lot(one, with_cpv=with_cpv) for one in row.get("lots") or ()),
    )


def _lot(row: Mapping[str, Any], *, with_cpv: bool) -> Lot:
    return Lot(
        number=str(row["number"]),
        title=_text(row, "title"),
        description=_text(row, "description"),
        cpv=_codes(row, with_cpv=with_cpv),
    )


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return clean(value) if isinstance(value, str) and value.strip() else None


def _codes(row: Mapping[str, Any], *, with_cpv: bool) -> tuple[str, ...]:
    """Eight digits each: buyers also write "0" and names."""
    return tuple(one for one in row.get("cpv") or () if _CODE.fullmatch(str(one))) if with_cpv else ()
