"""Words: the notice speaks of the activity, in its title, its description, or in passing."""

from __future__ import annotations

from datetime import datetime

from matching.hits import Hit
from matching.spoken import spoken_of
from matching.subject import Seeker, Subject
from tenderwatch.model import Evidence, Finding

NAME = "mots"
WEIGHT = 55.0
FURTHER = 0.3
"""What another keyword adds, of what is missing to the whole."""
SHOWN = 2


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """The fullest keyword; others that say something else add a little."""
    if not seeker.keywords:
        return Finding(None)
    missing, said, best = 1.0, set[str](), list[Hit]()
    for value, one in spoken_of(seeker, subject):
        if not best or one.stems - said:
            missing *= 1.0 - value * (FURTHER if best else 1.0)
            said |= one.stems
            best.append(one)
    return Finding(round(1.0 - missing, 4), tuple(_evidence(one, seeker) for one in best[:SHOWN]))


def _evidence(one: Hit, seeker: Seeker) -> Evidence:
    where = {"title": "l'objet", "description": "la description"}.get(one.segment.field, "l'avis")
    if one.segment.field.startswith("lots."):
        where = f"le lot {one.segment.field.split('.')[1]}"
    sentence = f"« {one.quote} » dans {where} : votre activité {seeker.activity.label}."
    return Evidence(sentence, one.segment.field, one.quote)
