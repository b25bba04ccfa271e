"""Delivering: what waits in the outbox leaves once; what a killed run left half sent is resolved or told."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from tenderwatch.errors import DeliveryError
from tenderwatch.model import StageReport
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Delivery


def deliver(services: Services, kind: str, now: datetime) -> StageReport:
    """Send every composed message of one kind ("digest", "report"); each is claimed before it leaves."""
    problems = resolve(services, kind, now)
    counts: Counter[str] = Counter({"envoyés": 0})
    waiting = services.store.deliveries(status="composed", kind=kind)
    for done, delivery in enumerate(waiting, start=1):
        if services.store.claim(delivery.id, now):
            problem = _send(services, delivery, now)
            counts["non envoyés" if problem else "envoyés"] += 1
            problems += [problem] if problem else []
        services.watch("Envoi", done, len(waiting))
    return StageReport("envoi", tuple(counts.items()), tuple(problems))


def resolve(services: Services, kind: str, now: datetime) -> list[str]:
    """Settle what was claimed by a run that died: sent, to send again, or perhaps sent (told, not resent)."""
    problems = []
    for delivery in services.store.deliveries(status="claimed", kind=kind):
        arrived = services.mailer.was_delivered(name_of(delivery))
        if arrived is None:
            problems.append(
                f"{delivery.key} : peut-être envoyé le {delivery.claimed_at:%d/%m/%Y à %H:%M}, "
                "le passage précédent s'est arrêté pendant l'envoi ; il n'est pas renvoyé sans votre accord."
            )
        else:
            services.store.settle(delivery.id, "sent" if arrived else "composed", now)
    return problems


def _send(services: Services, delivery: Delivery, now: datetime) -> str | None:
    """Send one claimed message; a problem in French, or None."""
    message = message_from_bytes(delivery.message, EmailMessage, policy=policy.default)
    try:
        services.mailer.send(message, name=name_of(delivery))
    except DeliveryError as error:
        services.store.settle(delivery.id, "failed" if error.permanent else "composed", now, str(error))
        again = "" if error.permanent else " ; nouvel essai au prochain passage"
        return f"{delivery.key} : non envoyé ({error}){again}."
    services.store.settle(delivery.id, "sent", now)
    return None


def name_of(delivery: Delivery) -> str:
    """A file name that is stable for the message and holds nothing of a notice."""
    return re.sub(r"[^a-z0-9@._-]+", "_", f"{delivery.kind}-{delivery.key}-{delivery.recipient}".lower())
