"""Why an enterprise was or was not given a notice: reasons, what speaks against, what is unknown, what would change."""

from __future__ import annotations

from dataclasses import dataclass

from tenderwatch.model.match import Evidence, Match, Refusal


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change of the profile, tried out: what is changed and what the verdict would then be, both in French."""

    change: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An answer and its account; every piece of evidence points to a field, or to words quoted from one.

    `match` is the match, or for a refusal the nearest pair as it was scored (None when nothing can be compared).
    """

    answer: Match | Refusal
    match: Match | None
    reasons: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    unknown: tuple[Evidence, ...]
    changes: tuple[WhatIf, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that points to the notice."""
        return (*self.reasons, *self.against, *self.unknown)
