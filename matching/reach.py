"""Whether a purchase is done where an activity works: by department, region or radius; what is unknown stays so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from matching.subject import Seeker, Subject
from tenderwatch.places import WHOLE_COUNTRY
from tenderwatch.reference import Point, Reference

Spot = str | Point
"""A department, a postal code, or a point."""


class Whereabouts(NamedTuple):
    """Inside, outside or unknown (None); the departments that decide; kilometres from the base, least and most."""

    inside: bool | None
    departments: tuple[str, ...]
    km: tuple[float, float] | None = None


def whereabouts(seeker: Seeker, subject: Subject) -> Whereabouts:
    """Where a subject lies for an activity; the buyer's place stands in for an unknown place.

    One department or town inside is enough: work in several places can be shared.
    """
    given = subject.departments
    within = tuple(code for code in given if code in seeker.departments)
    if within or (given and WHOLE_COUNTRY in seeker.departments):
        return Whereabouts(True, within or given)
    if not seeker.territory.told or WHOLE_COUNTRY in seeker.departments:
        return Whereabouts(None, given)
    if seeker.territory.radius_km is None:
        return Whereabouts(False if given else None, given)
    return _within(seeker.territory.radius_km, seeker, subject)


def _within(radius: float, seeker: Seeker, subject: Subject) -> Whereabouts:
    """Inside or outside only where the whole span of possible distances is."""
    start = base_of(seeker)
    spans = [start and seeker.reference.span_km(start, spot) for spot in _spots(subject, seeker.reference)]
    known = [span for span in spans if span]
    if not known or len(known) < len(spans):
        return Whereabouts(None, subject.departments)
    nearest = min(known)
    inside = True if nearest[1] <= radius else False if nearest[0] > radius else None
    return Whereabouts(inside, subject.departments, nearest)


def base_of(seeker: Seeker) -> Spot | None:
    """Where the enterprise sets out from: its town where that is known, else its postal code."""
    base = seeker.enterprise.base
    if base.postal_code is None:
        return None
    return seeker.reference.commune(base.postal_code, base.town) or base.postal_code


def _spots(subject: Subject, reference: Reference) -> Iterator[Spot]:
    """The narrowest places known: the town of the work, else its departments, else the buyer's town."""
    own, buyer = subject.place, subject.notice.buyer
    told = own if own and not own.of_buyer else None
    if told and (told.postal_code or told.town):
        yield _town(told.postal_code, told.town, told.departments[:1], reference)
    elif told and told.departments:
        yield from told.departments
    elif buyer.postal_code or buyer.town:
        yield _town(buyer.postal_code, buyer.town, (buyer.department or "",), reference)
    else:
        yield from subject.departments


def _town(postal_code: str | None, town: str | None, departments: tuple[str, ...], reference: Reference) -> Spot:
    if postal_code:
        return reference.commune(postal_code, town) or postal_code
    department = next(iter(departments), "")
    return (reference.town(department, town) if town else None) or department
