"""The score of an activity against a subject: the sum of its contributions."""

from __future__ import annotations

from datetime import datetime

from matching.criteria import CRITERIA
from matching.subject import Seeker, Subject
from tenderwatch.config import MatchingRules
from tenderwatch.model import Band, Contribution, Match

RULES_VERSION = "2026-11-2"
"""Raised with every change that can change a score: what was matched before is then matched again."""


def contributions(seeker: Seeker, subject: Subject, now: datetime) -> tuple[Contribution, ...]:
    """One contribution per criterion, in their order."""
    return tuple(Contribution(one.name, one.weight, one.find(seeker, subject, now)) for one in CRITERIA)


def scored(seeker: Seeker, subject: Subject, rules: MatchingRules, now: datetime) -> Match:
    """The match, whatever its score."""
    parts = contributions(seeker, subject, now)
    total = sum(part.points for part in parts)
    return Match(
        procedure_key=subject.procedure.key,
        notice_key=subject.notice.key,
        lot=subject.lot.number if subject.lot else None,
        enterprise_id=seeker.enterprise.id,
        activity=seeker.activity.label,
        band=Band.STRONG if total >= rules.strong else Band.DOUBTFUL,
        contributions=parts,
        rules_version=RULES_VERSION,
    )
