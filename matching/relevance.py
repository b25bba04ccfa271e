"""How well the topic is scored, against judged pairs: precision, average precision, nDCG, and F1 at the boundary."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

from matching import gates
from matching.columns import Index
from matching.criteria.topical import POINTS
from matching.subject import Seeker, Subject, subjects
from matching.telling import count
from tenderwatch.model import Enterprise, Notice, Procedure

RELEVANT = 2
"""The grade of a pair that is the enterprise's trade."""
FEWEST = 3
"""Relevant notices that a profile needs to count in the means."""
CUTS = (5, 10)
REFUSED = -math.inf
ANY_TIME = datetime.min.replace(tzinfo=UTC)
"""An exclusion is one at any time."""
Grades = Mapping[str, Mapping[str, int]]
"""By profile, then by notice."""


def scores(enterprises: Sequence[Enterprise], notices: Sequence[Notice]) -> dict[str, dict[str, float]]:
    """The topic of every pair in points, by profile and notice: the best of activities and lots.

    Place, deadline, capacity and doors are left out; what an exclusion refuses, or what has no sign of the trade at
    all, is not in the answer.
    """
    telling = count(notices)
    found = [one for notice in notices for one in subjects(_alone(notice), telling.codes)]
    seekers = [Seeker(one, activity, telling=telling) for one in enterprises for activity in one.activities]
    best: dict[str, dict[str, float]] = {one.id: {} for one in enterprises}
    if not seekers or not found:
        return best
    pairs = Index([one.wanted for one in seekers]).read(found)
    for row, number, total in zip(pairs.subjects, pairs.activities, pairs.total, strict=True):
        seeker, subject, points = seekers[number], found[row], round(float(total) * POINTS, 4)
        of_profile, key = best[seeker.enterprise.id], subject.notice.key
        if points > of_profile.get(key, 0.0) and not _refused(seeker, subject):
            of_profile[key] = points
    return best


def _alone(notice: Notice) -> Procedure:
    return Procedure(notice.key, (notice,), notice, notice.deadline)


def _refused(seeker: Seeker, subject: Subject) -> bool:
    return gates.excluded(seeker, subject, ANY_TIME) is not None


@dataclass(frozen=True)
class Ranking:
    """The grades of all notices of a corpus for one profile, best score first; None where nobody judged."""

    grades: tuple[int | None, ...]
    judged: Mapping[str, int]

    @property
    def relevant(self) -> int:
        """How many notices are the profile's trade."""
        return sum(grade == RELEVANT for grade in self.judged.values())

    def measures(self) -> dict[str, float]:
        """Precision at 5 and 10, average precision, nDCG at 10, and how many of the first ten nobody judged."""
        precisions = {f"precision_at_{cut}": self._hits(cut) / cut for cut in CUTS}
        return precisions | {
            "average_precision": self._average_precision(),
            "ndcg_at_10": self._ndcg(10),
            "unjudged_at_10": float(sum(grade is None for grade in self.grades[:10])),
        }

    def _hits(self, cut: int) -> int:
        return sum(grade == RELEVANT for grade in self.grades[:cut])

    def _average_precision(self) -> float:
        at = [rank for rank, grade in enumerate(self.grades, start=1) if grade == RELEVANT]
        return sum(number / rank for number, rank in enumerate(at, start=1)) / self.relevant if self.relevant else 0.0

    def _ndcg(self, cut: int) -> float:
        ideal = _gain(sorted(self.judged.values(), reverse=True)[:cut])
        return _gain([grade or 0 for grade in self.grades[:cut]]) / ideal if ideal else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1.0) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def ranking(scored: Mapping[str, float], judged: Mapping[str, int], keys: Iterable[str]) -> Ranking:
    """All notices of a corpus in the order of their scores, ties by key; what has none ranks last."""
    ordered = sorted(keys, key=lambda key: (-scored.get(key, REFUSED), key))
    return Ranking(tuple(judged.get(key) for key in ordered), judged)


def evaluate_matching(
    enterprises: Sequence[Enterprise],
    notices: Sequence[Notice],
    grades: Grades,
    threshold: float,
    score: Callable[[Sequence[Enterprise], Sequence[Notice]], dict[str, dict[str, float]]] = scores,
) -> dict[str, Any]:
    """The means over profiles with enough relevant notices, the pooled boundary, and each profile's own figures."""
    found = score(enterprises, notices)
    keys = [one.key for one in notices]
    rankings = {one.id: ranking(found[one.id], grades.get(one.id, {}), keys) for one in enterprises}
    profiles = {
        name: one.measures() | {"at_threshold": _at_threshold({name: found[name]}, grades, threshold)}
        for name, one in rankings.items()
    }
    counted = [one.measures() for one in rankings.values() if one.relevant >= FEWEST]
    means = {name: _rounded(fmean(one[name] for one in counted)) for name in counted[0]} if counted else {}
    return {
        "mean": means,
        "at_threshold": _at_threshold(found, grades, threshold),
        "profiles": {name: {key: _rounded(value) for key, value in one.items()} for name, one in profiles.items()},
    }


def _at_threshold(found: Mapping[str, Mapping[str, float]], grades: Grades, threshold: float) -> dict[str, float]:
    """Precision, recall and F1 of "is their trade" over the judged pairs of these profiles."""
    pairs = [
        (scored.get(key, REFUSED) >= threshold, grade == RELEVANT)
        for name, scored in found.items()
        for key, grade in grades.get(name, {}).items()
    ]
    right = sum(said and true for said, true in pairs)
    said, true = sum(one for one, _ in pairs), sum(one for _, one in pairs)
    measures = {"precision": (right, said), "recall": (right, true), "f1": (2 * right, said + true)}
    return {"threshold": threshold} | {
        name: _rounded(part / of if of else 0.0) for name, (part, of) in measures.items()
    }


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
