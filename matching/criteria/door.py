"""Door: a purchase or lot that is reserved, to them or to others (CCP L. 2113-12 to L. 2113-16)."""

from __future__ import annotations

from datetime import datetime

from matching.doors import TO_WHOM
from matching.openings import opening
from matching.subject import Seeker, Subject
from tenderwatch.model import Confidence, Door, Evidence, Finding

NAME = "porte"
ASK = "à vérifier auprès de l'acheteur"
WEIGHT = 40.0
FOR_THEM = 0.25
"""A reservation to them adds ten points; one to others takes forty: a coordinator then decides, it never vanishes."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """Unknown when nothing is reserved, or when it is not sure that it is to them."""
    theirs, door, remark = opening(subject.doors, seeker.enterprise)
    if door is None:
        return Finding(None)
    if theirs is None:
        return Finding(None, (_evidence(door, f"{remark or ASK}."),))
    if theirs:
        return Finding(FOR_THEM, (_evidence(door, "vous pouvez répondre."),))
    reason = f"{remark} ; " if remark else "pas à vous seule, "
    return Finding(-1.0, (_evidence(door, f"{reason}un partenariat reste possible."),))


def _evidence(door: Door, conclusion: str) -> Evidence:
    to_whom = f"Réservé {TO_WHOM[door.to]}" if door.to else "Réservé"
    check = f" (à vérifier : {door.doubt})" if door.confidence == Confidence.CHECK and door.doubt else ""
    field = door.quote.field if door.quote else "title"
    return Evidence(f"{to_whom}{check} : {conclusion}", field, door.quote.text if door.quote else None)
