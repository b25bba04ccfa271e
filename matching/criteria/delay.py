"""Delay: working days left to answer."""

from __future__ import annotations

from datetime import datetime

from matching.subject import Seeker, Subject
from tenderwatch.calendar import days_left
from tenderwatch.model import Evidence, Finding

NAME = "délai"
WEIGHT = 5.0
COMFORTABLE, SHORT = 15, 5
"""Working days: three weeks leave time for a visit and a file, one week hardly does."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """From -1 (today) over 0 (a short week) to 1 (three weeks and more)."""
    left = days_left(subject.deadline, now)
    if left is None:
        return Finding(None, (Evidence("L'avis ne donne pas de date limite lisible.", "deadline"),))
    value = max(-1.0, min(1.0, (left - SHORT) / (COMFORTABLE - SHORT)))
    plural = "s" if left > 1 else ""
    sentence = f"Il reste {left} jour{plural} ouvré{plural} avant la date limite."
    return Finding(round(value, 4), (Evidence(sentence, "deadline"),))
