"""Delivering: what the outbox holds is claimed, sent and settled, one message at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from digests.mailer import wire
from digests.pace import Pace
from digests.replies import is_hard
from tenderwatch.calendar import is_holiday
from tenderwatch.clock import PARIS
from tenderwatch.errors import AddressRefusedError, DeliveryError, PerhapsSentError, ServerError, WithheldError
from tenderwatch.model import MailKind, StageReport
from tenderwatch.pipeline.canary import HELD, hold_what_was_shown, is_shown_first, keep_back
from tenderwatch.pipeline.halt import halted
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.told import Told
from tenderwatch.store import Delivery, Refusal

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240, 480))
"""How long a message waits after each "later" of a server (RFC 5321 4.5.4.1: 30 minutes or more, rarer with time).

The first wait is shorter: greylisting wants minutes.
"""


def deliver(services: Services, kind: str | None, now: datetime, *, remind: bool = True) -> StageReport:
    """Send every message of one kind ("digest", "report"; None: every kind) that may leave now.

    Each is claimed before it leaves. What must stop is looked at before each, and what stops is told once.
    `remind`: tell again which messages of earlier runs may have been sent.
    """
    told, counts = Told(), Counter({"envoyés": 0})
    resolve(services, kind, now, told)
    if remind:
        _remind(services, kind, told)
    if services.store.lost_its_secret():
        told.say(_OTHER_KEY)
    else:
        if kind in {None, HELD} and not _is_holiday(now) and keep_back(services, now, told):
            _leave(services, services.store.due(now, "canary"), now, counts, told)
            counts["retenus"] = hold_what_was_shown(services, now, told)
        due = services.store.due(now, kind)
        _leave(services, [one for one in due if _may_leave(services, one, now)], now, counts, told)
    return StageReport("envoi", tuple(counts.items()), told.sentences)


def _may_leave(services: Services, delivery: Delivery, now: datetime) -> bool:
    """Nothing to enterprises on a public holiday, and no digest that coordinators have not been shown."""
    of_enterprise = delivery.kind in set(MailKind)
    unseen = delivery.kind == HELD and delivery.not_before is None and is_shown_first(services)
    return not unseen and not (of_enterprise and _is_holiday(now))


def _is_holiday(now: datetime) -> bool:
    return is_holiday(now.astimezone(PARIS).date())


def _leave(services: Services, waiting: Sequence[Delivery], now: datetime, counts: Counter[str], told: Told) -> None:
    """Send what waits, one after the other, until something says that nothing more may leave."""
    hurried = services.rehearsed or services.config.mail.transport == "outbox"
    pace = Pace(None if hurried else services.config.mail.smtp.per_minute)
    for done, delivery in enumerate(waiting, start=1):
        pace.wait()
        reason = halted(services) or _send(services, delivery, now, counts, told)
        if reason:
            left = len(waiting) - done + 1
            told.say(f"{reason} ; {left} message(s) en attente.")
            counts["en attente"] += left
            break
        services.watch("Envoi", done, len(waiting))


_OTHER_KEY = (
    "Le secret de l'installation a changé : les adresses désinscrites ne peuvent plus être reconnues, et rien ne part. "
    "Remettez l'ancien secret (TENDERWATCH_SECRET ou var/secret)."
)


def resolve(services: Services, kind: str | None, now: datetime, told: Told) -> None:
    """Settle what was claimed by a run that died: sent, to send again, or perhaps sent (told, not resent)."""
    for delivery in services.store.deliveries(status="claimed", kind=kind):
        arrived = services.mailer.was_delivered(name_of(delivery))
        if arrived is None:
            stopped = "le passage s'est arrêté pendant l'envoi"
            services.store.settle(delivery.id, "uncertain", now, stopped)
            told.say(f"{_label(delivery)} : {perhaps(delivery._replace(error=stopped))}")
        elif arrived:
            services.store.settle(delivery.id, "sent", now)
        else:
            services.store.defer(delivery.id, delivery.not_before, delivery.error or "", attempts=delivery.attempts)


def _remind(services: Services, kind: str | None, told: Told) -> None:
    for delivery in services.store.deliveries(status="uncertain", kind=kind):
        told.say(f"{_label(delivery)} : {perhaps(delivery)}")


def perhaps(delivery: Delivery) -> str:
    """What is known of a message that may have been sent, and what to do."""
    when = f"le {delivery.claimed_at.astimezone(PARIS):%d/%m/%Y à %H:%M}" if delivery.claimed_at else "un jour"
    return (
        f"peut-être envoyé {when} ({delivery.error}) ; il n'est pas renvoyé sans votre accord : "
        f"« outbox settle {delivery.id} » s'il est arrivé, « outbox resend {delivery.id} » sinon."
    )


def _send(services: Services, delivery: Delivery, now: datetime, counts: Counter[str], told: Told) -> str | None:
    """Send one message; why nothing more may leave, or None."""
    if _too_old(services, delivery, now):
        services.store.settle(delivery.id, "failed", now, "abandonné")
        told.of(_label(delivery), f"abandonné, il n'a pas pu partir à temps ({delivery.error or 'envoi arrêté'})")
        return None
    data = services.store.claim(delivery.id, now)
    if data is None:
        return None
    try:
        services.mailer.send(wire(data), recipient=delivery.recipient, name=name_of(delivery))
    except ServerError as error:
        services.store.defer(delivery.id, delivery.not_before, str(error), attempts=delivery.attempts)
        return str(error)
    except WithheldError as error:
        services.store.settle(delivery.id, "failed", now, str(error))
        counts["désinscrits ou suspendus"] += 1
    except DeliveryError as error:
        counts["non envoyés"] += 1
        _failed(services, delivery, error, now, told)
    else:
        services.store.settle(delivery.id, "sent", now)
        counts["envoyés"] += 1
    return None


def _failed(services: Services, delivery: Delivery, error: DeliveryError, now: datetime, told: Told) -> None:
    """Settle a message that did not leave, as its error says."""
    if isinstance(error, PerhapsSentError):
        services.store.settle(delivery.id, "uncertain", now, str(error))
        told.say(f"{_label(delivery)} : {perhaps(delivery._replace(claimed_at=now, error=str(error)))}")
    elif error.permanent:
        services.store.settle(delivery.id, "failed", now, str(error))
        told.of(_label(delivery), f"non envoyé ({error})")
        if isinstance(error, AddressRefusedError):
            _refused(services, delivery, error, now, told)
    else:
        until = later(now, delivery.attempts)
        services.store.defer(delivery.id, until, str(error), attempts=delivery.attempts + 1)
        again = f"nouvel essai après {until.astimezone(PARIS):%H:%M}"
        told.of(_label(delivery), f"non envoyé ({error}) ; {again}")


def _refused(services: Services, delivery: Delivery, error: AddressRefusedError, now: datetime, told: Told) -> None:
    """Remember what the server said of the address."""
    hard = is_hard(error.status, error.code)
    refusal = Refusal(delivery.recipient, now, error.status, str(error), hard, f"smtp:{delivery.id}:{now.isoformat()}")
    if services.store.add_refusal(refusal, limit=services.config.mail.suspend_after)[1]:
        told.say(f"{_label(delivery)} : adresse suspendue après plusieurs refus (« addresses list »).")


def _too_old(services: Services, delivery: Delivery, now: datetime) -> bool:
    """Whether a message has nothing left to say, or has waited for too long."""
    expired = delivery.expires_at is not None and now > delivery.expires_at
    return expired or now - delivery.composed_at > timedelta(hours=services.config.mail.give_up_hours)


def later(now: datetime, attempts: int) -> datetime:
    """When a message may be tried again after `attempts` earlier ones; in UTC, for an hour may come twice in Paris."""
    return now.astimezone(UTC) + BACK_OFF[min(attempts, len(BACK_OFF) - 1)]


def _label(delivery: Delivery) -> str:
    """A message as reports name it: without its recipient's address."""
    return f"{delivery.key} (n° {delivery.id})"


def name_of(delivery: Delivery) -> str:
    """A file name that is stable for the message and holds nothing of a notice."""
    return re.sub(r"[^a-z0-9@._-]+", "_", f"{delivery.kind}-{delivery.key}-{delivery.recipient}".lower())
