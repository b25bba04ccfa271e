"""A copy of a week's mail to the coordinator who asks for it: through the outbox, yet nobody was told anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from digests.copies import copy_for
from tenderwatch.model import Enterprise, User
from tenderwatch.pipeline.addressees import addressees
from tenderwatch.pipeline.compose import unanswered
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.week import Week
from tenderwatch.pipeline.week_mail import letter_to, message_of

KIND = "copy"


def ask_for_copies(
    services: Services, enterprise: Enterprise, reader: User, token: str, now: datetime, mates: Sequence[Enterprise]
) -> int:
    """Put a copy of the mail to each contact into the outbox; how many. The same token asks once.

    Raises:
        DeliveryError: the reader's address cannot be written in a header.
    """
    partial, week, config = unanswered(services, now), Week(services, now), services.config
    desk = week.desk(Desk(services, now), enterprise)
    people = addressees(services, desk.now, Counter(), [enterprise])
    waiting = [one for one in people if not week.composed(one)]
    for number, someone in enumerate(waiting):
        key = f"{enterprise.id}:{week.name}:{token}-{number}"
        message = message_of(desk, letter_to(desk, someone, partial, week=week, mates=mates))
        copy = copy_for(message, reader, key=key, mail=config.mail, pages=config.pages.url)
        services.store.enqueue(KIND, key, reader.email, copy.as_bytes(), (), now)
    return len(waiting)
