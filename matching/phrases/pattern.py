"""One pattern out of several, and the hints without which a passage says nothing of doors."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that finds whichever of these comes first.

    Alternatives that begin a word are tried together, behind one look for its boundary: most places have none.
    """
    alternatives = [one for pattern in patterns for one in _alternatives(pattern)]
    words = [one.removeprefix(r"\b") for one in alternatives if one.startswith(r"\b")]
    others = [one for one in alternatives if not one.startswith(r"\b")]
    return re.compile("|".join((*([rf"\b(?:{'|'.join(words)})"] if words else []), *others)))


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)


def _alternatives(pattern: str) -> list[str]:
    """The parts of a pattern between the bars that stand in no group and no set."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


HINTS = (
    "reserv", "réserv", "resérv", "résérv", "insertion", "social", "sociaux", "sociétal", "societal", " rse",
    "(rse", "\nrse", " rsa", "l'ess", "l’ess", "l'est", "l’est", "l'iae", "l’iae", "eur adapt", "visit",
    "se rendre", "rendu sur", "rendus sur", "loign", "chômeur", "chomeur", "2112", "2113", "21 13", "21 12",
    "prise adapt", "prises adapt", "celle-ci", "reconnaissance", "handicap", "geiq", "longue dur", "difficult",
    "de passage", "esat", "e.s.a.t", "siae", "s.i.a.e", "lieu d", "rempla", "emploient", "protégé", "protege",
    "\ufffd",
)  # fmt: skip
"""What every door has, in lower case: a passage without any of these says nothing of doors."""
