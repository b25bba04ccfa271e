"""Matching: all profiles against a block of procedures; pairs that could pass are scored and explained."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching import gates
from matching.candidates import Candidates
from matching.score import RULES_VERSION, passing, scored, shortfall
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
        self._candidates = Candidates([seeker for one in enterprises for seeker in _seekers(one)])
        self.stamp = _stamp(enterprises, rules)

    def match(self, procedures: Sequence[Procedure], *, now: datetime) -> MatchResult:
        """The best match of each procedure with each enterprise, where it reaches the lower boundary."""
        refused: Counter[str] = Counter()
        admitted: list[tuple[int, Subject]] = []
        for row, procedure in enumerate(procedures):
            gate, opened = gates.admitted(subjects(procedure), now, self._rules.min_days)
            admitted += [(row, one) for one in opened]
            if gate and not opened:
                refused[gate.name] += 1
        best: dict[tuple[int, str], Match] = {}
        for position, seeker in self._candidates.among([one for _, one in admitted]):
            row, subject = admitted[position]
            found, pair = self._best([seeker], [subject], now), (row, seeker.enterprise.id)
            if found and (pair not in best or found.score > best[pair].score):
                best[pair] = found
        return MatchResult([best[pair] for pair in sorted(best)], refused)

    def _best(self, seekers: Iterable[Seeker], opened: Sequence[Subject], now: datetime) -> Match | None:
        pairs = [(seeker, one) for seeker in seekers for one in opened if gates.of_pair(seeker, one) is None]
        passed = (passing(seeker, one, self._rules, now) for seeker, one in pairs)
        return max((one for one in passed if one), key=lambda one: one.score, default=None)

    def explain(self, procedure: Procedure, enterprise: Enterprise, *, now: datetime) -> Match | Refusal:
        """The match of one pair, or the gate that refuses it with its reason."""
        gate, opened = gates.admitted(subjects(procedure), now, self._rules.min_days)
        gate = gates.of_enterprise(enterprise) or (None if opened else gate)
        if gate is None:
            found = self._best(_seekers(enterprise), opened, now)
            if found:
                return found
            gate = self._nearest_refusal(_seekers(enterprise), opened, now)
        return Refusal(procedure.key, enterprise.id, gate.name, gate.reason)

    def nearest(self, procedure: Procedure, enterprise: Enterprise, *, now: datetime) -> Match | None:
        """The best pair whatever gates and boundaries say, for what a person decides; None without an activity."""
        pairs = [(seeker, one) for seeker in _seekers(enterprise) for one in subjects(procedure)]
        found = (scored(seeker, one, self._rules, now) for seeker, one in pairs)
        return max(found, key=lambda one: one.score, default=None)

    def _nearest_refusal(self, seekers: Sequence[Seeker], opened: Sequence[Subject], now: datetime) -> gates.Refused:
        """Why the nearest pair did not pass: its gate, or a score that is too low."""
        pairs = [(seeker, one) for seeker in seekers for one in opened]
        seeker, nearest = max(pairs, key=lambda pair: scored(pair[0], pair[1], self._rules, now).score)
        match = scored(seeker, nearest, self._rules, now)
        return gates.of_pair(seeker, nearest) or gates.Refused("score", shortfall(match, self._rules))


def _seekers(enterprise: Enterprise) -> list[Seeker]:
    return [Seeker(enterprise, activity) for activity in enterprise.activities]


def _stamp(enterprises: Sequence[Enterprise], rules: MatchingRules) -> str:
    """What a stored match depends on besides its procedure."""
    parts = [RULES_VERSION, rules.model_dump_json(), *sorted(f"{one.id}:{one.fingerprint}" for one in enterprises)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
