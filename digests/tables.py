"""Tables that are read on a page, as a workbook, and as a file of values; no text is ever a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

import pandas as pd

from digests.spreadsheet import LOOKS, OPTIONS, cell, filled_sheet, wall_clock
from digests.text import line

NOTES = "Définitions"
_LABEL, _NUMBER = 34, 14
"""Widths in characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is for addresses, `title` for people (31 characters at most: a sheet's name takes no more).

    The first column holds labels. `note` says in one sentence what is counted. None is a value that does not exist.
    """

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str


def tables_xlsx(title: str, tables: Sequence[Table], now: datetime) -> bytes:
    """A sheet per table, and one that says what each counts; moments are Paris wall-clock time."""
    buffer = BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": OPTIONS}) as writer:
        book = writer.book
        book.set_properties({"title": line(title, 120), "created": wall_clock(now)})
        looks = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
        for one in tables:
            rows = [[cell(value) for value in row] for row in one.rows]
            sheet = filled_sheet(writer, one.title, pd.DataFrame(rows, columns=one.head, dtype=object), looks)
            sheet.set_column(0, 0, _LABEL, looks["text"])
            sheet.set_column(1, max(1, len(one.head) - 1), _NUMBER, looks["text"])
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
        notes = book.add_worksheet(NOTES)
        notes.set_column(0, 0, _LABEL, looks["text"])
        notes.set_column(1, 1, 3 * _LABEL, looks["text"])
        notes.write_string(0, 0, line(title, 200), looks["title"])
        for number, one in enumerate(tables, start=2):
            notes.write_string(number, 0, one.title, looks["text"])
            notes.write_string(number, 1, one.note, looks["text"])
    return buffer.getvalue()


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines with semicolons, as French spreadsheet programs read them; no text is a formula."""
    yield "\ufeff" + _line(head)  # without the mark, those programs misread accents
    for row in rows:
        yield _line([cell(value) for value in row])


def _line(values: Sequence[object]) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=";").writerow(values)
    return buffer.getvalue()
