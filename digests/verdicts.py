"""The verdicts that come back in a filled spreadsheet: what can be read is kept, the rest is told row by row."""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pandas as pd

from digests.spreadsheet import REFUSALS, SHEET
from digests.text import line
from tenderwatch.french import plain
from tenderwatch.model import Decision, DropReason, Verdict

MAX_BYTES, MAX_UNPACKED, MAX_ROWS = 20 * 2**20, 200 * 2**20, 100_000
MAX_NOTE = 2_000
_WANTED = {
    "verdict": "verdict",
    "motif": "motif",
    "note": "note",
    "cle procedure": "procedure",
    "cle entreprise": "enterprise",
}
_NEEDED = ("verdict", "procedure", "enterprise")
_VERDICTS = {plain(one): one for one in Verdict}
_REASONS = {plain(one): one for one in DropReason}
_FIRST_ROW = 2
"""The sheet's number of the first row below the header."""

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a file said: decisions in the order of its rows, and a French sentence for each thing left out."""

    decisions: list[Decision]
    problems: list[str]


class _UnreadableRowError(Exception):
    """A row that gives no decision; its text is the sentence."""


def read_verdicts(data: bytes, *, by: str, at: datetime, known: Container[tuple[str, str]] | None = None) -> Verdicts:
    """The decisions of a filled report, whatever the order of its columns; rows without a verdict are skipped.

    `known`: the (procedure key, enterprise id) pairs that exist; rows of other pairs are problems. Without
    it only rows without keys are.
    """
    try:
        _check_size(data)
        lines = [
            (f"{sheet}{number}", row)
            for sheet, frame in _frames(data)
            for number, row in enumerate(_rows(frame), start=_FIRST_ROW)
        ]
    except _UnreadableRowError as error:
        return Verdicts([], [str(error)])
    found: dict[tuple[str, str], Decision] = {}
    problems: list[str] = []
    for place, row in lines:
        if not row["verdict"]:
            continue
        try:
            decision = _decision(row, by, at, known)
            _add(found, decision)
        except _UnreadableRowError as error:
            problems.append(f"{place} : {error}.")
            continue
        if row["motif"] and decision.verdict != Verdict.DROP:
            problems.append(f"{place} : le motif ne sert qu'à écarter ; le verdict est pris sans lui.")
    return Verdicts(list(found.values()), problems)


def _add(found: dict[tuple[str, str], Decision], decision: Decision) -> None:
    key = (decision.procedure_key, decision.enterprise_id)
    if key in found:
        raise _UnreadableRowError("ce marché a déjà un verdict pour cette entreprise plus haut ; celui-ci est laissé")
    found[key] = decision


def _decision(row: Row, by: str, at: datetime, known: Container[tuple[str, str]] | None) -> Decision:
    verdict = _VERDICTS.get(_word(row["verdict"]))
    if verdict is None:
        raise _UnreadableRowError(f"verdict « {line(row['verdict'], 40)} » inconnu ({', '.join(Verdict)})")
    reason = _reason(row["motif"]) if verdict == Verdict.DROP else None
    procedure, enterprise = row["procedure"], row["enterprise"]
    if not procedure or not enterprise:
        raise _UnreadableRowError("les deux clés de la ligne sont effacées, on ne sait plus de quel marché il s'agit")
    if known is not None and (procedure, enterprise) not in known:
        told = f"{line(procedure, 60)}, {line(enterprise, 60)}"
        raise _UnreadableRowError(f"cet appariement ({told}) n'est pas dans la base")
    return Decision(procedure, enterprise, verdict, reason, row["note"][:MAX_NOTE] or None, by, at)


def _reason(text: str) -> DropReason:
    if not text:
        raise _UnreadableRowError(f"écarter demande un motif ({', '.join(DropReason)})")
    reason = _REASONS.get(_word(text))
    if reason is None:
        raise _UnreadableRowError(f"motif « {line(text, 40)} » inconnu ({', '.join(DropReason)})")
    return reason


def _word(text: str) -> str:
    """Lower case, no accents, single blanks."""
    return " ".join(plain(text).split())


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    """The rows of a sheet under our own names; a missing optional column reads as empty.

    Raises:
        _UnreadableRowError: the sheet as a whole cannot be read; the sentence says why.
    """
    names = {_WANTED[_word(str(header))]: header for header in frame.columns if _word(str(header)) in _WANTED}
    missing = [header for header, name in _WANTED.items() if name in _NEEDED and name not in names]
    if missing:
        raise _UnreadableRowError(f"Colonnes absentes : {', '.join(missing)}. Est-ce bien un report.xlsx ?")
    if len(frame) > MAX_ROWS:
        raise _UnreadableRowError(f"Plus de {MAX_ROWS} lignes : ce fichier n'est pas un report.xlsx.")
    columns = {name: frame[header].map(_text).tolist() for name, header in names.items()}
    empty = [""] * len(frame)
    for values in zip(*(columns.get(name, empty) for name in _WANTED.values()), strict=True):
        yield dict(zip(_WANTED.values(), values, strict=True))


def _text(value: object) -> str:
    """A cell as a text; numbers, dates and errors that somebody typed into a verdict are shown back as they are."""
    return "" if pd.isna(value) else str(value)[: 2 * MAX_NOTE].strip()  # type: ignore[call-overload]


def _check_size(data: bytes) -> None:
    """An .xlsx is a ZIP: what it would unpack to is bounded before anything is unpacked."""
    if len(data) > MAX_BYTES:
        raise _UnreadableRowError(f"Fichier de plus de {MAX_BYTES // 2**20} Mo : il n'est pas lu.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except BadZipFile as error:
        raise _UnreadableRowError("Ce fichier n'est pas un classeur .xlsx.") from error
    if unpacked > MAX_UNPACKED:
        raise _UnreadableRowError(f"Classeur de plus de {MAX_UNPACKED // 2**20} Mo une fois ouvert : il n'est pas lu.")


def _frames(data: bytes) -> list[tuple[str, pd.DataFrame]]:
    """Our sheets with how their lines are called: the matches (or the first sheet, renamed), and refusals if any.

    Values only: formulas are never computed.
    """
    try:
        with warnings.catch_warnings(action="ignore"), pd.ExcelFile(BytesIO(data), engine="openpyxl") as book:
            name = SHEET if SHEET in book.sheet_names else book.sheet_names[0]
            more = [("Refus, ligne ", REFUSALS)] if REFUSALS in book.sheet_names and name != REFUSALS else []
            return [
                (place, book.parse(one, dtype=object, keep_default_na=False, na_values=[""], nrows=MAX_ROWS + 1))
                for place, one in [("Ligne ", name), *more]
            ]
    except Exception as error:  # a broken workbook makes openpyxl raise whatever it stumbles over
        raise _UnreadableRowError(f"Classeur illisible ({type(error).__name__}) : enregistrez-le à nouveau.") from error
