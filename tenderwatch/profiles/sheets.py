"""Tables of profiles as files: XLSX and CSV, read with bounds and written so that nothing is ever a formula."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

import xlsxwriter
from openpyxl import load_workbook

from tenderwatch.errors import ConfigError
from tenderwatch.model import Enterprise
from tenderwatch.profiles.cells import Cell, as_text, guarded
from tenderwatch.profiles.columns import COLUMNS, OF_ACTIVITY
from tenderwatch.profiles.table import Line, Lines, lines_of

MOST_LINES, MOST_COLUMNS = 5_000, 200
MOST_AREAS = 1_000
MAX_UNPACKED = 60_000_000
LONGEST_CELL = 32_000
"""Characters of a cell: a spreadsheet takes 32,767."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)"')
SHEET, HELP = "Profils", "Lisez-moi"


def csv_lines(data: bytes) -> Lines:
    """The lines of a CSV in UTF-8 or Windows-1252, with semicolons, commas or tabs.

    Raises:
        ConfigError: it is no text.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise ConfigError(["ce n'est pas un fichier CSV."])
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _bounded((reader.line_num, row, {}) for row in reader)


def xlsx_lines(data: bytes) -> Lines:
    """The lines of the sheet "Profils", or of the first one; formulas and merged cells spoil their line.

    Rows are read one by one, and no further than the limit: a huge sheet costs no more than a long one.

    Raises:
        ConfigError: it is no workbook, or a huge one, or has too many lines.
    """
    _check_size(data)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(data), read_only=True)
            sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
            return _bounded(_rows(sheet, _merged(data, sheet)))
    except ConfigError:
        raise
    except Exception as error:  # a broken workbook makes openpyxl raise whatever it stumbles over
        raise ConfigError([f"classeur illisible ({type(error).__name__}) ; enregistrez-le à nouveau."]) from error


def _check_size(data: bytes) -> None:
    """What an .xlsx, which is a ZIP, would unpack to is bounded before anything is unpacked."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except BadZipFile as error:
        raise ConfigError(["ce n'est pas un classeur .xlsx."]) from error
    if unpacked > MAX_UNPACKED:
        raise ConfigError([f"le classeur ouvert dépasse {MAX_UNPACKED // 10**6} Mo, il n'est pas lu."])


def _merged(data: bytes, sheet: Any) -> list[tuple[int, int, str]]:
    """First row, last row and name of the first merged areas, from the sheet's own text.

    openpyxl would make every cell of an area, and one area may hold all the cells of a sheet.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(sheet._worksheet_path)  # noqa: SLF001 (where a sheet stands is told nowhere else)
    areas = [one[1].decode() for one in islice(_MERGED.finditer(text), MOST_AREAS)]
    rows = [[int(number) for number in re.findall(r"\d+", area)] for area in areas]
    return [(one[0], one[-1], area) for one, area in zip(rows, areas, strict=True)]


def _rows(sheet: Any, areas: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, list[object], dict[int, str]]]:
    """Number, values, and what spoils the line, by the row it stands in."""
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    width = MOST_COLUMNS
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number == 1:
            width = max((at for at, cell in enumerate(row, start=1) if cell.value is not None), default=0)
        cells = row[:width]
        formula = next((cell.coordinate for cell in cells if cell.data_type == "f"), None)
        area = next((name for first, last, name in areas if first <= number <= last), None)
        spoilt = {number: f"cellules fusionnées ({area}), séparez-les et remplissez chaque ligne"} if area else {}
        if formula:
            spoilt[number] = f"la cellule {formula} contient une formule, écrivez sa valeur"
        if formula or any(str(cell.value or "").strip() for cell in cells):
            yield number, [None if cell.data_type == "f" else cell.value for cell in cells], spoilt


def _bounded(rows: Iterator[tuple[int, Sequence[object], dict[int, str]]]) -> Lines:
    """All the lines.

    Raises:
        ConfigError: there are too many; cut off, the last enterprise would lose its other lines.
    """
    _, header, spoilt = next(rows, (1, [], {}))
    lines = [Line(number, cells, told.get(number)) for number, cells, told in islice(rows, MOST_LINES)]
    more = next(rows, None)
    if more:
        told = f"plus de {MOST_LINES} lignes : la ligne {more[0]} et les suivantes sont de trop"
        raise ConfigError([f"{told} ; partagez le tableau en plusieurs fichiers."])
    return Lines(header, lines, tuple(f"ligne {number} : {reason}." for number, reason in spoilt.items()))


def csv_of(enterprises: Iterable[Enterprise]) -> bytes:
    """A table of profiles as CSV, with semicolons and the mark by which French spreadsheets know UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([column.header for column in COLUMNS])
    writer.writerows([_csv_cell(one) for one in line] for line in lines_of(enterprises))
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str:
    """Numbers with a comma, as French spreadsheets read them."""
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else as_text(value).replace(".", ",")


def xlsx_of(enterprises: Iterable[Enterprise]) -> bytes:
    """A table of profiles as a workbook, with a sheet that explains its columns; of nobody, it is the template.

    Raises:
        ConfigError: a profile whose words do not fit in a cell.
    """
    rows = [_fitting(line, number) for number, line in enumerate(lines_of(enterprises), start=2)]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "bg_color": "#0D5C53", "font_color": "#FFFFFF", "text_wrap": True})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        number = book.add_format({"valign": "top", "num_format": "#,##0.##"})
        sheet = book.add_worksheet(SHEET)
        for position, column in enumerate(COLUMNS):
            sheet.write_string(0, position, column.header, head)
            sheet.write_comment(0, position, column.help, {"x_scale": 2})
            sheet.set_column(position, position, 30 if column in OF_ACTIVITY[2:5] else 18, text)
            if column.choices:
                choices = {"validate": "list", "source": list(column.choices)}
                sheet.data_validation(1, position, MOST_LINES, position, choices)
        sheet.freeze_panes(1, 2)
        for row, line in enumerate(rows, start=1):
            for position, value in enumerate(line):
                _write(sheet, row, position, value, text, number)
        _explain(book.add_worksheet(HELP), head, text)
    return buffer.getvalue()


def _fitting(line: list[Cell], number: int) -> list[Cell]:
    """The line, once it is sure that each of its texts fits in a cell: a longer one would be lost."""
    for column, value in zip(COLUMNS, line, strict=True):
        if isinstance(value, str) and len(value) > LONGEST_CELL:
            told = f"« {column.header} » de la ligne {number} ne tient pas dans une cellule"
            raise ConfigError([f"{told} ; exportez en YAML ou en CSV."])
    return line


def _write(sheet: Any, row: int, position: int, value: Cell, text: Any, number: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, position, guarded(value), text)
    elif value is not None:
        sheet.write_number(row, position, value, number)


_GUIDE = (
    "Une ligne par activité. L'identifiant de l'entreprise est répété à chaque ligne ; le reste de ce qui la décrit se",
    "donne une fois, sur sa première ligne. Dans une cellule, un point-virgule sépare les éléments d'une liste.",
    "Pas de cellules fusionnées ni de formules. Une cellule vide veut dire inconnu, jamais non.",
)


def _explain(sheet: Any, head: Any, text: Any) -> None:
    sheet.set_column(0, 0, 32, text)
    sheet.set_column(1, 1, 100, text)
    for row, sentence in enumerate(_GUIDE):
        sheet.write_string(row, 1, sentence, text)
    for row, column in enumerate(COLUMNS, start=len(_GUIDE) + 1):
        sheet.write_string(row, 0, column.header + (" (obligatoire)" if column.needed else ""), head)
        sheet.write_string(row, 1, column.help, text)
