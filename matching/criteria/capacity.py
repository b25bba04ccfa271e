"""Capacity: the amount of the purchase or lot, against the largest contract that the enterprise can carry."""

from __future__ import annotations

from datetime import datetime

from matching.subject import Seeker, Subject
from tenderwatch.french import euros
from tenderwatch.model import Evidence, Finding

NAME = "taille"
WEIGHT = 15.0
FAR_TOO_LARGE = 3.0
"""Three times what can be carried takes all the points; just above, a partner may be enough."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """0 when it fits (that alone is no reason to answer), down to -1; unknown where either does not say.

    The amount of a purchase that is divided says nothing of its lots.
    """
    limit, amount = seeker.enterprise.capacity.max_amount_eur, subject.amount
    if limit is None:
        return Finding(None)
    if amount is None or (subject.lot is None and subject.notice.lots):
        return Finding(None, (Evidence("L'avis ne donne pas de montant à comparer à votre capacité.", "amount"),))
    field = subject.field("amount" if (subject.lot or subject.notice).amount == amount else "ceiling")
    shown = f"{euros(amount)} pour une capacité de {euros(limit)}"
    if amount <= limit:
        return Finding(0.0, (Evidence(f"Montant à votre portée : {shown}.", field),))
    value = -min(1.0, (amount - limit) / ((FAR_TOO_LARGE - 1.0) * limit)) if limit else -1.0
    return Finding(round(value, 4), (Evidence(f"Montant au-delà de votre capacité : {shown}.", field),))
