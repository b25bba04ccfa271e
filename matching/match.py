"""Matching: all profiles against a block of procedures; pairs that could pass are scored and explained."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching import gates
from matching.candidates import Candidates
from matching.score import RULES_VERSION, scored
from matching.subject import Seeker, Subject, subjects
from tenderwatch.config import MatchingRules
from tenderwatch.model import Enterprise, Match, Procedure, Refusal


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The matches of a block, and how many procedures each gate refused to everybody."""

    matches: list[Match]
    refused: Counter[str]


class Matcher:
    """All enterprises, prepared once."""

    def __init__(self, enterprises: Sequence[Enterprise], rules: MatchingRules) -> None:
        self._rules = rules
        seekers = [Seeker(one, activity) for one in enterprises for activity in one.activities]
        self._candidates = Candidates(seekers, rules.doubtful)
        self.stamp = _stamp(enterprises, rules)

    def match(self, procedures: Sequence[Procedure], *, now: datetime) -> MatchResult:
        """The best match of each procedure with each enterprise, where it reaches the lower boundary."""
        refused: Counter[str] = Counter()
        opened = []
        for procedure in procedures:
            gate = gates.of_procedure(procedure, now, self._rules.min_days)
            if gate:
                refused[gate[0]] += 1
            else:
                opened.append(procedure)
        prepared = [subjects(one) for one in opened]
        best: dict[tuple[int, str], Match] = {}
        for row, seeker in self._candidates.among(opened):
            found = self._best(seeker, prepared[row], now)
            pair = (row, seeker.enterprise.id)
            if found and (pair not in best or found.score > best[pair].score):
                best[pair] = found
        return MatchResult([best[pair] for pair in sorted(best)], refused)

    def _best(self, seeker: Seeker, found: Iterable[Subject], now: datetime) -> Match | None:
        admitted = [one for one in found if gates.of_pair(seeker, one) is None]
        tried = [scored(seeker, one, self._rules, now) for one in admitted]
        passing = [one for one in tried if one.score >= self._rules.doubtful]
        return max(passing, key=lambda one: one.score, default=None)

    def explain(self, procedure: Procedure, enterprise: Enterprise, *, now: datetime) -> Match | Refusal:
        """The match of one pair, or the gate that refuses it with its reason."""
        gate = gates.of_enterprise(enterprise) or gates.of_procedure(procedure, now, self._rules.min_days)
        if gate:
            return Refusal(procedure.key, enterprise.id, *gate)
        found = subjects(procedure)
        seekers = [Seeker(enterprise, activity) for activity in enterprise.activities]
        best = [match for seeker in seekers if (match := self._best(seeker, found, now))]
        if best:
            return max(best, key=lambda one: one.score)
        return self._refusal(procedure, seekers, found, now)

    def _refusal(
        self, procedure: Procedure, seekers: Sequence[Seeker], found: Sequence[Subject], now: datetime
    ) -> Refusal:
        """Why the nearest pair did not pass: its gate, or a score that is too low."""
        pairs = [(seeker, one) for seeker in seekers for one in found]
        seeker, nearest = max(pairs, key=lambda pair: scored(pair[0], pair[1], self._rules, now).score)
        gate = gates.of_pair(seeker, nearest)
        if gate is None:
            match = scored(seeker, nearest, self._rules, now)
            reason = (
                f"{match.score:.0f} points sur 100 pour « {match.activity} », il en faut {self._rules.doubtful:.0f} : "
                "l'avis parle trop peu de cette activité."
            )
            gate = ("score", reason)
        return Refusal(procedure.key, seekers[0].enterprise.id, *gate)


def _stamp(enterprises: Sequence[Enterprise], rules: MatchingRules) -> str:
    """What a stored match depends on besides its procedure."""
    parts = [RULES_VERSION, rules.model_dump_json(), *sorted(f"{one.id}:{one.fingerprint}" for one in enterprises)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
