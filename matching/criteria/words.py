"""Words: the notice speaks of the activity, in its title, its description, or in passing."""

from __future__ import annotations

from datetime import datetime

from matching.subject import Seeker, Subject
from matching.text import Hit, Phrase, best_hit
from tenderwatch.model import Evidence, Finding

NAME = "mots"
WEIGHT = 50.0
IN_DESCRIPTION, IN_PASSING = 0.75, 0.3
SECOND = 0.1
"""What another keyword adds to the best one."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """The fullest keyword, title before description before the rest; a second one adds a little."""
    if not seeker.keywords:
        return Finding(None)
    found = sorted(
        (_weighed(one) for phrase in seeker.keywords for one in _hits(phrase, subject)), key=lambda pair: -pair[0]
    )
    if not found:
        return Finding(0.0)
    quotes = {one.quote.casefold(): one for _, one in reversed(found)}
    value = min(1.0, found[0][0] + (SECOND if len(quotes) > 1 else 0.0))
    best = [one for _, one in found if quotes[one.quote.casefold()] is one][:2]
    return Finding(round(value, 4), tuple(_evidence(one, seeker) for one in best))


def _hits(phrase: Phrase, subject: Subject) -> list[tuple[float, Hit]]:
    places = ((1.0, subject.headings), (IN_DESCRIPTION, subject.descriptions), (IN_PASSING, subject.passages))
    return [(weight, one) for weight, segments in places if (one := best_hit(phrase, segments))]


def _weighed(pair: tuple[float, Hit]) -> tuple[float, Hit]:
    weight, one = pair
    return weight * one.level, one


def _evidence(one: Hit, seeker: Seeker) -> Evidence:
    where = {"title": "l'objet", "description": "la description"}.get(one.segment.field, "l'avis")
    if one.segment.field.startswith("lots."):
        where = f"le lot {one.segment.field.split('.')[1]}"
    sentence = f"« {one.quote} » dans {where} : votre activité {seeker.activity.label}."
    return Evidence(sentence, one.segment.field, one.quote)
