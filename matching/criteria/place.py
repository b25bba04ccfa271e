"""Place: where the work is done, against where the activity works."""

from __future__ import annotations

from datetime import datetime

from matching.reach import Whereabouts, whereabouts
from matching.subject import Seeker, Subject
from tenderwatch.model import Evidence, Finding
from tenderwatch.places import department_in_words

NAME = "lieu"
WEIGHT = 10.0
BUYER_ONLY = 0.6
"""Work is done near its buyer most of the time."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """Within the territory or not; less sure when only the buyer's place is known; unknown is unknown."""
    found = whereabouts(seeker, subject)
    if found.inside is None:
        return Finding(None, _unknown(seeker, subject, found))
    if not found.inside:
        return Finding(0.0)
    shown = ", ".join(map(department_in_words, found.departments[:3]))
    near = f", à {found.km[1]:.0f} km au plus de votre base" if found.km else ""
    if subject.place_is_the_buyers:
        return Finding(
            BUYER_ONLY, (Evidence(f"L'acheteur est dans votre territoire : {shown}{near}.", "buyer.department"),)
        )
    return Finding(1.0, (Evidence(f"Lieu dans votre territoire : {shown}{near}.", subject.field("place.departments")),))


def _unknown(seeker: Seeker, subject: Subject, found: Whereabouts) -> tuple[Evidence, ...]:
    """Why it is not known, when the profile says where it works."""
    if not seeker.territory.told:
        return ()
    if not found.departments:
        return (Evidence("L'avis ne dit pas où le travail se fait.", "place"),)
    shown = ", ".join(map(department_in_words, found.departments[:3]))
    sentence = f"On ne sait pas si {shown} est à moins de {seeker.territory.radius_km:g} km de votre base."
    return (Evidence(sentence, "buyer.department" if subject.place_is_the_buyers else "place.departments"),)
