"""The likely CPV group of a notice without codes, from the notices with codes of the corpus at hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from matching.text import GENERIC_STEMS

GROUP, WIDTH = 3, 8
FEWEST_NOTICES = 5
"""Notices of a group before anything is inferred from it."""
FEWEST_STEMS = 2
"""Telling words of a notice that are known, before anything is inferred."""
SURE = 0.7
"""How likely a group must be."""
SMOOTHING = 0.1


class Inferred(NamedTuple):
    """A code that stands for a group, "90900000", and how likely the group is."""

    code: str
    probability: float


@dataclass(frozen=True)
class Codes:
    """How many notices of each CPV group there are, and in how many of them each stem stands."""

    groups: Mapping[str, int] = field(default_factory=dict)
    stems: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @cached_property
    def _known(self) -> dict[str, int]:
        return {group: count for group, count in self.groups.items() if count >= FEWEST_NOTICES}

    def of(self, stems: Iterable[str]) -> Inferred | None:
        """The likeliest group of a text (naive Bayes over its telling stems); None when it is not sure."""
        told = sorted({one for one in stems if one in self.stems and one not in GENERIC_STEMS})
        if len(told) < FEWEST_STEMS or not self._known:
            return None
        logs = {group: math.log(count) + self._likelihood(group, count, told) for group, count in self._known.items()}
        best = max(logs, key=lambda group: (logs[group], group))
        probability = 1.0 / sum(math.exp(one - logs[best]) for one in logs.values())
        return Inferred(best.ljust(WIDTH, "0"), round(probability, 4)) if probability >= SURE else None

    def _likelihood(self, group: str, count: int, told: Iterable[str]) -> float:
        held = (self.stems[one].get(group, 0) for one in told)
        return sum(math.log((one + SMOOTHING) / (count + 1.0)) for one in held)


class Counting:
    """Groups and stems, notice by notice."""

    def __init__(self) -> None:
        self._groups: Counter[str] = Counter()
        self._stems: dict[str, Counter[str]] = {}

    def add(self, cpv: Iterable[str], stems: Iterable[str]) -> None:
        """Count one notice under the group of its main code."""
        group = next(iter(cpv), "")[:GROUP]
        if not group or group.startswith("00"):
            return
        self._groups[group] += 1
        for one in stems:
            self._stems.setdefault(one, Counter())[group] += 1

    def codes(self, least: int) -> Codes:
        """What was counted; stems of fewer than `least` notices are left out."""
        stems = {
            stem: dict(sorted(found.items())) for stem, found in sorted(self._stems.items()) if found.total() >= least
        }
        return Codes(dict(sorted(self._groups.items())), stems)
