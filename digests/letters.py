"""Who gets which mail: a letter holds one enterprise's part, or all that one person wants in one mail (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from digests.deadlines import deadline_for
from tenderwatch.clock import PARIS
from tenderwatch.model import Contact, Digest, MailKind

MOST = 9
"""New purchases that a mail can show: mail programs cut what is longer than some 100 kB."""
Part = tuple[Contact, Digest]
"""What one enterprise's contact is told."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person."""

    kind: MailKind
    recipient: Contact
    parts: tuple[Digest, ...]

    @property
    def key(self) -> str:
        """Stable for what it is about: "vert-armor:2026-W47", "vert-armor+net-iroise:2026-W47"."""
        return f"{'+'.join(part.enterprise.id for part in self.parts)}:{self.parts[0].period}"

    @property
    def outbox(self) -> str:
        """The outbox's kind: a week has one mail, be it a digest or a word that there is nothing."""
        return MailKind.DIGEST if self.kind == MailKind.NOTHING else self.kind


def worthless_after(letter: Letter) -> datetime | None:
    """When a mail that hastens somebody is too late: at the earliest deadline that it speaks of, in Paris.

    None for the other kinds, whose news stay news.
    """
    if letter.kind not in {MailKind.URGENT, MailKind.REMINDER}:
        return None
    lines = [deadline_for(view) for part in letter.parts for view in part.lines]
    known = [one for one in (*lines, *(one.deadline for part in letter.parts for one in part.followed)) if one]
    return min((one.at or datetime.combine(one.day, time.max, PARIS) for one in known if one.day), default=None)


def letters(kind: MailKind, parts: Iterable[Part]) -> list[Letter]:
    """The letters of one kind; enterprises of one address that want one mail share it, in the order of their ids."""
    alone: list[Letter] = []
    shared: defaultdict[str, list[Part]] = defaultdict(list)
    for contact, digest in parts:
        if digest.enterprise.digest.together:
            shared[contact.email.strip().casefold()].append((contact, digest))
        else:
            alone.append(Letter(kind, contact, (digest,)))
    together = [Letter(kind, found[0][0], some) for found in shared.values() for some in _bounded(found)]
    return sorted(map(_of_its_kind, (*alone, *together)), key=lambda one: (one.key, one.recipient.email))


def _bounded(found: Iterable[Part]) -> Iterator[tuple[Digest, ...]]:
    """The parts of one person in the order of their ids; more than one mail can hold go on in the next."""
    some: list[Digest] = []
    for digest in sorted((part for _, part in found), key=lambda part: part.enterprise.id):
        if some and sum(map(_weight, (*some, digest))) > MOST:
            yield tuple(some)
            some = []
        some.append(digest)
    yield tuple(some)


def _weight(digest: Digest) -> float:
    """About how many new purchases take as much room: a piece of news takes a third of one."""
    return len(digest.lines) + (len(digest.updates) + len(digest.results) + len(digest.followed)) / 3


def _of_its_kind(letter: Letter) -> Letter:
    """A week's mail of which no part says anything says just that."""
    quiet = letter.kind == MailKind.DIGEST and not any(part.says_something for part in letter.parts)
    return replace(letter, kind=MailKind.NOTHING) if quiet else letter
