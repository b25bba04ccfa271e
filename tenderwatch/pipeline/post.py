"""Putting letters into the outbox with their ledger rows: one that fails is told, the others leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import structlog
from jinja2 import TemplateError

from digests.letters import Letter, Part, letters, worthless_after
from digests.links import ByMail, Links
from digests.message import letter_message
from tenderwatch.clock import PARIS
from tenderwatch.errors import TenderwatchError
from tenderwatch.model import MailKind
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.services import Services
from tenderwatch.store import LedgerItem

log = structlog.get_logger()


class Post:
    """Takes the parts of mails as they are composed; those of people who want one mail wait until all are there."""

    def __init__(self, desk: Desk, counts: Counter[str]) -> None:
        self._desk, self._counts = desk, counts
        self._links = links(desk.services, desk.now)
        self._shared: dict[MailKind, list[Part]] = {}
        self.problems: list[str] = []

    def add(self, kind: MailKind, part: Part) -> None:
        """One enterprise's part for one contact."""
        if part[1].enterprise.digest.together:
            self._shared.setdefault(kind, []).append(part)
        else:
            self._enqueue(letters(kind, [part]))

    def finish(self) -> None:
        """Enqueue what waited."""
        for kind, parts in self._shared.items():
            self._enqueue(letters(kind, parts))
        self._shared = {}

    def _enqueue(self, ready: list[Letter]) -> None:
        for letter in ready:
            problem = self._one(letter)
            self.problems += [problem] if problem else []
            self._counts[NAMES[letter.kind]] += not problem

    def _one(self, letter: Letter) -> str | None:
        """Render and enqueue; a problem in French, or None."""
        services, now = self._desk.services, self._desk.now
        try:
            message = letter_message(letter, services.config.mail, self._links, now=now)
            data = message.as_bytes()
        except (TemplateError, TenderwatchError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            log.warning("letter", key=letter.key, exc_info=True)
            names = ", ".join(part.enterprise.name for part in letter.parts)
            return f"{names} : le courriel n'a pas pu être composé ({type(error).__name__} : {error})."
        items = list(self._items(letter))
        services.store.enqueue(
            letter.outbox, letter.key, letter.recipient.email, data, items, now, expires_at=worthless_after(letter)
        )
        return None

    def _items(self, letter: Letter) -> Iterator[LedgerItem]:
        """Every notice of every purchase that is told, in its present version: what comes later is news."""
        for part in letter.parts:
            for procedure in part.procedures:
                for notice, version in self._desk.versions(procedure.key).items():
                    yield LedgerItem(part.enterprise.id, procedure.key, notice, version)


NAMES = {
    MailKind.DIGEST: "digests",
    MailKind.NOTHING: "rien cette semaine",
    MailKind.URGENT: "urgents",
    MailKind.CHANGE: "modifications",
    MailKind.REMINDER: "rappels",
}
"""What a run counts of each kind."""


def links(services: Services, now: datetime) -> Links:
    """Where the links of today's mails lead: to the public pages, or to a person where there are none."""
    return services.links(now.astimezone(PARIS).date()) or ByMail(services.config.mail)
