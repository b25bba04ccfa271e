"""The machine check of explanations: every reason names a field, and every quoted word stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from matching.subject import text_of
from tenderwatch.model import Evidence, Explanation, Lot, Match, Notice


def missing_quotes(notice: Notice, match: Match | Explanation) -> list[Evidence]:
    """Evidence whose quote is not to be found where it says; empty for every honest account."""
    return [
        one for one in match.evidence if one.quote is not None and one.quote not in (text_of(notice, one.field) or "")
    ]


def missing_fields(notice: Notice, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Evidence that points to a field which no notice has, or to a lot which this one does not have."""
    return [one for one in evidence if text_of(notice, one.field) is None and not _has(notice, one.field)]


def _has(notice: Notice, field: str) -> bool:
    head, _, rest = field.partition(".")
    if head != "lots":
        return _leads(notice, field.split("."))
    lots = [lot for lot in notice.lots if rest.startswith(f"{lot.number}.")]
    return any(_leads(lot, rest.removeprefix(f"{lot.number}.").split(".")) for lot in lots)


def _leads(record: Notice | Lot, path: list[str]) -> bool:
    """Whether names lead from field to field; a field may hold nothing, which is what some reasons are about."""
    here: Any = record
    for name in path:
        if here is None:
            return True
        if not isinstance(here, BaseModel) or name not in type(here).model_fields:
            return False
        here = getattr(here, name)
    return True
