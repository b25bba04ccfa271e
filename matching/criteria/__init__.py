"""One idea of what makes a notice suit an activity per file; each gives a Finding.

The topic (`topical`), place and delay make 100 points; a door reserved to them adds to that. One reserved to others, an
amount too large and a certificate that is missing take from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from matching.criteria import capacity, delay, door, place, proof
from matching.subject import Seeker, Subject
from tenderwatch.model import Finding


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion: its name as people see it, its weight in points, and what it finds.

    `find` gives value None when the notice or the profile does not say.
    """

    name: str
    weight: float
    find: Callable[[Seeker, Subject, datetime], Finding]


AROUND = tuple(Criterion(one.NAME, one.WEIGHT, one.find) for one in (place, delay, door, capacity, proof))
"""What surrounds the topic: where, when, for whom, how large, with which proofs; `topical` has what is bought."""
