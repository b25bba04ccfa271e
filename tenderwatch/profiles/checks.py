"""What is allowed in a profile but deserves a look, in French sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tenderwatch.model import Activity, Enterprise, LegalKind
from tenderwatch.reference import BUILT_IN, Reference

SHORTEST_KEYWORD = 3
MANY_KEYWORDS = 60
"""More make a profile that nobody can keep in mind, and that finds everything."""
HALF = 50.0
_PATTERN = re.compile(r"\.[*+?]|\\[a-z]|\[[^\]]*\]|\(\?|[|^*{}]|\$$|\w\+$|%")
"""Signs of a regular expression, or of a wildcard."""


def check_profiles(enterprises: Iterable[Enterprise], reference: Reference = BUILT_IN) -> list[str]:
    """Each doubt as "name : sentence"."""
    return [f"{one.name} : {sentence}" for one in enterprises for sentence in _doubts(one, reference)]


def _doubts(enterprise: Enterprise, reference: Reference) -> Iterator[str]:
    if not enterprise.activities:
        yield "aucune activité, rien ne peut être comparé."
    if not enterprise.contacts:
        yield "aucun contact, le courriel ne peut pas partir."
    if not enterprise.territory.told and not all(one.territory for one in enterprise.activities):
        yield "aucun territoire, tous les lieux sont admis."
    if enterprise.kind in {LegalKind.EI, LegalKind.ETTI} and enterprise.insertion_percent is None:
        yield (
            "taux de salariés en insertion inconnu (insertion_percent) : un marché réservé aux structures d'insertion "
            "restera « à vérifier » (50 % au moins, CCP R. 2113-7)."
        )
    for activity in enterprise.activities:
        yield from (f"« {activity.label} » {sentence}" for sentence in _of_activity(activity, reference))


def _of_activity(activity: Activity, reference: Reference) -> Iterator[str]:
    if not activity.keywords:
        yield "n'a pas de mots-clés."
    if not activity.cpv:
        yield "n'a pas de code CPV."
    if len(activity.keywords) > MANY_KEYWORDS:
        yield f"a {len(activity.keywords)} mots-clés : au-delà de {MANY_KEYWORDS}, faites-en plusieurs activités."
    for code in activity.cpv:
        if not reference.knows(code):
            nearest = reference.label_of(code)
            near = f" ; le plus proche : {nearest}" if nearest else ""
            yield f": le code CPV {code} n'est pas dans la nomenclature connue ici{near}."
    for keyword in (*activity.keywords, *activity.exclude):
        yield from (f": « {_cut(keyword)} » {sentence}" for sentence in _of_keyword(keyword))


def _of_keyword(keyword: str) -> Iterator[str]:
    if len(keyword) < SHORTEST_KEYWORD:
        yield "est trop court."
    if _PATTERN.search(keyword):
        yield "est lu comme des mots, pas comme une expression à motifs (* | . [ ]) : donnez chaque expression à part."
    elif "," in keyword or ";" in keyword:
        yield "tient plusieurs expressions en une : donnez chacune à part."


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 (a line of a terminal)
