"""What a reservation means for one enterprise: open to it, to others, or to be verified (CCP L2113-12 to -16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tenderwatch.model import Confidence, Door, DoorKind, Enterprise, LegalKind, Reserved

INSERTION = {LegalKind.EI, LegalKind.ETTI, LegalKind.AI, LegalKind.ACI}
ADAPTED = {LegalKind.EA, LegalKind.EATT, LegalKind.ESAT}
OPEN_TO: Mapping[Reserved, set[LegalKind]] = {
    "siae": INSERTION,
    "ea_esat": ADAPTED,
    "siae_ea_esat": INSERTION | ADAPTED,
}
ASK_THE_SHARE = {LegalKind.EI, LegalKind.ETTI}
"""Their share of workers in insertion is not of itself above the half that a reservation asks."""
LEAST_PERCENT = 50.0
DOUBTFUL = {LegalKind.EITI, LegalKind.GEIQ}
"""Whether they are SIAE or equivalent is not settled in an official text."""


class Opening(NamedTuple):
    """Whether a reservation lets an enterprise answer alone (None: not known), by which door, and what to verify.

    `door` is None when nothing is reserved.
    """

    theirs: bool | None
    door: Door | None
    remark: str | None = None


def opening(doors: Iterable[Door], enterprise: Enterprise) -> Opening:
    """What the reservation among doors means for an enterprise."""
    door = next((one for one in doors if one.kind == DoorKind.RESERVED), None)
    if door is None:
        return Opening(None, None)
    if door.to is None or door.to == "ess" or enterprise.kind in DOUBTFUL or door.confidence == Confidence.CHECK:
        return Opening(None, door)
    if enterprise.kind not in OPEN_TO[door.to]:
        return Opening(False, door)
    theirs, remark = _by_share(enterprise)
    return Opening(theirs, door, remark)


def _by_share(enterprise: Enterprise) -> tuple[bool | None, str | None]:
    """An EA, EATT or ESAT holds the share of workers by law; an EI or ETTI must know its own (CCP R2113-7)."""
    percent = enterprise.insertion_percent
    if enterprise.kind in ADAPTED or (percent is not None and percent >= LEAST_PERCENT):
        return True, None
    if percent is not None:
        told = f"votre taux de salariés en insertion ({percent:g} %) est sous les 50 % demandés (CCP R. 2113-7)"
        return False, told
    if enterprise.kind in ASK_THE_SHARE:
        return None, "vérifiez votre taux de salariés en insertion (50 % au moins, CCP R. 2113-7)"
    return True, None
