"""The report as a spreadsheet: pandas writes it, nothing in it is a formula, dates are dates."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from digests.lines import deadline_of, line_of
from digests.typography import host, shown
from tenderwatch.calendar import days_left
from tenderwatch.clock import PARIS
from tenderwatch.model import DropReason, MatchView, Verdict

Row = dict[str, Any]
Sheet = list[Row]

VERDICT, REASON, NOTE = "verdict", "motif", "note"
PROCEDURE, ENTERPRISE = "procédure", "identifiant"
COLUMNS = {
    VERDICT: 11, REASON: 20, NOTE: 28, "entreprise": 24, "titre": 52, "lot": 34, "acheteur": 30, "lieu": 26,
    "date limite": 17, "jours ouvrés": 9, "score": 8, "à faire": 11, "raisons": 60, "avis": 14, "statut": 16,
    PROCEDURE: 16, ENTERPRISE: 18,
}  # fmt: skip
"""Columns in order, with their width in characters."""
MOST_CHARACTERS = 32_000
"""A cell holds 32,767."""
MATCHES, ABOUT = "Appariements", "Lisez-moi"
HELP = {
    "Mode d'emploi": "Remplissez verdict (garder, écarter, à voir), et motif pour écarter, puis rendez le fichier : "
    "« decisions import FICHIER --by ADRESSE » enregistre vos décisions.",
    "Colonnes": "Gardez les deux dernières colonnes : elles disent de quel avis et de quelle entreprise il s'agit.",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet_of(view: MatchView, now: datetime) -> Row:
    """One match as a row."""
    line, deadline = line_of(view, now), deadline_of(view)
    at = deadline.at.astimezone(PARIS).replace(tzinfo=None) if deadline and deadline.at else None
    day = datetime(deadline.day.year, deadline.day.month, deadline.day.day) if deadline and deadline.day else None  # noqa: DTZ001 (a cell has no zone)
    return {
        VERDICT: view.decision.verdict.value if view.decision else None,
        REASON: view.decision.reason.value if view.decision and view.decision.reason else None,
        NOTE: view.decision.note if view.decision else None,
        "entreprise": shown(view.enterprise.name),
        "titre": shown(view.notice.title, 400),
        "lot": line.lot,
        "acheteur": line.buyer,
        "lieu": line.where,
        "date limite": at or day,
        "jours ouvrés": days_left(deadline, now),
        "score": round(line.score, 1),
        "à faire": line.band,
        "raisons": "\n".join(line.reasons),
        "avis": line.notice_url,
        "statut": line.status,
        PROCEDURE: view.procedure.key,
        ENTERPRISE: view.enterprise.id,
    }


def harmless(value: object) -> object:
    """A text that no spreadsheet takes for a formula, also when it is saved as CSV; illegal characters dropped."""
    if not isinstance(value, str):
        return value
    kept = _ILLEGAL.sub("", value)[:MOST_CHARACTERS]
    return f"'{kept}" if kept.startswith(_FORMULA) else kept


def workbook(rows: Sheet, about: Mapping[str, str]) -> bytes:
    """An XLSX file: the matches with filters and a frozen header, and a page that explains it."""
    frame = pd.DataFrame([{key: harmless(value) for key, value in row.items()} for row in rows], columns=list(COLUMNS))
    told = pd.DataFrame([(key, harmless(value)) for key, value in {**HELP, **about}.items()], columns=["quoi", "texte"])
    out = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}}
    with pd.ExcelWriter(out, engine="xlsxwriter", datetime_format="dd/mm/yyyy hh:mm", engine_kwargs=options) as writer:
        frame.to_excel(writer, sheet_name=MATCHES, index=False)
        told.to_excel(writer, sheet_name=ABOUT, index=False)
        _dress(writer, rows)
    return out.getvalue()


def _dress(writer: Any, rows: Sheet) -> None:
    """Widths, wrapping, filter, frozen header, choices, and real links."""
    book, page = writer.book, writer.sheets[MATCHES]
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#0b4a3c", "font_color": "#ffffff", "valign": "top"})
    for column, (name, width) in enumerate(COLUMNS.items()):
        page.set_column(column, column, width, moment if name == "date limite" else wrapped)
        page.write_string(0, column, name, head)
    last = max(len(rows), 1)
    page.freeze_panes(1, list(COLUMNS).index("titre"))
    page.autofilter(0, 0, last, len(COLUMNS) - 1)
    for column, choices in ((VERDICT, Verdict), (REASON, DropReason)):
        at = list(COLUMNS).index(column)
        page.data_validation(1, at, last, at, {"validate": "list", "source": [one.value for one in choices]})
    _link(page, rows, book.add_format({"font_color": "#0b5d4b", "underline": 1, "valign": "top"}))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    writer.sheets[ABOUT].set_column(0, 0, 20, wrapped)
    writer.sheets[ABOUT].set_column(1, 1, 110, wrapped)


def _link(page: Any, rows: Sheet, style: Any) -> None:
    column = list(COLUMNS).index("avis")
    for number, row in enumerate(rows, start=1):
        if row["avis"]:
            page.write_url(number, column, row["avis"], style, string=host(row["avis"]))
