"""One of the week's mails before it leaves: exactly what it will hold."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from digests.canary import disarmed
from digests.compose import Selection
from tenderwatch.model import Edit, Edition, Enterprise
from tenderwatch.pipeline.addressees import Addressee, addressees
from tenderwatch.pipeline.compose import unanswered
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.parts import week_choice
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.standings import Standing, standings
from tenderwatch.pipeline.week import Week, names_in
from tenderwatch.pipeline.week_mail import letter_to, message_of


@dataclass(frozen=True, slots=True)
class Mail:
    """What one contact will receive, or was sent, but for the links that act in their name."""

    email: str
    subject: str
    html: str
    text: str
    others: tuple[str, ...]
    """Names of the other enterprises of which the same mail tells."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One enterprise's mail of this week as its page shows it.

    `choice` is that of the first contact; `mails` one for each; `seen` marks what they say, so that what is released
    is what was read.
    """

    standing: Standing
    edition: Edition
    edits: tuple[Edit, ...]
    choice: Selection
    mails: tuple[Mail, ...]
    seen: str

    @property
    def version(self) -> int:
        """The number of the last version, 0 when nobody touched it."""
        return self.edits[-1].version if self.edits else 0

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of the purchases that leave, in their order."""
        return tuple(view.procedure.key for view in self.choice.leaving)


def draft(services: Services, now: datetime, enterprise: Enterprise, mates: Sequence[Enterprise]) -> Draft:
    """Exactly what will leave, as far as is known now.

    `mates`: enterprises whose part may be shown where people want one mail for several.
    """
    week, partial = Week(services, now), unanswered(services, now)
    desk = week.desk(Desk(services, now), enterprise)
    people = list(addressees(services, desk.now, Counter(), [enterprise]))
    mails = tuple(
        filter(None, (_sent(services, week, one, mates) or _mail(desk, one, partial, week, mates) for one in people))
    )
    said = "\n".join(f"{one.subject}\n{one.text}\n{one.html}" for one in mails)
    return Draft(
        standings(services, now, [enterprise])[0],
        services.store.edition(enterprise.id, week.name),
        tuple(services.store.edits(enterprise.id, week.name)),
        week_choice(desk, people[0]) if people else Selection((), (), (), ()),
        mails,
        hashlib.sha256(said.encode()).hexdigest()[:20],
    )


def _mail(
    desk: Desk, someone: Addressee, partial: tuple[str, ...], week: Week, mates: Sequence[Enterprise]
) -> Mail | None:
    """What an addressee would receive; None when they have theirs."""
    if week.composed(someone):
        return None
    letter = letter_to(desk, someone, partial, week=week, mates=mates)
    return _shown(desk.services, message_of(desk, letter), someone, [part.enterprise for part in letter.parts])


def _sent(services: Services, week: Week, someone: Addressee, mates: Sequence[Enterprise]) -> Mail | None:
    """What an addressee was sent; None: nothing yet, its text is forgotten, or it tells of enterprises of others."""
    made = week.composed(someone)
    text = services.store.message(made.id) if made else b""
    known = {one.id: one for one in (*mates, someone.enterprise)}
    names = list(names_in(made.key)) if made else []
    if not text or not known.keys() >= set(names):
        return None
    message = message_from_bytes(text, EmailMessage, policy=policy.default)
    return _shown(services, message, someone, [known[name] for name in names])


def _shown(services: Services, message: EmailMessage, someone: Addressee, told: Sequence[Enterprise]) -> Mail:
    message = disarmed(message, services.config.pages.url)
    others = tuple(one.name for one in told if one.id != someone.enterprise.id)
    return Mail(someone.contact.email, str(message["Subject"]), _body(message, "html"), _body(message, "plain"), others)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""
