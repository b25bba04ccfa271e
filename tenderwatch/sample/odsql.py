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
_LISTED = re.compile(r'(?P<field>\w+) in \((?P<values>"[^"]*"(?:,\s*"[^"]*")*)\)')
_EQUAL = re.compile(r'(?P<field>\w+) ?= ?(?P<values>"[^"]*")')
_BEGINS = re.compile(r'startswith\((?P<field>\w+),\s*"(?P<start>[^"]*)"\)')
_WORD = re.compile(r' (?:and|or) |"[^"]*"|[()]|date\'[^\']*\'')


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
    """The rows that `where` picks, in the asked order, with the fields of `select`.

    Raises:
        BadQueryError: a clause or a field that this dataset does not know.
    """
    where, order = query.get("where", "").strip(), query.get("order_by")
    found = [row for row in rows if not where or _holds(where, row)]
    if order and rows and order not in rows[0]:
        raise _unknown_field(order, "order_by")
    if order:
        found.sort(key=lambda row: _sortable(row.get(order)))
    fields = [name.strip() for name in query.get("select", "").split(",") if name.strip()]
    for name in fields:
        if rows and name not in rows[0]:
            raise _unknown_field(name, "select")
    return [{name: row[name] for name in fields} for row in found] if fields else found


def _sortable(value: Any) -> tuple[float, str]:
    """Numbers in their order, before words in theirs."""
    return (float(value), "") if isinstance(value, int | float) else (float("inf"), str(value))


def _holds(where: str, row: Row) -> bool:
    """Whether a condition holds; `and` binds closer than `or`, brackets closer than both."""
    for word, together in ((" or ", any), (" and ", all)):
        parts = _parts(where, word)
        if len(parts) > 1:
            return together([_holds(part, row) for part in parts])
    inner = where[1:-1] if where.startswith("(") and where.endswith(")") else None
    return _holds(inner.strip(), row) if inner else _is_true(where, row)


def _parts(where: str, word: str) -> list[str]:
    """The condition cut at a word that stands in no brackets and no quotes."""
    depth, start, found = 0, 0, []
    for match in _WORD.finditer(where):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == word and not depth:
            found.append(where[start : match.start()].strip())
            start = match.end()
    return [*found, where[start:].strip()]


def _is_true(clause: str, row: Row) -> bool:
    patterns = (_BETWEEN, _FROM, _LISTED, _EQUAL, _BEGINS)
    asked = next((match for one in patterns if (match := one.fullmatch(clause))), None)
    field = asked["field"] if asked else next(iter(re.findall(r"^(\w+)\s*(?:=|in\b|>|<)", clause)), None)
    if field and field not in row:
        raise _unknown_field(field, "where")
    if asked is None:
        raise BadQueryError(
            f"ODSQL syntax exception: unexpected {clause[:60]}. Clause(s) containing the error(s): where."
        )
    value, said = row[asked["field"]], asked.groupdict()
    if "values" in said:
        values = value if isinstance(value, list) else [value]
        return bool(set(re.findall(r'"([^"]*)"', said["values"])) & set(values))
    if "start" in said:
        return str(value or "").startswith(said["start"])
    return bool(value) and said["first"] <= str(value) <= said.get("last", "9999")


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
