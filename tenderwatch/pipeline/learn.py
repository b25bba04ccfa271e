"""Learning from coordinators' verdicts: proposed, tried out, applied by a person, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.effect import Effect, effects
from matching.learning import Lesson, factors, is_topical, lesson, votes
from matching.match import NOTHING_LEARNED, Learned
from tenderwatch.clock import PARIS
from tenderwatch.model import Enterprise, Learning
from tenderwatch.pipeline.services import Services

OPEN_DAYS = 60
"""Days back in which what is still open came out, to show what a change would do."""
BLOCK = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """What today's verdicts would make of the words of one activity, and what stands."""

    activity: str
    votes: dict[str, tuple[int, int]]
    factors: dict[str, float]
    standing: dict[str, float]

    @property
    def changes(self) -> bool:
        """Whether applying it would change anything."""
        return self.factors != self.standing


def propose(services: Services, enterprise: Enterprise) -> list[Proposal]:
    """One proposal per activity; the same verdicts give the same proposals, whatever was applied before."""
    found: dict[str, list[Lesson]] = {one.label: [] for one in enterprise.activities}
    for label, one in _lessons(services, enterprise):
        found[label].append(one)
    standing = services.learned
    proposals = []
    for label, lessons in found.items():
        counted = votes(lessons)
        proposals.append(Proposal(label, counted, factors(counted), dict(standing.get((enterprise.id, label), {}))))
    return proposals


def _lessons(services: Services, enterprise: Enterprise) -> Iterator[tuple[str, Lesson]]:
    """What each standing topical verdict teaches, by activity: the pair is judged again as of that day, unlearnt."""
    activities = {one.label: one for one in enterprise.activities}
    decisions = [one for one in services.store.last_decisions(enterprise.id).values() if is_topical(one)]
    procedures = services.procedures(one.procedure_key for one in decisions)
    matcher = services.matcher([enterprise], NOTHING_LEARNED)
    for one in sorted(decisions, key=lambda one: one.procedure_key):
        procedure = procedures.get(one.procedure_key)
        nearest = matcher.nearest(procedure, enterprise, now=one.at) if procedure else None
        match = nearest[2] if nearest else None
        found = lesson(one, match, activities[match.activity]) if match else None
        if match and found:
            yield match.activity, found


def effect_of(services: Services, enterprise: Enterprise, learned: Learned, now: datetime) -> list[Effect]:
    """What is open now and would be judged otherwise if these words were learnt."""
    today = now.astimezone(PARIS).date()
    keys = services.store.published_procedures(today - timedelta(days=OPEN_DAYS), today)
    before, after = services.matcher([enterprise]), services.matcher([enterprise], learned)
    found: list[Effect] = []
    for start in range(0, len(keys), BLOCK):
        procedures = list(services.procedures(keys[start : start + BLOCK]).values())
        found += effects(before, after, procedures, now=now)
        services.watch("Effet", min(start + BLOCK, len(keys)), len(keys))
    return found


def learned_with(services: Services, enterprise: Enterprise, proposals: list[Proposal]) -> Learned:
    """What would stand after some proposals."""
    return dict(services.learned) | {(enterprise.id, one.activity): one.factors for one in proposals}


def apply(services: Services, enterprise: Enterprise, by: str, now: datetime) -> list[Proposal]:
    """Let the proposals that change something stand from now on."""
    changing = [one for one in propose(services, enterprise) if one.changes]
    for one in changing:
        services.store.add_learning(Learning(enterprise.id, one.activity, one.factors, one.votes, by, now))
    return changing


def undo(services: Services, enterprise: Enterprise, by: str, now: datetime) -> list[Learning]:
    """Take back the last thing that was learnt of each activity and still stands; what stood before stands again."""
    made: list[Learning] = []
    for activity in dict.fromkeys(one.activity for one in services.store.learnings(enterprise.id)):
        applied = _standing(services.store.learnings(enterprise.id), activity)
        if applied:
            before = applied[-2] if len(applied) > 1 else None
            kept, counted = (before.factors, before.votes) if before else ({}, {})
            made.append(Learning(enterprise.id, activity, kept, counted, by, now, undoes=applied[-1].number))
            services.store.add_learning(made[-1])
    return made


def _standing(entries: list[Learning], activity: str) -> list[Learning]:
    """What was applied to an activity and not taken back, the oldest first."""
    mine = [one for one in entries if one.activity == activity]
    undone = {one.undoes for one in mine if one.undoes is not None}
    return [one for one in mine if one.undoes is None and one.number not in undone]
