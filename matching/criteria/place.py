"""Place: where the work is done, against where the enterprise works."""

from __future__ import annotations

from datetime import datetime

from matching.subject import Seeker, Subject
from tenderwatch.model import Evidence, Finding
from tenderwatch.places import department_in_words

NAME = "lieu"
WEIGHT = 10.0
WHOLE_COUNTRY = "FR"
BUYER_ONLY = 0.6
"""Work is done near its buyer most of the time."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """Within the territory or not; less sure when only the buyer's place is known; unknown is unknown."""
    territory = seeker.departments
    if not subject.departments or not territory:
        return Finding(None)
    within = [code for code in subject.departments if code in territory]
    if not within and WHOLE_COUNTRY not in territory:
        return Finding(0.0)
    shown = ", ".join(map(department_in_words, (within or subject.departments)[:3]))
    if subject.place_is_the_buyers:
        return Finding(BUYER_ONLY, (Evidence(f"L'acheteur est dans votre territoire : {shown}.", "buyer.department"),))
    return Finding(1.0, (Evidence(f"Lieu dans votre territoire : {shown}.", "place.departments"),))
