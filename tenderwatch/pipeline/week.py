"""The week's mails of every enterprise: their day, who has theirs already, and whether coordinators let them leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from digests.departure import Departure, departure
from tenderwatch.calendar import is_holiday
from tenderwatch.clock import PARIS
from tenderwatch.model import Contact, Digest, Edit, EditionState, Enterprise, MailKind
from tenderwatch.pipeline.addressees import Addressee, days
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.parts import release_of, week_of
from tenderwatch.pipeline.services import Services
from tenderwatch.store.ledger import Made


class Week:
    """What is known at one moment of the mails of its ISO week; looked up once."""

    def __init__(self, services: Services, now: datetime, everybody: Sequence[Enterprise] | None = None) -> None:
        """`everybody`: all enterprises, which one may have looked up already."""
        self._services, self._now = services, now
        self._today, self.name = now.astimezone(PARIS).date(), week_of(now)
        self._edits = services.store.last_edits(self.name)
        self._days = days(services, services.store.enterprises() if everybody is None else everybody, self._today)
        monday = datetime.combine(self._today - timedelta(days=self._today.weekday()), time(0), PARIS)
        made = services.store.made(MailKind.DIGEST, monday)
        self._made = {(name, one.recipient): one for one in made for name in names_in(one.key)}

    def edit(self, enterprise: Enterprise) -> Edit | None:
        """What a coordinator did to an enterprise's mail last."""
        return self._edits.get(enterprise.id)

    def state(self, enterprise: Enterprise) -> EditionState:
        """Whether somebody decided that it leaves."""
        edit = self.edit(enterprise)
        return edit.edition.state if edit else EditionState.OPEN

    @property
    def released(self) -> set[str]:
        """Enterprises whose mail somebody released."""
        return {name for name, one in self._edits.items() if one.edition.state == EditionState.RELEASED}

    def composed(self, someone: Addressee) -> Made | None:
        """The mail of an addressee as it went into the outbox; None: not yet."""
        return self.composed_to(someone.enterprise, someone.contact)

    def composed_to(self, enterprise: Enterprise, contact: Contact) -> Made | None:
        """The mail to one contact of an enterprise as it went into the outbox; None: not yet."""
        return self._made.get((enterprise.id, contact.email))

    def day(self, enterprise: Enterprise) -> date | None:
        """The day of an enterprise's mail, the first one when its contacts have several; None without contacts."""
        return min((self._days[enterprise.id, one.email] for one in enterprise.contacts), default=None)

    def desk(self, desk: Desk, enterprise: Enterprise) -> Desk:
        """The desk as it will be when an enterprise's mail leaves, so that what is read before is what leaves."""
        day, now = self.day(enterprise), self._now
        return desk.at(max(now, datetime.combine(day, self._services.config.digest.at, PARIS)) if day else now)

    def has_come(self, someone: Addressee) -> bool:
        """Whether the day of an addressee's mail has come; nothing leaves on a holiday."""
        return self._day(someone) <= self._today and not is_holiday(self._today)

    def departure(self, someone: Addressee, part: Digest, *, ahead: bool = False) -> Departure:
        """Whether an addressee's part of a mail may leave now; `ahead`: as if the set hour had come.

        Without an hour of its own for reading, the run of the day is the set hour.
        """
        digest = self._services.config.digest
        waits = digest.release_by and self._now < datetime.combine(self._day(someone), digest.release_by, PARIS)
        rule = release_of(self._services, someone.enterprise)
        return departure(part, self.state(someone.enterprise), rule, hour_has_come=ahead or not waits)

    def _day(self, someone: Addressee) -> date:
        return self._days[someone.enterprise.id, someone.contact.email]


def names_in(key: str) -> Iterator[str]:
    """The enterprises of a letter's key ("a+b:2026-W41")."""
    yield from key.rpartition(":")[0].split("+")
