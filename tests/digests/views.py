"""Matches as the composer gets them, said in one line each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tenderwatch.clock import PARIS
from tenderwatch.model import (
    Band,
    Contribution,
    Deadline,
    Decision,
    DropReason,
    Enterprise,
    Evidence,
    Finding,
    Lot,
    Match,
    MatchView,
    Notice,
    Procedure,
    Verdict,
)
from tests.factories import a_notice, an_enterprise

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
WORDS = Evidence("« nettoyage de bureaux » dans l'objet : votre activité Nettoyage de locaux.", "title", "nettoyage")
AREA = Evidence("Lieu dans votre territoire : Finistère (29).", "place.departments")


def contributions(score: float, *evidence: Evidence) -> tuple[Contribution, ...]:
    """One criterion that gives exactly `score` points."""
    return (Contribution("mots", 100.0, Finding(score / 100, evidence or (WORDS,))),)


def a_view(
    source_id: str = "26-900001",
    *,
    score: float = 80.0,
    band: Band = Band.STRONG,
    verdict: Verdict | None = None,
    reason: DropReason | None = None,
    enterprise: Enterprise | None = None,
    lot: str | None = None,
    lots: tuple[Lot, ...] = (),
    evidence: tuple[Evidence, ...] = (WORDS, AREA),
    closed: str | None = None,
    changes: tuple[str, ...] = (),
    **notice: Any,
) -> MatchView:
    """A strong match of an open call, unless told otherwise; extra words are fields of the notice."""
    content: Notice = a_notice(source_id=source_id, lots=lots, **notice)
    enterprise = enterprise or an_enterprise()
    procedure = Procedure(content.key, (content,), content, content.deadline, closed, changes)
    match = Match(
        content.key, content.key, lot, enterprise.id, "Nettoyage de locaux", band, contributions(score, *evidence), "1"
    )
    return MatchView(match, procedure, enterprise, a_decision(content.key, enterprise.id, verdict, reason))


def a_decision(
    procedure: str, enterprise: str, verdict: Verdict | None, reason: DropReason | None = None
) -> Decision | None:
    """Yesterday's verdict, if any."""
    if verdict is None:
        return None
    return Decision(procedure, enterprise, verdict, reason, None, "unea@example.org", NOW)


def a_deadline(day: int, hour: int = 12, month: int = 10) -> Deadline:
    """An exact moment of 2026 in Paris."""
    at = datetime(2026, month, day, hour, 0, tzinfo=PARIS)
    return Deadline(at=at, day=at.date(), certainty="exact", raw=at.isoformat())
