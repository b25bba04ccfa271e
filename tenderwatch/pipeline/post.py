"""Putting letters into the outbox with their ledger rows: one that fails is told, the others leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from digests.letters import Letter, Part, letters, worthless_after
from digests.links import ByMail, Links
from tenderwatch.clock import PARIS
from tenderwatch.model import MailKind
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.rendering import Rendered, Renderer
from tenderwatch.pipeline.services import Services
from tenderwatch.store import LedgerItem


class Post:
    """Takes the parts of mails as they are composed; those of people who want one mail wait until all are there."""

    def __init__(self, desk: Desk, counts: Counter[str]) -> None:
        self._desk, self._counts = desk, counts
        self._renderer = Renderer(desk.services.config.mail, links(desk.services, desk.now), desk.now)
        self._shared: dict[MailKind, list[Part]] = {}
        self.problems: list[str] = []

    def add(self, kind: MailKind, part: Part) -> None:
        """One enterprise's part for one contact."""
        if part[1].enterprise.digest.together:
            self._shared.setdefault(kind, []).append(part)
        else:
            self._take(letters(kind, [part]))

    def finish(self) -> None:
        """Enqueue what waited."""
        for kind, parts in self._shared.items():
            self._take(letters(kind, parts))
        self._shared = {}
        self._enqueue(self._renderer.rest())

    def _take(self, ready: list[Letter]) -> None:
        for letter in ready:
            self._enqueue(self._renderer.take(letter))

    def _enqueue(self, done: Iterable[tuple[Letter, Rendered]]) -> None:
        for letter, (message, problem) in done:
            if problem:
                self.problems.append(problem)
                continue
            items, until = list(self._items(letter)), worthless_after(letter)
            self._desk.services.store.enqueue(
                letter.outbox, letter.key, letter.recipient.email, message, items, self._desk.now, expires_at=until
            )
            self._counts[NAMES[letter.kind]] += 1

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
