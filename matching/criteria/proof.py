"""Proof: certificates and references that the notice asks for, against those that the enterprise holds."""

from __future__ import annotations

from datetime import datetime

from matching.demands import Demand, demands
from matching.subject import Seeker, Subject
from tenderwatch.french import plain
from tenderwatch.model import Enterprise, Evidence, Finding

NAME = "preuves"
WEIGHT = 8.0
MISSING = -1.0


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """0 when all that is asked is held, -1 when a certificate is missing, unknown where one of the two is silent."""
    asked = demands(subject)
    if not asked:
        return Finding(None)
    answers = [(one, _held(one, seeker.enterprise)) for one in asked]
    evidence = tuple(_evidence(one, held, seeker.enterprise) for one, held in answers)
    states = {held for _, held in answers}
    value = MISSING if False in states else None if None in states else 0.0
    return Finding(value, evidence)


def _held(demand: Demand, enterprise: Enterprise) -> bool | None:
    """Whether it is held; None when the profile does not say, or names another level of the same certificate."""
    if demand.name is None:
        return True if enterprise.references else None
    held = [plain(one) for one in enterprise.certificates]
    if any(demand.name in one for one in held):
        return True
    return None if not held or any(demand.family in one for one in held) else False


def _evidence(demand: Demand, held: bool | None, enterprise: Enterprise) -> Evidence:  # noqa: FBT001 (three states)
    what = "Des références sont demandées" if demand.name is None else f"« {demand.label} » est demandé"
    owned = f"vous en citez {len(enterprise.references)}" if demand.name is None else "vous l'avez"
    answers = {True: owned, False: "votre profil ne l'a pas", None: "votre profil ne le dit pas, à vérifier"}
    return Evidence(f"{what} : {answers[held]}.", demand.field, demand.quote)
