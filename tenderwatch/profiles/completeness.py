"""How complete a profile is, and what to add first: what matching, doors and mails need and do not find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from tenderwatch.model import Enterprise, LegalKind

ENOUGH_KEYWORDS = 4
"""Per activity: buyers name one trade in several ways."""


class _Item(NamedTuple):
    """A part of a profile: its weight, whether it is there, and what to do when it is not."""

    weight: int
    there: Callable[[Enterprise], bool]
    todo: str


_ITEMS = (
    _Item(20, lambda one: bool(one.activities), "décrivez au moins une activité"),
    _Item(
        15,
        lambda one: bool(one.activities) and all(len(act.keywords) >= ENOUGH_KEYWORDS for act in one.activities),
        f"donnez au moins {ENOUGH_KEYWORDS} mots-clés par activité, tels que les acheteurs les écrivent",
    ),
    _Item(
        12,
        lambda one: bool(one.activities) and all(act.cpv for act in one.activities),
        "donnez les codes CPV de chaque activité",
    ),
    _Item(
        12,
        lambda one: one.territory.told or (bool(one.activities) and all(act.territory for act in one.activities)),
        "dites où vous travaillez (départements, régions ou rayon)",
    ),
    _Item(10, lambda one: bool(one.contacts), "donnez l'adresse d'un contact, sans quoi aucun courriel ne part"),
    _Item(
        6,
        lambda one: one.insertion_percent is not None or one.kind not in {LegalKind.EI, LegalKind.ETTI},
        "dites la part de salariés en insertion : elle ouvre les marchés réservés (50 % au moins)",
    ),
    _Item(6, lambda one: one.capacity.max_amount_eur is not None, "dites le plus gros marché que vous pouvez porter"),
    _Item(5, lambda one: one.base.postal_code is not None, "donnez le code postal de votre base"),
    _Item(
        4,
        lambda one: bool(one.activities) and all(act.family for act in one.activities),
        "rattachez chaque activité à une famille de métiers",
    ),
    _Item(3, lambda one: bool(one.networks), "dites de quel réseau vous êtes membre"),
    _Item(3, lambda one: bool(one.references), "citez quelques marchés réalisés (références)"),
    _Item(2, lambda one: bool(one.certificates), "citez vos certificats et qualifications"),
    _Item(1, lambda one: one.capacity.team is not None, "dites combien de personnes vous pouvez engager"),
    _Item(1, lambda one: one.min_days is not None, "dites combien de jours ouvrés il vous faut pour répondre"),
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a profile is there, in percent, and what to add, the weightiest first."""

    percent: int
    todo: tuple[str, ...]


def completeness(enterprise: Enterprise) -> Completeness:
    """How complete a profile is. It says nothing of how good it is: `preview` does."""
    missing = sorted((one for one in _ITEMS if not one.there(enterprise)), key=lambda one: -one.weight)
    whole = sum(one.weight for one in _ITEMS)
    percent = round(100 * (whole - sum(one.weight for one in missing)) / whole)
    return Completeness(percent, tuple(one.todo for one in missing))
