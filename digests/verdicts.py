"""Verdicts that a coordinator wrote into the report's spreadsheet, read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from digests.sheet import ENTERPRISE, MATCHES, NOTE, PROCEDURE, REASON, VERDICT
from tenderwatch.french import clean, plain
from tenderwatch.model import Decision, DropReason, Verdict

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_NOTE = 2_000
NEEDED = (VERDICT, REASON, NOTE, PROCEDURE, ENTERPRISE)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was read: decisions, and what could not be understood, each problem naming its row."""

    decisions: list[Decision]
    problems: list[str]


def read_verdicts(data: bytes, *, by: str, at: datetime) -> Verdicts:
    """Decisions from a workbook made by `report_xlsx`; columns are found by name, in any order.

    Rows without a verdict are left. A row that is wrong is a problem, and the others are kept.
    """
    try:
        frame = _frame(data)
    except (ValueError, KeyError, zipfile.BadZipFile, OSError) as error:
        return Verdicts([], [f"Ce fichier n'est pas un rapport d'appariements lisible ({error})."])
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        return Verdicts([], [f"Colonnes absentes : {', '.join(missing)}."])
    decisions, problems = [], []
    for number, row in enumerate(frame[list(NEEDED)].to_dict("records"), start=2):
        cells = {str(key): _cell(value) for key, value in row.items()}
        if not cells[VERDICT]:
            continue
        found = _decision(cells, by, at)
        if isinstance(found, Decision):
            decisions.append(found)
        else:
            problems.append(f"Ligne {number} : {found}")
    return Verdicts(decisions, problems)


def _frame(data: bytes) -> pd.DataFrame:
    if len(data) > MOST_BYTES:
        raise ValueError(f"plus de {MOST_BYTES // 2**20} Mo")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise ValueError("contenu trop grand une fois décompressé")
    frame = pd.read_excel(io.BytesIO(data), sheet_name=MATCHES, dtype=str, nrows=MOST_ROWS + 1, engine="openpyxl")
    if len(frame) > MOST_ROWS:
        raise ValueError(f"plus de {MOST_ROWS} lignes")
    return frame.rename(columns=lambda name: str(name).strip().lower())


def _cell(value: object) -> str:
    return clean(value, MOST_NOTE) if isinstance(value, str) else ""


_VERDICTS: Mapping[str, Verdict] = {plain(one.value): one for one in Verdict}
_REASONS: Mapping[str, DropReason] = {plain(one.value): one for one in DropReason}


def _decision(cells: Mapping[str, str], by: str, at: datetime) -> Decision | str:
    """A decision, or what is wrong with the row."""
    verdict, reason = _VERDICTS.get(plain(cells[VERDICT]).strip()), _REASONS.get(plain(cells[REASON]).strip())
    if verdict is None:
        return f"verdict « {cells[VERDICT][:40]} » inconnu (garder, écarter ou à voir)."
    if cells[REASON] and reason is None:
        return f"motif « {cells[REASON][:40]} » inconnu ({', '.join(DropReason)})."
    if verdict == Verdict.DROP and reason is None:
        return "écarter demande un motif."
    if not cells[PROCEDURE] or not cells[ENTERPRISE]:
        return "la procédure ou l'entreprise a été effacée."
    return Decision(
        procedure_key=cells[PROCEDURE],
        enterprise_id=cells[ENTERPRISE],
        verdict=verdict,
        reason=reason,
        note=cells[NOTE] or None,
        by=by,
        at=at,
    )
