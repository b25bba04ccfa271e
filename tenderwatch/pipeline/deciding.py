"""What coordinators do, as use cases: verdicts and notes on rows, handing a purchase over, taking an act back."""

from __future__ import annotations

from datetime import datetime, timedelta

from tenderwatch.model import Act, Outcome, Target, Undoable
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.services import Services

UNDO = timedelta(minutes=30)
"""How long an act can be taken back; after that one decides anew, and both stay in the history."""


def hand_over(services: Services, act: Act, target: Target) -> Outcome:
    """Keep a purchase for another enterprise, which gets a match with its true score, however low.

    Raises:
        LookupError: the purchase is not in the store, or the enterprise is of none of the coordinator's networks, or
            has no activity that anything could be compared with.
    """
    store, key = services.store, target.procedure_key
    enterprises = {one.id: one for one in store.enterprises()}
    chosen = enterprises.get(act.to or "")
    procedure = services.procedures([key]).get(key)
    network = next((name for name in act.networks if chosen and name in chosen.networks), None)
    if chosen is None or procedure is None or network is None:
        raise LookupError(key)
    nearest = services.matcher([chosen]).nearest(procedure, chosen, now=act.at)
    if nearest is None:
        raise LookupError(chosen.id)
    match = nearest[2]
    stored = [one for one in store.desk.matches([key]).get(key, []) if one.enterprise_id != chosen.id]
    rows = queue.rows(services, {key: procedure}, {key: [*stored, match]}, act.at)[key]
    return store.desk.hand_over(act, target, network, match, rows)


def last_act(services: Services, by: str, now: datetime) -> Undoable | None:
    """What somebody did last, while it can be taken back."""
    return services.store.desk.undoable(by, now - UNDO)


def undo(services: Services, act: Act, undone: str) -> Outcome | None:
    """Take back one's own act; None when it is somebody else's, or too old."""
    found = services.store.desk.who_did(undone)
    if found is None or found[0] != act.by or act.at - found[1] > UNDO:
        return None
    return services.store.desk.undo(act, undone)
