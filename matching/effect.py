"""What a change would do to what is open now: notices that come, go, or change their band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matching.match import Matcher
from tenderwatch.model import Band, Match, Procedure


@dataclass(frozen=True, slots=True)
class Effect:
    """One notice whose verdict would change; None: not shown."""

    procedure: Procedure
    enterprise_id: str
    before: Match | None
    after: Match | None

    @property
    def bands(self) -> tuple[Band | None, Band | None]:
        """Its band before and after."""
        return (self.before.band if self.before else None), (self.after.band if self.after else None)


def effects(before: Matcher, after: Matcher, procedures: Sequence[Procedure], *, now: datetime) -> list[Effect]:
    """Every pair whose band differs between two matchers, in order."""
    found = [
        {(one.procedure_key, one.enterprise_id): one for one in matcher.match(procedures, now=now).matches}
        for matcher in (before, after)
    ]
    by_key = {one.key: one for one in procedures}
    pairs = sorted(found[0].keys() | found[1].keys())
    made = (Effect(by_key[pair[0]], pair[1], found[0].get(pair), found[1].get(pair)) for pair in pairs)
    return [one for one in made if one.bands[0] != one.bands[1]]
