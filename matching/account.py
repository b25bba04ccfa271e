"""Why an enterprise was or was not given a procedure, refusals included: the whole account of one pair."""

from __future__ import annotations

from datetime import datetime

from matching.explanation import explained
from matching.match import Matcher
from matching.whatif import changes
from tenderwatch.model import Enterprise, Explanation, Match, Procedure, Refusal


def account(
    matcher: Matcher, procedure: Procedure, enterprise: Enterprise, answer: Match | Refusal | None, *, now: datetime
) -> Explanation:
    """The account of an answer; of today's when none is given. `matcher` must know the enterprise's learnt words."""
    given = matcher.explain(procedure, enterprise, now=now) if answer is None else answer
    nearest = matcher.nearest(procedure, enterprise, now=now)
    pair = nearest[:2] if nearest else None

    def judged(of: Procedure, profile: Enterprise) -> Match | Refusal:
        return matcher.explain(of, profile, now=now)

    return explained(given, nearest[2] if nearest else None, changes(given, pair, judged))
