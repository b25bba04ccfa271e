"""What becomes of a match: to send, to review, for a partnership; and how probably a coordinator would keep it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from matching.criteria import door, topical
from tenderwatch.config import MatchingRules
from tenderwatch.model import Band, Contribution

LEAST = 5.0
"""Points of topic without which not even a reservation helps."""
MIDDLE, STEEPNESS = 60.0, 7.0
"""The standing at which one pair in two is kept, and how many points it takes from there to three in four (ln 3 times
this). Fitted on 1,753 judged pairs; with one profile left out the middle moves by two points (`docs/matching.md`)."""


def topic(parts: Iterable[Contribution]) -> float:
    """The points of what is bought, without where, when and for whom."""
    return round(sum(part.points for part in parts if part.criterion in topical.NAMES), 4)


def standing(parts: Iterable[Contribution]) -> float:
    """The points that decide the band: the topic, less what speaks against, more for a lot reserved to them.

    A near place or a long delay makes nothing of another trade, so what they add only ranks.
    """
    told = tuple(parts)
    around = (part.points for part in told if part.criterion not in topical.NAMES | {door.NAME})
    reserved = sum(part.points for part in told if part.criterion == door.NAME)
    return round(topic(told) + sum(min(0.0, one) for one in around) + max(0.0, reserved), 4)


def reach(parts: Iterable[Contribution]) -> float:
    """The points that are held against the lower boundary: the topic, raised by a reservation to them.

    What speaks against a purchase of their trade makes a coordinator doubt; it never makes it vanish.
    """
    told = tuple(parts)
    return round(topic(told) + max(0.0, sum(part.points for part in told if part.criterion == door.NAME)), 4)


def accepted(parts: Iterable[Contribution], rules: MatchingRules) -> bool:
    """Whether a match is shown at all."""
    told = tuple(parts)
    return reach(told) >= rules.doubtful and topic(told) >= LEAST


def band(parts: Iterable[Contribution], rules: MatchingRules) -> Band:
    """The band of an accepted match; what is reserved to others never vanishes."""
    told = tuple(parts)
    if any(part.criterion == door.NAME and part.points < 0 for part in told):
        return Band.PARTNERSHIP
    return Band.STRONG if standing(told) >= rules.strong else Band.DOUBTFUL


def probability(parts: Iterable[Contribution]) -> float:
    """How probably a coordinator would keep the match, 0..1."""
    return round(1.0 / (1.0 + math.exp((MIDDLE - standing(parts)) / STEEPNESS)), 4)
