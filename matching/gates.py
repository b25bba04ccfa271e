"""Hard refusals, each with a reason in French; what is unknown never refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from matching.buyers import same_name
from matching.hits import KIN, best_hit
from matching.lots import lot_key
from matching.reach import whereabouts
from matching.subject import Seeker, Subject
from tenderwatch.calendar import days_left, deadline_in_words, is_over
from tenderwatch.model import Enterprise, Evidence, Kind
from tenderwatch.places import department_in_words

ANSWERABLE = {Kind.CALL, Kind.CORRECTION, Kind.PRIOR_INFORMATION, Kind.PLANNED_PURCHASE}
KINDS_IN_FRENCH: Mapping[Kind, str] = {
    Kind.AWARD: "un résultat de marché",
    Kind.CANCELLATION: "une annulation",
    Kind.MODIFICATION: "une modification de contrat en cours",
    Kind.OTHER: "un avis qui n'appelle pas d'offres",
}


SIREN = 9
"""Digits of a SIREN, with which a SIRET begins."""


class Refused(NamedTuple):
    """The gate's name, its reason in French, and the field or words of the notice that it points to."""

    name: str
    reason: str
    field: str | None = None
    quote: str | None = None


def kind(subject: Subject, now: datetime, min_days: int) -> Evidence | None:  # noqa: ARG001 (every gate's shape)
    """A notice that nobody can answer."""
    found = subject.notice.kind
    return None if found in ANSWERABLE else Evidence(f"c'est {KINDS_IN_FRENCH[found]}.", "kind")


def closed(subject: Subject, now: datetime, min_days: int) -> Evidence | None:  # noqa: ARG001 (every gate's shape)
    """A procedure that was cancelled or awarded, or a lot that was given up."""
    if subject.procedure.closed:
        return Evidence(f"{subject.procedure.closed}.", "kind")
    given_up = subject.lot is not None and lot_key(subject.lot.number) in map(lot_key, subject.procedure.closed_lots)
    if given_up and subject.lot:
        return Evidence(f"le lot {subject.lot.number} est abandonné.", f"lots.{subject.lot.number}.title")
    return None


def over(subject: Subject, now: datetime, min_days: int) -> Evidence | None:  # noqa: ARG001 (every gate's shape)
    """A deadline that has passed, the lot's own where it has one."""
    if is_over(subject.deadline, now):
        return Evidence(f"la date limite est passée : {deadline_in_words(subject.deadline)}.", "deadline")
    return None


def too_late(subject: Subject, now: datetime, min_days: int) -> Evidence | None:
    """Fewer working days than anybody needs."""
    left = days_left(subject.deadline, now)
    if left is None or left >= min_days:
        return None
    told = f"il reste {left} jour(s) ouvré(s), il en faut {min_days} : {deadline_in_words(subject.deadline)}."
    return Evidence(told, "deadline")


OF_SUBJECT: Mapping[str, Callable[[Subject, datetime, int], Evidence | None]] = {
    "nature": kind,
    "clos": closed,
    "date limite": over,
    "délai": too_late,
}
"""Gates that need no enterprise, by the name they are shown under."""


def of_subject(subject: Subject, now: datetime, min_days: int) -> Refused | None:
    """The first gate that refuses a subject to everybody."""
    for name, gate in OF_SUBJECT.items():
        if found := gate(subject, now, min_days):
            return Refused(name, found.sentence, found.field, found.quote)
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


def territory(seeker: Seeker, subject: Subject, now: datetime) -> Evidence | None:  # noqa: ARG001 (every gate's shape)
    """Work outside the activity's territory; the buyer's place stands in for an unknown place."""
    found = whereabouts(seeker, subject)
    if found.inside is not False:
        return None
    shown = ", ".join(map(department_in_words, found.departments[:3]))
    whose = "lieu de l'acheteur" if subject.place_is_the_buyers else "lieu d'exécution"
    far = f" (à {found.km[0]:.0f} km au moins de votre base)" if found.km else ""
    field = "buyer.department" if subject.place_is_the_buyers else subject.field("place.departments")
    return Evidence(f"{whose} hors de votre territoire : {shown}{far}.", field)


def excluded(seeker: Seeker, subject: Subject, now: datetime) -> Evidence | None:  # noqa: ARG001 (every gate's shape)
    """A title that names word for word what the enterprise never wants; the description may name it in passing."""
    for phrase in seeker.exclusions:
        found = best_hit(phrase, subject.headings)
        if found and found.level >= KIN:
            told = f"« {found.quote} » fait partie de vos exclusions ({phrase.text})."
            return Evidence(told, found.segment.field, found.quote)
    return None


def buyer(seeker: Seeker, subject: Subject, now: datetime) -> Evidence | None:  # noqa: ARG001 (every gate's shape)
    """A buyer whom the enterprise does not want to work for, by name, SIREN or SIRET."""
    theirs = subject.notice.buyer
    for wanted in seeker.enterprise.excluded_buyers:
        digits = "".join(wanted.split())
        if digits.isdigit():
            same = digits in {theirs.siret, theirs.siren, (theirs.siret or "")[:SIREN]}
        else:
            same = same_name(wanted, theirs.name)
        if same:
            return Evidence(f"{theirs.name or digits} fait partie des acheteurs que vous excluez.", "buyer.name")
    return None


def short_notice(seeker: Seeker, subject: Subject, now: datetime) -> Evidence | None:
    """Fewer working days than this enterprise needs."""
    needed, left = seeker.enterprise.min_days, days_left(subject.deadline, now)
    if needed is None or left is None or left >= needed:
        return None
    told = f"il reste {left} jour(s) ouvré(s), votre profil en demande {needed}."
    return Evidence(told, subject.field("deadline"))


OF_PAIR: Mapping[str, Callable[[Seeker, Subject, datetime], Evidence | None]] = {
    "territoire": territory,
    "exclusion": excluded,
    "acheteur": buyer,
    "délai du profil": short_notice,
}
"""Gates of one activity and one subject."""


def of_pair(seeker: Seeker, subject: Subject, now: datetime) -> Refused | None:
    """The first gate that refuses a subject to an activity."""
    for name, gate in OF_PAIR.items():
        if found := gate(seeker, subject, now):
            return Refused(name, found.sentence, found.field, found.quote)
    return None
