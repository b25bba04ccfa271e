"""Telling the operator: one mail when a night leaves something to look at, never the same one twice."""

from __future__ import annotations

import hashlib
from datetime import datetime

from digests.message import operator_message
from tenderwatch.errors import DeliveryError
from tenderwatch.model import RunReport, StageReport
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.services import Services


def tell_operator(services: Services, night: RunReport, now: datetime) -> StageReport:
    """Compose and send what a night leaves to look at, to the operator or else to the contact; `now` is aware."""
    address = services.config.operator or services.config.contact
    said = hashlib.sha256("\n".join(night.problems).encode()).hexdigest()[:16]
    key = f"operator:{now.date().isoformat()}:{said}"
    try:
        message = operator_message(night, key=key, address=address, mail=services.config.mail, now=now)
    except DeliveryError as error:
        return StageReport("alerte", (), (f"courriel d'alerte non composé ({error}).",))
    services.store.enqueue("alert", key, address, message.as_bytes(), (), now)
    sent = deliver(services, "alert", now)
    return StageReport("alerte", sent.counts, sent.problems)
