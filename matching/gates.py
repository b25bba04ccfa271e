"""Hard refusals, each with a reason in French; what is unknown never refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from matching.hits import KIN, best_hit
from matching.lots import lot_key
from matching.subject import Seeker, Subject
from tenderwatch.calendar import days_left, deadline_in_words, is_over
from tenderwatch.model import Enterprise, Kind
from tenderwatch.places import department_in_words

ANSWERABLE = {Kind.CALL, Kind.CORRECTION, Kind.PRIOR_INFORMATION, Kind.PLANNED_PURCHASE}
KINDS_IN_FRENCH: Mapping[Kind, str] = {
    Kind.AWARD: "un résultat de marché",
    Kind.CANCELLATION: "une annulation",
    Kind.MODIFICATION: "une modification de contrat en cours",
    Kind.OTHER: "un avis qui n'appelle pas d'offres",
}


class Refused(NamedTuple):
    """The gate's name and its reason in French."""

    name: str
    reason: str


def kind(subject: Subject, now: datetime, min_days: int) -> str | None:  # noqa: ARG001 (every gate's shape)
    """A notice that nobody can answer."""
    found = subject.notice.kind
    return None if found in ANSWERABLE else f"c'est {KINDS_IN_FRENCH[found]}."


def closed(subject: Subject, now: datetime, min_days: int) -> str | None:  # noqa: ARG001 (every gate's shape)
    """A procedure that was cancelled or awarded, or a lot that was given up."""
    if subject.procedure.closed:
        return f"{subject.procedure.closed}."
    given_up = subject.lot is not None and lot_key(subject.lot.number) in map(lot_key, subject.procedure.closed_lots)
    return f"le lot {subject.lot.number} est abandonné." if given_up and subject.lot else None


def over(subject: Subject, now: datetime, min_days: int) -> str | None:  # noqa: ARG001 (every gate's shape)
    """A deadline that has passed, the lot's own where it has one."""
    if is_over(subject.deadline, now):
        return f"la date limite est passée : {deadline_in_words(subject.deadline)}."
    return None


def too_late(subject: Subject, now: datetime, min_days: int) -> str | None:
    """Fewer working days than anybody needs."""
    left = days_left(subject.deadline, now)
    if left is None or left >= min_days:
        return None
    return f"il reste {left} jour(s) ouvré(s), il en faut {min_days} : {deadline_in_words(subject.deadline)}."


OF_SUBJECT: Mapping[str, Callable[[Subject, datetime, int], str | None]] = {
    "nature": kind,
    "clos": closed,
    "date limite": over,
    "délai": too_late,
}
"""Gates that need no enterprise, by the name they are shown under."""


def of_subject(subject: Subject, now: datetime, min_days: int) -> Refused | None:
    """The first gate that refuses a subject to everybody."""
    for name, gate in OF_SUBJECT.items():
        if reason := gate(subject, now, min_days):
            return Refused(name, reason)
    return None


def admitted(found: Sequence[Subject], now: datetime, min_days: int) -> tuple[Refused | None, list[Subject]]:
    """Why the whole is refused to everybody, and what remains open: a lot may have a later deadline of its own."""
    opened = [one for one in found if of_subject(one, now, min_days) is None]
    return of_subject(found[0], now, min_days), opened


def of_enterprise(enterprise: Enterprise) -> Refused | None:
    """A profile that nothing can be compared with: not a score of 0."""
    if not enterprise.activities:
        return Refused("profil", "le profil n'a aucune activité : rien ne peut être comparé.")
    return None


def territory(seeker: Seeker, subject: Subject) -> str | None:
    """Work outside the activity's territory; the buyer's place stands in for an unknown place."""
    works_in, given = seeker.departments, subject.departments
    if not works_in or not given or "FR" in works_in or set(works_in) & set(given):
        return None
    shown = ", ".join(map(department_in_words, given[:3]))
    whose = "lieu de l'acheteur" if subject.place_is_the_buyers else "lieu d'exécution"
    return f"{whose} hors de votre territoire : {shown}."


def excluded(seeker: Seeker, subject: Subject) -> str | None:
    """A title that names word for word what the enterprise never wants; the description may name it in passing."""
    for phrase in seeker.exclusions:
        found = best_hit(phrase, subject.headings)
        if found and found.level >= KIN:
            return f"« {found.quote} » fait partie de vos exclusions ({phrase.text})."
    return None


OF_PAIR: Mapping[str, Callable[[Seeker, Subject], str | None]] = {"territoire": territory, "exclusion": excluded}
"""Gates of one activity and one subject."""


def of_pair(seeker: Seeker, subject: Subject) -> Refused | None:
    """The first gate that refuses a subject to an activity."""
    for name, gate in OF_PAIR.items():
        if reason := gate(seeker, subject):
            return Refused(name, reason)
    return None
