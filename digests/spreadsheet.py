"""The match report as a spreadsheet: filters, real dates, links, and cells to fill in; no text is ever a formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from typing import Any

import pandas as pd

from digests.report_rows import OUTCOMES, NetworkReport, Row, members
from digests.text import line
from tenderwatch.calendar import day_in_words
from tenderwatch.clock import PARIS
from tenderwatch.model import Deadline, DropReason, Verdict

SHEET, REFUSALS, MEMBERS, HELP = "Appariements", "Refus à vérifier", "Entreprises", "Lisez-moi"
_DANGEROUS = tuple("=+-@\t\r\n|＝＋－＠")
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MAX_LINKS = 65_000
"""A sheet holds 65,530 links; further rows show their address as text."""
_CELL = 8_000
"""Characters of a cell: far below the 32,767 UTF-16 units that a sheet takes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its header, its width in characters, its look, and its value in a row."""

    header: str
    width: int
    look: str
    value: Callable[[Row], object]


def _reasons(row: Row) -> str:
    told = (f"{one.sentence} : « {one.quote} »" if one.quote else one.sentence for one in row.reasons)
    return "\n".join(told)


COLUMNS = (
    Column("verdict", 11, "input", lambda _: None),
    Column("motif", 16, "input", lambda _: None),
    Column("note", 26, "input", lambda _: None),
    Column("entreprise", 24, "text", lambda row: row.enterprise),
    Column("titre", 48, "text", lambda row: row.title),
    Column("lot", 28, "text", lambda row: row.lot),
    Column("acheteur", 28, "text", lambda row: row.buyer),
    Column("lieu", 22, "text", lambda row: row.where),
    Column("date limite", 24, "text", lambda row: row.due),
    Column("jours ouvrés", 9, "number", lambda row: row.left),
    Column("score", 8, "number", lambda row: round(row.score)),
    Column("suite", 11, "text", lambda row: row.outcome),
    Column("décision actuelle", 18, "text", lambda row: row.status),
    Column("réponse de l'entreprise", 24, "text", lambda row: row.answered),
    Column("raisons", 60, "text", _reasons),
    Column("lien", 28, "text", lambda row: row.notice.url if row.notice else None),
    Column("clé procédure", 9, "key", lambda row: row.procedure_key),
    Column("clé entreprise", 9, "key", lambda row: row.enterprise_id),
)
_INDEX = {column.header: number for number, column in enumerate(COLUMNS)}
LOOKS: Mapping[str, Mapping[str, object]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"valign": "top", "align": "right", "num_format": "0"},
    "input": {"text_wrap": True, "valign": "top", "bg_color": "#FFF8E5", "border": 1, "border_color": "#E6DCC3"},
    "key": {"valign": "top", "font_color": "#8A9391", "font_size": 8},
    "header": {"bold": True, "bg_color": "#0D5C53", "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True},
    "moment": {"valign": "top", "align": "left", "num_format": '[$-40C]ddd d mmm yyyy" à "hh:mm'},
    "day": {"valign": "top", "align": "left", "num_format": '[$-40C]ddd d mmm yyyy" (heure ?)"'},
    "link": {"valign": "top", "font_color": "#0D5C53", "underline": 1, "text_wrap": True},
    "good": {"bg_color": "#E3F1ED", "font_color": "#0B4A43"},
    "doubt": {"bg_color": "#FCF1E2", "font_color": "#6B3D05"},
    "title": {"bold": True, "font_size": 14, "font_color": "#0D5C53"},
}


def cell(value: object) -> object:
    """A value that no spreadsheet program takes for a formula, not even after a way through CSV.

    A text that begins like a formula gets an apostrophe before it. Programs show it, and a person sees why;
    anything invisible would be lost on the way.
    """
    if not isinstance(value, str):
        return value
    text = "\n".join(line(part, _CELL) for part in value[:_CELL].split("\n")).strip()[:_CELL]
    return f"'{text}" if text.startswith(_DANGEROUS) else text or None


def report_xlsx(report: NetworkReport) -> bytes:
    """The workbook: the matches to judge, the members, and how to use it. Dates are Paris wall-clock time."""
    buffer = BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": OPTIONS}) as writer:
        book = writer.book
        book.set_properties(
            {"title": f"Appariements {line(report.network_name, 80)}", "created": wall_clock(report.now)}
        )
        looks = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
        _matches(writer, SHEET, report.rows, looks)
        if report.refusals:
            _matches(writer, REFUSALS, report.refused_rows, looks)
        _members(writer, report, looks)
        _help(writer, report, looks)
    return buffer.getvalue()


def _matches(writer: pd.ExcelWriter, name: str, rows: Sequence[Row], looks: Mapping[str, Any]) -> None:
    table = {column.header: [cell(column.value(row)) for row in rows] for column in COLUMNS}
    sheet = filled_sheet(writer, name, pd.DataFrame(table, dtype=object), looks)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width, looks[column.look])
    for number, row in enumerate(rows, start=1):
        _write_deadline(sheet, number, row.deadline, looks)
        if row.notice and number <= _MAX_LINKS:
            shown = f"Lire l'avis sur {row.notice.site}"
            sheet.write_url(number, _INDEX["lien"], row.notice.url, looks["link"], shown)
    _offer_choices(sheet, len(rows), looks)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def filled_sheet(writer: pd.ExcelWriter, name: str, frame: pd.DataFrame, looks: Mapping[str, Any]) -> Any:
    """A sheet with its frozen, filtered header row."""
    frame.to_excel(writer, sheet_name=name, index=False, header=False, startrow=1)
    sheet = writer.sheets[name]
    for number, header in enumerate(frame.columns):
        sheet.write_string(0, number, str(header), looks["header"])
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    return sheet


def _write_deadline(sheet: Any, number: int, deadline: Deadline | None, looks: Mapping[str, Any]) -> None:
    """A real date where the day is known; the words of the notice's lack stay otherwise."""
    if deadline is None or deadline.day is None:
        return
    moment = wall_clock(deadline.at) if deadline.at else datetime.combine(deadline.day, time())
    sheet.write_datetime(number, _INDEX["date limite"], moment, looks["moment" if deadline.at else "day"])


