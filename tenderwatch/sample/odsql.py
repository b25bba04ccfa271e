"""The part of the Explore API v2.1 that chooses rows: `where`, `order_by`, `limit` and `offset`, with its refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MOST_LIMIT = 100
MOST_ROWS = 10_000
ROWS_UNASKED = 10

Row = Mapping[str, Any]

_BETWEEN = re.compile(r"(?P<field>date\w+) in \[date'(?P<first>\d{4}-\d\d-\d\d)'\.\.date'(?P<last>\d{4}-\d\d-\d\d)'\]")
_FROM = re.compile(r"(?P<field>date\w+) >= date'(?P<first>\d{4}-\d\d-\d\d)'")
_DEPARTMENTS = re.compile(r'code_departement in \(("\w+"(?:,\s*"\w+")*)\)')


class BadQueryError(ValueError):
    """A request that the API refuses with 400; `code` is its error_code."""

    def __init__(self, message: str, code: str = "ODSQLError") -> None:
        super().__init__(message)
        self.code = code


def page(rows: Sequence[Row], query: Mapping[str, str]) -> dict[str, Any]:
    """One answer of /records.

    Raises:
        BadQueryError: a clause, a limit or an offset that the API does not admit.
    """
    limit, offset = _number(query, "limit", ROWS_UNASKED), _number(query, "offset", 0)
    if not -1 <= limit <= MOST_LIMIT:
        raise _out_of_range("limit", limit, f"-1 <= limit <= {MOST_LIMIT}")
    if offset + limit > MOST_ROWS:
        raise _out_of_range("sum of offset + limit", offset + limit, f"<= {MOST_ROWS}")
    if offset < 0:
        raise _out_of_range("offset", offset, ">= 0")
    found = selected(rows, query)
    return {"total_count": len(found), "results": found[offset : offset + (MOST_LIMIT if limit < 0 else limit)]}


def selected(rows: Sequence[Row], query: Mapping[str, str]) -> list[Row]:
    """The rows that `where` picks, in the asked order.

    Raises:
        BadQueryError: a clause or a field that this dataset does not know.
    """
    found = list(rows)
    for clause in filter(None, query.get("where", "").split(" and ")):
        found = [row for row in found if _holds(clause.strip(), row)]
    order = query.get("order_by")
    if order and rows and order not in rows[0]:
        raise _unknown_field(order, "order_by")
    return sorted(found, key=lambda row: _sortable(row.get(order))) if order else found


def _sortable(value: Any) -> tuple[float, str]:
    """Numbers in their order, before words in theirs."""
    return (float(value), "") if isinstance(value, int | float) else (float("inf"), str(value))


def _holds(clause: str, row: Row) -> bool:
    between, start = _BETWEEN.fullmatch(clause), _FROM.fullmatch(clause)
    asked = between or start
    if asked and asked["field"] not in row:
        raise _unknown_field(asked["field"], "where")
    day = str(row.get(asked["field"]) or "") if asked else ""
    if between:
        return between["first"] <= day <= between["last"]
    if start:
        return bool(day) and start["first"] <= day
    if departments := _DEPARTMENTS.fullmatch(clause):
        return bool(set(re.findall(r"\w+", departments[1])) & set(row.get("code_departement") or ()))
    field = re.match(r"(\w+)\s*(?:=|in\b|>|<)", clause)
    if field and field[1] not in row:
        raise _unknown_field(field[1], "where")
    raise BadQueryError(f"ODSQL syntax exception: unexpected {clause[:60]}. Clause(s) containing the error(s): where.")


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name, default))
    except ValueError as error:
        message = f"Invalid value for {name} API parameter: an integer is expected."
        raise BadQueryError(message, "InvalidRESTParameterError") from error


def _out_of_range(name: str, value: int, bounds: str) -> BadQueryError:
    message = f"Invalid value for {name} API parameter: {value} was found but {bounds} is expected."
    return BadQueryError(message, "InvalidRESTParameterError")


def _unknown_field(name: str, clause: str) -> BadQueryError:
    return BadQueryError(
        f"ODSQL query is malformed: Unknown field: {name}. Clause(s) containing the error(s): {clause}."
    )
