"""Files to take away: their type, and a name that says what they are."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(content: bytes, name: str) -> Response:
    """A workbook; `name` without its ending."""
    return _named(Response(content, content_type=XLSX), f"{name}.xlsx")


def csv_file(lines: Iterable[str], name: str) -> Response:
    """A file of values; `name` without its ending."""
    return _named(Response(lines, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def _named(response: Response, name: str) -> Response:
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