def wall_clock(at: datetime) -> datetime:
    """What a clock on a Paris wall shows: spreadsheets know no time zones."""
    return at.astimezone(PARIS).replace(tzinfo=None)


def _offer_choices(sheet: Any, rows: int, looks: Mapping[str, Any]) -> None:
    if rows == 0:
        return
    for header, choices, hint in (
        (
            "verdict",
            [str(one) for one in Verdict],
            "garder : part. écarter : choisissez aussi un motif. à voir : attend.",
        ),
        ("motif", [str(one) for one in DropReason], "Obligatoire pour « écarter »."),
    ):
        column = _INDEX[header]
        rule = {
            "validate": "list", "source": choices, "ignore_blank": True, "input_title": header.capitalize(),
            "input_message": hint, "error_title": "Valeur inconnue",
            "error_message": "Choisissez une valeur de la liste, ou laissez la case vide.",
        }  # fmt: skip
        sheet.data_validation(1, column, rows, column, rule)
    outcomes = ((OUTCOMES["leaves"], "good"), (OUTCOMES["waits"], "doubt"))
    for outcome, look in outcomes:
        column = _INDEX["suite"]
        rule = {"type": "cell", "criteria": "==", "value": f'"{outcome}"', "format": looks[look]}
        sheet.conditional_format(1, column, rows, column, rule)


def _members(writer: pd.ExcelWriter, report: NetworkReport, looks: Mapping[str, Any]) -> None:
    table = [
        {
            "entreprise": cell(one.name),
            "type": str(one.enterprise.kind),
            **{name: one.count(fate) for fate, name in OUTCOMES.items()},
            "remarque": one.remark,
        }
        for one in members(report)
    ]
    columns = ["entreprise", "type", *OUTCOMES.values(), "remarque"]
    sheet = filled_sheet(writer, MEMBERS, pd.DataFrame(table, columns=columns, dtype=object), looks)
    for number, width in enumerate((36, 10, 12, 12, 12, 26)):
        sheet.set_column(number, number, width, looks["text"])


def _help(writer: pd.ExcelWriter, report: NetworkReport, looks: Mapping[str, Any]) -> None:
    sheet = writer.book.add_worksheet(HELP)
    sheet.set_column(0, 0, 100, looks["text"])
    title = f"Appariements du {day_in_words(report.now.astimezone(PARIS).date())}"
    sheet.write_string(0, 0, title, looks["title"])
    for number, text in enumerate(_GUIDE, start=2):
        sheet.write_string(number, 0, text, looks["text"])


_GUIDE = (
    f"1. Dans la feuille « {SHEET} », choisissez un verdict par ligne : garder, écarter ou à voir.",
    "2. Pour écarter, choisissez aussi un motif ; la note est libre et ne part pas à l'entreprise.",
    "3. Une ligne sans verdict est laissée comme elle est. « décision actuelle » rappelle le dernier verdict connu.",
    "4. Vous pouvez trier, filtrer, déplacer des colonnes. Gardez les deux colonnes « clé… » : elles relient la ligne.",
    f"5. La feuille « {REFUSALS} » tire au sort des avis non retenus : vos verdicts y mesurent le tri.",
    "6. Renvoyez le fichier enregistré en .xlsx ; la commande « decisions import FICHIER » le relit.",
    "Les dates sont à l'heure de Paris. « heure ? » : l'avis ne donne pas d'heure, à vérifier.",
    "Une apostrophe devant un texte empêche le tableur d'y voir une formule ; elle n'est pas dans l'avis.",
    "Seuls l'avis et le règlement de la consultation font foi. Source : DILA – BOAMP, Licence Ouverte 2.0.",
)
