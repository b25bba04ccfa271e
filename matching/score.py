"""The score of an activity against a subject: the sum of its contributions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matching.criteria import CRITERIA, Criterion, cpv, delay, door, place, words
from matching.subject import Seeker, Subject
from tenderwatch.config import MatchingRules
from tenderwatch.model import Band, Contribution, Match

RULES_VERSION = "2026-11-8"
"""Raised with every change that can change a score: what was matched before is then matched again."""

TOPIC = tuple(one for one in CRITERIA if one.name in {words.NAME, cpv.NAME})
AROUND = tuple(one for one in CRITERIA if one not in TOPIC)
LEAST_TOPIC = 10.0
"""Points that words and CPV must give: place, delay and a door say nothing of the trade."""
MOST_AROUND = place.WEIGHT + delay.WEIGHT + door.WEIGHT * door.FOR_THEM
"""Points that place, delay and door can add."""


def contributions(
    criteria: Iterable[Criterion], seeker: Seeker, subject: Subject, now: datetime
) -> tuple[Contribution, ...]:
    """One contribution per criterion, in their order."""
    return tuple(Contribution(one.name, one.weight, one.find(seeker, subject, now)) for one in criteria)


def scored(seeker: Seeker, subject: Subject, rules: MatchingRules, now: datetime) -> Match:
    """The match, whatever its score."""
    return _match(seeker, subject, rules, contributions(CRITERIA, seeker, subject, now))


def passing(seeker: Seeker, subject: Subject, rules: MatchingRules, now: datetime) -> Match | None:
    """The match when it is accepted; what surrounds the topic is only looked at where it can still matter."""
    topical = contributions(TOPIC, seeker, subject, now)
    reach = sum(part.points for part in topical) + MOST_AROUND
    if round(reach, 4) < rules.doubtful:
        return None
    match = _match(seeker, subject, rules, topical + contributions(AROUND, seeker, subject, now))
    return match if accepted(match, rules) else None


def _match(seeker: Seeker, subject: Subject, rules: MatchingRules, parts: tuple[Contribution, ...]) -> Match:
    total = round(sum(part.points for part in parts), 4)
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


def topic(match: Match) -> float:
    """The points of what is bought, without where, when and for whom."""
    return round(sum(part.points for part in match.contributions if part.criterion in {words.NAME, cpv.NAME}), 4)


def standing(match: Match) -> float:
    """The points that are held against the boundaries of the bands."""
    return match.score


def accepted(match: Match, rules: MatchingRules) -> bool:
    """Whether a match is shown at all."""
    return standing(match) >= rules.doubtful and topic(match) >= LEAST_TOPIC


def shortfall(match: Match, rules: MatchingRules) -> str:
    """Why a match is not shown, in French."""
    if topic(match) < LEAST_TOPIC:
        return f"l'avis ne parle pas de « {match.activity} », ni par ses mots ni par ses codes CPV."
    return (
        f"{match.score:.0f} points sur 100 pour « {match.activity} », il en faut {rules.doubtful:.0f} : "
        "l'avis parle trop peu de cette activité."
    )
