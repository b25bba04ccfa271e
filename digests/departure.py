"""Whether a week's mail may leave: what coordinators said of it, else the rule of the network (pure)."""

from __future__ import annotations

from enum import StrEnum

from tenderwatch.config import Release
from tenderwatch.model import Digest, EditionState


class Departure(StrEnum):
    """What becomes of a digest at a given moment; the value says why in French."""

    LEAVES = "part"
    WAITS = "attend l'heure de relecture"
    HELD = "retenu par la coordination"
    UNREVIEWED = "retenu : personne ne l'a libéré"


def departure(digest: Digest, state: EditionState, rule: Release, *, hour_has_come: bool) -> Departure:
    """Held and released digests do as they were told; the others, from the set hour on, as the rule says.

    A mail without anything that could be reviewed (news of what was sent, a word that there is nothing) needs no word.
    """
    if state == EditionState.HELD:
        return Departure.HELD
    if state == EditionState.RELEASED or not (digest.lines or digest.waiting):
        return Departure.LEAVES
    if not hour_has_come:
        return Departure.WAITS
    return Departure.UNREVIEWED if rule == Release.REVIEWED else Departure.LEAVES
