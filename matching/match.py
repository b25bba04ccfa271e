"""Matching: all profiles against a block of procedures; pairs that could pass are scored and explained."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from matching import bands, gates
from matching.columns import Index
from matching.criteria import door, topical
from matching.published import Published
from matching.score import RULES_VERSION, passing, scored, shortfall
from matching.subject import Seeker, Subject, subjects
from matching.telling import UNCOUNTED, Telling
from tenderwatch.config import MatchingRules
from tenderwatch.model import Enterprise, Match, Procedure, Refusal
from tenderwatch.reference import BUILT_IN, Reference

Learned = Mapping[tuple[str, str], Mapping[str, float]]
"""What verdicts made of words: by enterprise id and activity label, a factor by stem."""
NOTHING_LEARNED: Learned = MappingProxyType({})
MatcherOf = Callable[[Sequence[Enterprise], Learned], "Matcher"]
"""How a matcher of some profiles is made, by whoever knows the rules, the counts and the towns in force."""


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The matches of a block, and how many procedures each gate refused to everybody."""

    matches: list[Match]
    refused: Counter[str]


class Matcher:
    """All enterprises, prepared once."""

    def __init__(
        self,
        enterprises: Sequence[Enterprise],
        rules: MatchingRules,
        learned: Learned = NOTHING_LEARNED,
        reference: Reference = BUILT_IN,
        telling: Telling = UNCOUNTED,
    ) -> None:
        self._rules, self._learned, self._reference, self._telling = rules, learned, reference, telling
        self._all = [seeker for one in enterprises for seeker in self._seekers(one)]
        self.stamp = _hashed(RULES_VERSION, rules.model_dump_json(), telling.fingerprint)
        self.stamps = {one.id: _stamp_of(one, learned) for one in enterprises}

    @cached_property
    def _index(self) -> Index:
        return Index([seeker.wanted for seeker in self._all])

    def match(self, procedures: Sequence[Procedure], *, now: datetime) -> MatchResult:
        """The best match of each procedure with each enterprise, where it reaches the lower boundary."""
        return self.match_each([(one, now) for one in procedures])

    def match_each(self, dated: Sequence[tuple[Procedure, datetime]]) -> MatchResult:
        """The same, each procedure at its own moment."""
        admitted, refused = self._admitted(dated)
        best: dict[tuple[int, str], Match] = {}
        for position, seeker, _ in self._near([one for _, one in admitted]):
            row, subject = admitted[position]
            found, pair = self._best([seeker], [subject], dated[row][1]), (row, seeker.enterprise.id)
            if found and (pair not in best or found.score > best[pair].score):
                best[pair] = found
        return MatchResult([best[pair] for pair in sorted(best)], refused)

    def _admitted(self, dated: Sequence[tuple[Procedure, datetime]]) -> tuple[list[tuple[int, Subject]], Counter[str]]:
        """What is open, with the row of its procedure; and how many procedures each gate refused to everybody."""
        refused: Counter[str] = Counter()
        admitted: list[tuple[int, Subject]] = []
        for row, (procedure, now) in enumerate(dated):
            gate, opened = gates.admitted(subjects(procedure, self._telling.codes), now, self._rules.min_days)
            admitted += [(row, one) for one in opened]
            if gate and not opened:
                refused[gate.name] += 1
        return admitted, refused

    def received(self, dated: Sequence[tuple[Procedure, datetime]]) -> dict[str, set[str]]:
        """By enterprise, the keys of the procedures that `match_each` would match with it, without the reasons."""
        admitted, _ = self._admitted(dated)
        found: dict[str, set[str]] = {name: set() for name in self.stamps}
        for position, seeker, told in self._near([one for _, one in admitted]):
            row, subject = admitted[position]
            procedure, now = dated[row]
            mine = found[seeker.enterprise.id]
            if procedure.key not in mine and self._passes(seeker, subject, told, now):
                mine.add(procedure.key)
        return found

    def _passes(self, seeker: Seeker, subject: Subject, told: float, now: datetime) -> bool:
        """Whether a pair of a known topic matches; it is scored only where rounding or a reservation could decide."""
        if gates.of_pair(seeker, subject, now) is not None:
            return False
        points = told * topical.POINTS
        if points >= max(bands.LEAST, self._rules.doubtful) + ROUNDED:
            return True
        if points < self._rules.doubtful - ROUNDED and not door.find(seeker, subject, now).value:
            return False
        return passing(seeker, subject, self._rules, now) is not None

    def near(self, published: Published) -> list[str]:
        """Keys of the purchases that may match anybody here, in their order: none that would is left out."""
        return published.near(self._index, lowest(self._rules)) if self._all else []

    def _near(self, opened: Sequence[Subject]) -> Iterator[tuple[int, Seeker, float]]:
        """Pairs whose topic may suffice, in order: position of the subject, activity, topic. No pair is lost."""
        if not opened or not self._all:
            return
        found = self._index.read(opened, least=lowest(self._rules))
        pairs = (found.subjects.tolist(), found.activities.tolist(), found.total.tolist())
        for position, number, told in zip(*pairs, strict=True):
            yield position, self._all[number], told

    def _best(self, seekers: Iterable[Seeker], opened: Sequence[Subject], now: datetime) -> Match | None:
        pairs = [(seeker, one) for seeker in seekers for one in opened if gates.of_pair(seeker, one, now) is None]
        passed = (passing(seeker, one, self._rules, now) for seeker, one in pairs)
        return max((one for one in passed if one), key=lambda one: one.score, default=None)

    def explain(self, procedure: Procedure, enterprise: Enterprise, *, now: datetime) -> Match | Refusal:
        """The match of one pair, or the gate that refuses it with its reason."""
        gate, opened = gates.admitted(subjects(procedure, self._telling.codes), now, self._rules.min_days)
        gate = gates.of_enterprise(enterprise) or (None if opened else gate)
        if gate is None:
            found = self._best(self._seekers(enterprise), opened, now)
            if found:
                return found
            seeker, subject, match = self._nearest(enterprise, opened, now)
            gate = gates.of_pair(seeker, subject, now) or gates.Refused("score", shortfall(match, self._rules))
        return Refusal(procedure.key, enterprise.id, gate.name, gate.reason, gate.field, gate.quote)

    def nearest(
        self, procedure: Procedure, enterprise: Enterprise, *, now: datetime
    ) -> tuple[Seeker, Subject, Match] | None:
        """The pair that scores best, accepted or not; None for a profile without activities."""
        if not enterprise.activities:
            return None
        _, opened = gates.admitted(subjects(procedure, self._telling.codes), now, self._rules.min_days)
        return self._nearest(enterprise, opened or subjects(procedure, self._telling.codes), now)

    def _nearest(
        self, enterprise: Enterprise, opened: Sequence[Subject], now: datetime
    ) -> tuple[Seeker, Subject, Match]:
        """The best pair: one that no gate refuses before one that a gate does."""
        found = [
            (seeker, one, scored(seeker, one, self._rules, now))
            for seeker in self._seekers(enterprise)
            for one in opened
        ]
        return max(found, key=lambda three: (gates.of_pair(three[0], three[1], now) is None, three[2].score))

    def _seekers(self, enterprise: Enterprise) -> list[Seeker]:
        """Its activities, with what was learnt of each."""
        return [
            Seeker(enterprise, one, self._learned.get((enterprise.id, one.label), {}), self._reference, self._telling)
            for one in enterprise.activities
        ]


def lowest(rules: MatchingRules) -> float:
    """The least topic, as a share of its points, that a match may have: a reservation may raise it to the boundary."""
    needed = max(bands.LEAST, rules.doubtful - door.WEIGHT * door.FOR_THEM)
    return (needed - ROUNDED) / topical.POINTS


ROUNDED = 0.01
"""More than rounding may take from the points of a topic."""


def _stamp_of(enterprise: Enterprise, learned: Learned) -> str:
    """What the stored matches of an enterprise depend on, besides what those of all do."""
    words = sorted((pair[1], sorted(factors.items())) for pair, factors in learned.items() if pair[0] == enterprise.id)
    return _hashed(enterprise.fingerprint, repr([one for one in words if one[1]]))


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
