"""One pattern out of several, and the hints without which a passage says nothing of doors."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that finds whichever of these comes first."""
    return re.compile("|".join(patterns))


HINTS = (
    "reserv", "réserv", "resérv", "résérv", "insertion", "social", "sociaux", "sociétal", "societal", " rse", "(rse",
    "\nrse", " rsa", "l'ess", "l’ess", "l'est", "l’est", "l'iae", "l’iae", "eur adapt", "visit",
    "se rendre", "loign", "chômeur", "chomeur", "2112", "2113", "21 13", "21 12", "prise adapt", "prises adapt",
    "celle-ci", "longue dur", "difficult", "de passage", "esat", "e.s.a.t", "siae", "s.i.a.e",
    "lieu d", "rempla", "emploient", "protégé", "protege", "\ufffd",
)  # fmt: skip
"""What every door has, in lower case: a passage without any of these says nothing of doors."""
