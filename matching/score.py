"""The score of an activity against a subject: the sum of its contributions."""

from __future__ import annotations

from datetime import datetime

from matching import bands
from matching.criteria import AROUND, topical
from matching.subject import Seeker, Subject
from matching.topic import read
from tenderwatch.config import MatchingRules
from tenderwatch.model import Contribution, Match

RULES_VERSION = "2026-11-8"
"""Raised with every change that can change a score: what was matched before is then matched again."""


def contributions(seeker: Seeker, subject: Subject, now: datetime) -> tuple[Contribution, ...]:
    """The parts of the topic, then one contribution per criterion around it, in their order."""
    around = (Contribution(one.name, one.weight, one.find(seeker, subject, now)) for one in AROUND)
    return (*topical.contributions(seeker, subject, read(seeker.wanted, subject)), *around)


def scored(seeker: Seeker, subject: Subject, rules: MatchingRules, now: datetime) -> Match:
    """The match, whatever its score."""
    parts = contributions(seeker, subject, now)
    return Match(
        procedure_key=subject.procedure.key,
        notice_key=subject.notice.key,
        lot=subject.lot.number if subject.lot else None,
        enterprise_id=seeker.enterprise.id,
        activity=seeker.activity.label,
        band=bands.band(parts, rules),
        contributions=parts,
        rules_version=RULES_VERSION,
        probability=bands.probability(parts),
    )


def passing(seeker: Seeker, subject: Subject, rules: MatchingRules, now: datetime) -> Match | None:
    """The match when it is accepted."""
    match = scored(seeker, subject, rules, now)
    return match if accepted(match, rules) else None


def topic(match: Match) -> float:
    """The points of what is bought, without where, when and for whom."""
    return bands.topic(match.contributions)


def standing(match: Match) -> float:
    """The points that are held against the upper boundary."""
    return bands.standing(match.contributions)


def reach(match: Match) -> float:
    """The points that are held against the lower boundary."""
    return bands.reach(match.contributions)


def accepted(match: Match, rules: MatchingRules) -> bool:
    """Whether a match is shown at all."""
    return bands.accepted(match.contributions, rules)


def shortfall(match: Match, rules: MatchingRules) -> str:
    """Why a match is not shown, in French."""
    found = bands.topic(match.contributions)
    if found < bands.LEAST:
        return f"l'avis ne parle pas de « {match.activity} », ni par ses mots ni par ses codes CPV."
    return (
        f"{found:.0f} points d'activité pour « {match.activity} », il en faut {rules.doubtful:.0f} : "
        "l'avis parle trop peu de cette activité."
    )
