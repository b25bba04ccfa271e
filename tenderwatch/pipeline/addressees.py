"""Who may be written to: every contact of every enterprise that is not on pause, with what was said and answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from digests.timing import sending_day
from tenderwatch.clock import PARIS
from tenderwatch.model import Answer, AnswerVerdict, Contact, Enterprise, Weekday
from tenderwatch.pipeline.services import Services


@dataclass(frozen=True, slots=True)
class Addressee:
    """A contact of an enterprise.

    `told`: the version of each notice that it was told, by procedure and notice key; `answers`: the enterprise's last
    ones, by procedure key.
    """

    enterprise: Enterprise
    contact: Contact
    told: Mapping[str, Mapping[str, int]]
    answers: Mapping[str, Answer]

    @property
    def listening(self) -> dict[str, Mapping[str, int]]:
        """What it was told of, and the enterprise did not turn down."""
        refused = {key for key, one in self.answers.items() if one.verdict == AnswerVerdict.NOT_FOR_US}
        return {key: versions for key, versions in self.told.items() if key not in refused}


def addressees(
    services: Services, now: datetime, counts: Counter[str], some: Sequence[Enterprise] | None = None
) -> Iterator[Addressee]:
    """One by one, of `some` or all enterprises in their order; those on pause or without a contact are counted."""
    store, today = services.store, now.astimezone(PARIS).date()
    enterprises = store.enterprises() if some is None else some
    blocked = store.blocked_among(contact.email for one in enterprises for contact in one.contacts)
    for done, enterprise in enumerate(enterprises, start=1):
        services.watch("Composition", done, len(enterprises))
        if enterprise.digest.is_paused(today):
            counts["en pause"] += 1
        elif not enterprise.contacts:
            counts[NOBODY] += 1
        else:
            told, answers = store.told(enterprise.id), store.last_answers(enterprise.id)
            for contact in enterprise.contacts:
                if contact.email in blocked:
                    counts["désinscrits ou suspendus"] += 1
                else:
                    yield Addressee(enterprise, contact, told.get(contact.email, {}), answers)


NOBODY = "sans contact"


def reachable(enterprise: Enterprise, today: date, blocked: Collection[str]) -> list[Contact]:
    """The contacts of an enterprise that may be written to on a day; `blocked`: addresses that may not."""
    if enterprise.digest.is_paused(today):
        return []
    return [one for one in enterprise.contacts if one.email not in blocked]


def weekday_of(services: Services, enterprise: Enterprise) -> Weekday:
    """The day of an enterprise's week's mail: its own, or the installation's."""
    return enterprise.digest.weekday or services.config.digest.weekday


def days(services: Services, enterprises: Iterable[Enterprise], today: date) -> dict[tuple[str, str], date]:
    """The day of this week's mail by enterprise and address; one mail for several leaves on their earliest day."""
    own = {
        (one.id, contact.email): sending_day(today, weekday_of(services, one))
        for one in enterprises
        for contact in one.contacts
    }
    shared = {(one.id, contact.email) for one in enterprises if one.digest.together for contact in one.contacts}
    earliest: dict[str, date] = {}
    for name, email in shared:
        earliest[email] = min(own[name, email], earliest.get(email, date.max))
    return {pair: earliest[pair[1]] if pair in shared else day for pair, day in own.items()}
