"""The week's mail to one person as it would leave now: the same composing as the run, and nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from email.message import EmailMessage

from digests.departure import Departure
from digests.letters import Letter, Part, letters
from digests.message import letter_message
from tenderwatch.model import Contact, Enterprise, MailKind
from tenderwatch.pipeline.addressees import Addressee, addressees
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.parts import week_part
from tenderwatch.pipeline.post import links
from tenderwatch.pipeline.week import Week


def letter_to(
    desk: Desk, someone: Addressee, partial: tuple[str, ...], *, week: Week, mates: Sequence[Enterprise] = ()
) -> Letter:
    """The letter that holds an addressee's part, with those of `mates` that share it and leave with it."""
    own = someone.contact, week_part(desk, someone, partial)
    parts = [own, *_shared(desk, someone, partial, week, mates)]
    return next(one for one in letters(MailKind.DIGEST, parts) if own[1].enterprise in _enterprises(one))


def message_of(desk: Desk, letter: Letter) -> EmailMessage:
    """The message as the run would make it."""
    return letter_message(letter, desk.services.config.mail, links(desk.services, desk.now), now=desk.now)


def _enterprises(letter: Letter) -> list[Enterprise]:
    return [part.enterprise for part in letter.parts]


def _shared(
    desk: Desk, someone: Addressee, partial: tuple[str, ...], week: Week, mates: Sequence[Enterprise]
) -> list[Part]:
    """What else leaves in the same mail: parts of other enterprises of the same person, who wants one mail for all."""
    if not someone.enterprise.digest.together:
        return []
    near = [one for one in mates if one.id != someone.enterprise.id and one.digest.together and _same(one, someone)]
    found = []
    for mate in addressees(desk.services, desk.now, Counter(), near):
        if _address(mate.contact) == _address(someone.contact) and not week.composed(mate):
            part = week_part(desk, mate, partial)
            leaves = week.departure(mate, part, ahead=True) == Departure.LEAVES
            if leaves and (part.says_something or mate.enterprise.digest.nothing):
                found.append((mate.contact, part))
    return found


def _same(enterprise: Enterprise, someone: Addressee) -> bool:
    return _address(someone.contact) in map(_address, enterprise.contacts)


def _address(contact: Contact) -> str:
    return contact.email.strip().casefold()
