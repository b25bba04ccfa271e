"""The week's mails before they leave: where each stands, and exactly what one of them would hold."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from enum import StrEnum

from digests.canary import disarmed
from digests.compose import Selection
from tenderwatch.config import Release
from tenderwatch.model import Digest, Edit, Edition, EditionState, Enterprise
from tenderwatch.pipeline.addressees import Addressee, addressees
from tenderwatch.pipeline.compose import unanswered
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.parts import release_of, week_choice, week_part
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.week import Week
from tenderwatch.pipeline.week_mail import letter_to, message_of


class Stage(StrEnum):
    """Where a week's mail stands; the value is what people read."""

    REVIEW = "à relire"
    RELEASED = "libéré"
    HELD = "retenu"
    NOTHING = "rien à envoyer"
    GONE = "parti"
    SILENT = "personne à qui écrire"
    """On pause, without a contact, or only addresses that must not be written to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One enterprise's mail of this week.

    `count` new purchases are in it, `waiting` more need a verdict. It leaves on `day`, as `rule` says when nobody
    released it; it went into the outbox at `composed_at`.
    """

    enterprise: Enterprise
    stage: Stage
    rule: Release
    count: int = 0
    waiting: int = 0
    edit: Edit | None = None
    day: date | None = None
    composed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """What one contact would receive, but for the links that act in their name."""

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


def standings(services: Services, now: datetime, some: Sequence[Enterprise]) -> list[Standing]:
    """Where the mails of some enterprises stand, in the order given."""
    desk, partial, week = Desk(services, now), unanswered(services, now), Week(services, now)
    return [_standing(week.desk(desk, one), week, partial, one) for one in some]


def draft(services: Services, now: datetime, enterprise: Enterprise, mates: Sequence[Enterprise]) -> Draft:
    """Exactly what will leave, as far as is known now.

    `mates`: enterprises whose part may be shown where people want one mail for several.
    """
    week, partial = Week(services, now), unanswered(services, now)
    desk = week.desk(Desk(services, now), enterprise)
    people = _people(desk, enterprise)
    mails = tuple(_mail(desk, one, partial, week, mates) for one in people if not week.composed(one))
    said = "\n".join(f"{one.subject}\n{one.text}\n{one.html}" for one in mails)
    return Draft(
        _standing(desk, week, partial, enterprise),
        services.store.edition(enterprise.id, week.name),
        tuple(services.store.edits(enterprise.id, week.name)),
        week_choice(desk, people[0]) if people else Selection((), (), (), ()),
        mails,
        hashlib.sha256(said.encode()).hexdigest()[:20],
    )


def _people(desk: Desk, enterprise: Enterprise) -> list[Addressee]:
    return list(addressees(desk.services, desk.now, Counter(), [enterprise]))


def _standing(desk: Desk, week: Week, partial: tuple[str, ...], enterprise: Enterprise) -> Standing:
    rule, edit, people = release_of(desk.services, enterprise), week.edit(enterprise), _people(desk, enterprise)
    if not people:
        return Standing(enterprise, Stage.SILENT, rule, edit=edit)
    waiting = [one for one in people if not week.composed(one)]
    if not waiting:
        return Standing(enterprise, Stage.GONE, rule, edit=edit, composed_at=week.composed(people[0]))
    parts = [week_part(desk, one, partial) for one in waiting]
    fullest = max(parts, key=lambda part: (len(part.lines), part.waiting))
    stage = _stage(parts, week.state(enterprise))
    return Standing(enterprise, stage, rule, len(fullest.lines), fullest.waiting, edit, week.day(enterprise))


def _stage(parts: Sequence[Digest], state: EditionState) -> Stage:
    if state == EditionState.HELD:
        return Stage.HELD
    if not any(part.says_something or part.waiting for part in parts):
        return Stage.NOTHING
    return Stage.RELEASED if state == EditionState.RELEASED else Stage.REVIEW


def _mail(desk: Desk, someone: Addressee, partial: tuple[str, ...], week: Week, mates: Sequence[Enterprise]) -> Mail:
    letter = letter_to(desk, someone, partial, week=week, mates=mates)
    message = disarmed(message_of(desk, letter), desk.services.config.pages.url)
    others = tuple(part.enterprise.name for part in letter.parts if part.enterprise.id != someone.enterprise.id)
    return Mail(someone.contact.email, str(message["Subject"]), _body(message, "html"), _body(message, "plain"), others)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if isinstance(part, EmailMessage) else ""
