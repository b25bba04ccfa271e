"""Between rows and models: contributions, matches, run reports as JSON, exactly there and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from tenderwatch.french import plain
from tenderwatch.model import (
    SEVERAL,
    Band,
    Contribution,
    Match,
    Notice,
    RunReport,
)

_CONTRIBUTIONS = TypeAdapter(tuple[Contribution, ...])
_REPORT = TypeAdapter(RunReport)
MAX_WORDS = 100_000
"""Characters of a notice that can be searched; PostgreSQL's index refuses much longer texts."""


def words_of(notice: Notice) -> str:
    """What searching looks through: title, buyer, lots, description, passages."""
    lots = (part for lot in notice.lots for part in (lot.title, lot.description))
    parts = (notice.title, notice.buyer.name, *lots, notice.description, *(one.text for one in notice.passages))
    return searchable("\n".join(part for part in parts if part)[:MAX_WORDS])


def departments(notice: Notice) -> tuple[str, ...]:
    """Where the work is, else where the buyer is; nothing when neither is known."""
    own = notice.place.departments if notice.place else ()
    return own or ((notice.buyer.department,) if notice.buyer.department else ())


def one_department(codes: Iterable[str]) -> str:
    """The one department of some, by code; `SEVERAL` when there are more, "" when there is none."""
    distinct = set(codes)
    return SEVERAL if len(distinct) > 1 else next(iter(distinct), "")


def searchable(text: str) -> str:
    """Its words alone, in lower case without accents, one blank between two.

    Both databases then see the same words: PostgreSQL's parser would take "mairie/école" for a file's path.
    """
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


def row_of_match(match: Match) -> Mapping[str, Any]:
    """A match as it is stored."""
    contributions = json.dumps([asdict(part) for part in match.contributions], ensure_ascii=False)
    return {
        "procedure_key": match.procedure_key,
        "enterprise_id": match.enterprise_id,
        "notice_key": match.notice_key,
        "lot": match.lot or "",
        "activity": match.activity,
        "band": match.band.value,
        "score": match.score,
        "contributions": contributions,
        "rules_version": match.rules_version,
        "probability": match.probability,
    }


def match_of_row(row: Mapping[str, Any]) -> Match:
    """A match as it was stored."""
    return Match(
        procedure_key=row["procedure_key"],
        notice_key=row["notice_key"],
        lot=row["lot"] or None,
        enterprise_id=row["enterprise_id"],
        activity=row["activity"],
        band=Band(row["band"]),
        contributions=_CONTRIBUTIONS.validate_json(row["contributions"]),
        rules_version=row["rules_version"],
        probability=row["probability"],
    )


def report_as_json(report: RunReport) -> str:
    """A run's report; days and moments as ISO 8601."""
    return json.dumps(asdict(report), ensure_ascii=False, default=lambda value: value.isoformat())


def report_of_json(text: str) -> RunReport:
    """A run's report as it was saved; what an older version did not count has its default."""
    return _REPORT.validate_json(text)
