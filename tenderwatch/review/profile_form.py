"""The form of a profile as a page shows it: fields and choices, faults, and what the profile would receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request

from matching.width import advice, width
from tenderwatch.clock import PARIS
from tenderwatch.config import WORKING_WEEK
from tenderwatch.model import Enterprise, LegalKind, User
from tenderwatch.pipeline.profiles import Conflict
from tenderwatch.pipeline.trial import Effect, effect_of
from tenderwatch.places import DEPARTMENTS, REGIONS
from tenderwatch.profiles import Completeness, check_profiles, completeness
from tenderwatch.profiles.columns import LEVELS, SERVICES
from tenderwatch.profiles.form import HERE, Fields, activities_in
from tenderwatch.profiles.preferences import IN_FRENCH
from tenderwatch.reference import families
from tenderwatch.review import here
from tenderwatch.review.names import called, moment

DAYS_BACK, SHOWN = 90, 25
"""Days that a preview looks back, and notices that it names."""
MOST_ACTIVITIES = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What a profile would have received, in words: its width, advice on its words, doubts, completeness."""

    effect: Effect
    width: str
    advice: tuple[str, ...]
    doubts: tuple[str, ...]
    complete: Completeness


def effect(wanted: Enterprise, standing: Enterprise) -> Told:
    """What a form's profile would have received in the last days, against the one that stands."""
    found = effect_of(here.services(), wanted, standing, today=here.now().astimezone(PARIS).date(), days=DAYS_BACK)
    places = min(here.config().digest.max_items, wanted.digest.max_items)
    doubts = check_profiles([wanted], here.services().reference)
    return Told(
        found,
        width(found.found, places),
        tuple(advice(found.found.parts)),
        tuple(one.removeprefix(f"{wanted.name} : ") for one in doubts),
        completeness(wanted),
    )


def form(
    enterprise: Enterprise,
    version: int,
    fields: Fields,
    user: User,
    *,
    problems: Mapping[str, str] | None = None,
    told: Told | None = None,
    conflict: Conflict | None = None,
) -> str:
    """The page; our script asks for the part with the effect alone."""
    if alive():
        return render_template("profile/fragment.html.j2", effect=told, problems=problems or {})
    return render_template(
        "profile/edit.html.j2",
        enterprise=enterprise,
        version=version,
        fields=fields,
        problems=problems or {},
        effect=told,
        conflict=conflict,
        activities=activities_in(fields),
        choices=_choices(user),
        regions=regions(),
        moment=moment,
        called=called,
    )


def alive() -> bool:
    """Whether our script asks, which puts the answer into the page that is open."""
    return request.headers.get("X-Requested-With") == "fetch"


def with_another(fields: Fields) -> Fields:
    """The form with one more activity to fill in."""
    shown = activities_in(fields)
    if len(shown) >= MOST_ACTIVITIES:
        return fields
    return {**fields, f"activities-{max(shown, default=-1) + 1}-{HERE}": ["1"]}


def _choices(user: User) -> dict[str, Sequence[tuple[str, str]]]:
    networks = here.config().networks
    return {
        "networks": [(name, networks[name].name if name in networks else name) for name in user.networks],
        "kind": [(one.value, one.value) for one in LegalKind],
        "family": [("", "Aucune en particulier"), *families().items()],
        "service": [(value, word) for word, value in SERVICES.items()],
        "level": [(value, word) for word, value in LEVELS.items()],
        "weekday": [("", "Le jour habituel"), *((one, f"Le {IN_FRENCH[one]}") for one in WORKING_WEEK)],
        "max_items": [(str(number), str(number)) for number in range(1, here.config().digest.max_items + 1)],
    }


def regions() -> list[tuple[str, bool, list[tuple[str, str]]]]:
    """Regions with their departments, by name; last, the departments overseas, which are no region to tick."""
    known = {code for codes in REGIONS.values() for code in codes}
    mainland = [(name, True, [(code, DEPARTMENTS[code]) for code in codes]) for name, codes in sorted(REGIONS.items())]
    beyond = [(code, name) for code, name in DEPARTMENTS.items() if code not in known]
    return [*mainland, ("Outre-mer", False, beyond)]
