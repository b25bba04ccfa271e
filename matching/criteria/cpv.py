"""CPV: the codes of the notice or lot against those of the activity."""

from __future__ import annotations

from datetime import datetime

from matching.cpv import SAME, nearest
from matching.subject import Seeker, Subject
from tenderwatch.model import Evidence, Finding

NAME = "cpv"
WEIGHT = 30.0


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """The nearest pair of codes; unknown when either side has none."""
    best = nearest(seeker.activity.cpv, subject.cpv)
    if best is None:
        return Finding(None)
    value, wanted, given = best
    if value <= 0:
        return Finding(value)
    own = subject.lot is not None and given in subject.lot.cpv
    field = f"lots.{subject.lot.number}.cpv" if own and subject.lot else "cpv"
    nearness = f"est dans votre famille {wanted}" if value == SAME else f"est proche du vôtre, {wanted}"
    nearness = "est l'un des vôtres" if given == wanted else nearness
    return Finding(value, (Evidence(f"Le code CPV {given} {nearness}.", field, given),))
