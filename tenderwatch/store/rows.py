"""Between rows and models: contributions, matches, run reports as JSON, exactly there and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from tenderwatch.french import plain
from tenderwatch.model import (
    Band,
    Contribution,
    Evidence,
    Finding,
    Match,
    Notice,
    Refused,
    RunReport,
    SourceReport,
    StageReport,
)

MAX_WORDS = 100_000
"""Characters of a notice that can be searched; PostgreSQL's index refuses much longer texts."""


def words_of(notice: Notice) -> str:
    """What searching looks through: title, buyer, lots, description, in lower case without accents."""
    lots = (part for lot in notice.lots for part in (lot.title, lot.description))
    parts = (notice.title, notice.buyer.name, *lots, notice.description, *(one.text for one in notice.passages))
    return plain("\n".join(part for part in parts if part))[:MAX_WORDS].replace("\x00", "")


def contributions_as_json(match: Match) -> str:
    """The contributions of a match."""
    return json.dumps([asdict(part) for part in match.contributions], ensure_ascii=False)


def match_of_row(row: Mapping[str, Any]) -> Match:
    """A match as it was stored."""
    return Match(
        procedure_key=row["procedure_key"],
        notice_key=row["notice_key"],
        lot=row["lot"] or None,
        enterprise_id=row["enterprise_id"],
        activity=row["activity"],
        band=Band(row["band"]),
        contributions=tuple(_contribution(part) for part in json.loads(row["contributions"])),
        rules_version=row["rules_version"],
    )


def _contribution(raw: Mapping[str, Any]) -> Contribution:
    evidence = tuple(Evidence(**item) for item in raw["finding"]["evidence"])
    return Contribution(raw["criterion"], raw["weight"], Finding(raw["finding"]["value"], evidence))


def report_as_json(report: RunReport) -> str:
    """A run's report; days and moments as ISO 8601."""
    return json.dumps(asdict(report), ensure_ascii=False, default=lambda value: value.isoformat())


def report_of_json(text: str) -> RunReport:
    """A run's report as it was saved."""
    raw = json.loads(text)
    return RunReport(
        run=raw["run"],
        started=datetime.fromisoformat(raw["started"]),
        ended=datetime.fromisoformat(raw["ended"]),
        sources=tuple(_source(one) for one in raw["sources"]),
        stages=tuple(_stage(one) for one in raw["stages"]),
    )


def _source(raw: dict[str, Any]) -> SourceReport:
    until = date.fromisoformat(raw.pop("until")) if raw.get("until") else raw.pop("until")
    refused = tuple(Refused(**one) for one in raw.pop("refused"))
    return SourceReport(**raw, until=until, refused=refused)


def _stage(raw: dict[str, Any]) -> StageReport:
    counts = tuple((label, count) for label, count in raw["counts"])
    return StageReport(raw["stage"], counts, tuple(raw["problems"]), raw["seconds"])
