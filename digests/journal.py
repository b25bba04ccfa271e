"""The log of changes as a file for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digests.tables import csv_lines
from tenderwatch.clock import PARIS
from tenderwatch.model import AuditEntry

HEAD = ("date", "qui", "action", "objet", "réseau", "détail")


def journal_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """The lines of the file; times are Paris's."""
    rows = (
        (
            f"{one.at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}",
            one.who,
            one.action,
            one.subject,
            one.network or "",
            one.detail,
        )
        for one in entries
    )
    return csv_lines(HEAD, rows)
