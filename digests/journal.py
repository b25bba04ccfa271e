"""The log of changes as a file for spreadsheet programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from digests.spreadsheet import cell
from tenderwatch.clock import PARIS
from tenderwatch.model import AuditEntry

HEAD = ("date", "qui", "action", "objet", "réseau", "détail")


def journal_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Lines with semicolons, as French spreadsheet programs read them; times are Paris's, no text is a formula."""
    yield "\ufeff" + _line(HEAD)  # without the mark, those programs misread accents
    for one in entries:
        texts = (one.who, one.action, one.subject, one.network or "", one.detail)
        yield _line((f"{one.at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}", *(cell(text) for text in texts)))


def _line(values: tuple[object, ...]) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=";").writerow(values)
    return buffer.getvalue()
