"""What became of a purchase that was sent: pure comparison of what was told with what is known now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from digests.text import day_words, euros
from tenderwatch.calendar import deadline_in_words, is_over
from tenderwatch.model import Award, Deadline, Kind, Notice, Procedure, Update

_OF_DEADLINES = "la date limite "
"""How the sentences of `Procedure.changes` on deadlines begin: these are told as old and new."""


class News(StrEnum):
    """What an update is; its value is a French word for it."""

    CHANGED = "modifié"
    CANCELLED = "annulé"
    RESULT = "résultat"


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed, before and after; `old` is None when there was nothing before."""

    label: str
    old: str | None
    new: str


def news_of(update: Update, now: datetime) -> News | None:
    """What to tell of an update; None when nothing that people see changed, or when it comes too late.

    After the deadline nobody can answer any more: a change is of no use then, and an end is a result.
    """
    if update.after.closed and not update.before.closed:
        answerable = not is_over(update.before.deadline, now)
        awarded = any(one.kind in {Kind.AWARD, Kind.MODIFICATION} for one in new_notices(update))
        return News.CANCELLED if answerable and not awarded else News.RESULT
    if update.after.closed or is_over(update.after.deadline, now):
        told = len(update.before.awards)
        return News.RESULT if len(update.after.awards) > told else None
    return News.CHANGED if differences(update) else None


def new_notices(update: Update) -> tuple[Notice, ...]:
    """Notices that were not known when it was told, the newest first."""
    known = {one.key for one in update.before.notices}
    return tuple(one for one in update.after.notices if one.key not in known)


def told_on(update: Update) -> date | None:
    """The day of the newest notice that brought the news; None when a notice was changed in place."""
    return next((one.published_on for one in new_notices(update)), None)


def differences(update: Update) -> tuple[Difference, ...]:
    """Everything that changed for those who answer, the deadline first."""
    return tuple(_differences(update.before, update.after))


def _differences(before: Procedure, after: Procedure) -> Iterator[Difference]:
    old, new = before.current, after.current
    yield from _of_deadlines("Date limite", before.deadline, after.deadline)
    for lot in (one for one in after.closed_lots if one not in before.closed_lots):
        yield Difference(f"Lot {lot}", None, "il est abandonné")
    if old.key == new.key or new.kind == Kind.CORRECTION:
        yield from _of_one_notice(old, new)
    for change in after.changes:
        if change not in before.changes and not change.startswith(_OF_DEADLINES):
            yield Difference("Rectificatif", None, change)


def _of_one_notice(old: Notice, new: Notice) -> Iterator[Difference]:
    """What one notice changed of itself; two portals word the same purchase each in its own way, which is no news."""
    yield from _of_deadlines("Questions jusqu'au", old.questions_until, new.questions_until)
    texts = (
        ("Visite", old.visit, new.visit),
        ("Dossier", old.documents_url, new.documents_url),
        ("Objet", old.title, new.title),
    )
    yield from (Difference(label, one, other) for label, one, other in texts if other and one != other)


def _of_deadlines(label: str, old: Deadline | None, new: Deadline | None) -> Iterator[Difference]:
    words = [deadline_in_words(one) for one in (old, new)]
    if new is not None and words[0] != words[1]:
        yield Difference(label, words[0] if old else None, words[1])


def end_in_words(update: Update) -> str:
    """How it ended, as a sentence without its full stop."""
    reason = day_words(update.after.closed or "la consultation est close")
    return f"{reason[0].upper()}{reason[1:]}"


def awards_in_words(awards: Iterable[Award], most: int = 4) -> tuple[str, ...]:
    """Who won what: "Lot 2 : Propreté Exemple, 145 000 € HT (3 offres)"."""
    return tuple(filter(None, map(_award, list(awards)[:most])))


def _award(award: Award) -> str | None:
    what = award.abandoned or ", ".join(award.winners[:3]) or None
    if what is None:
        return None
    amount = f", {euros(award.amount)} HT" if award.amount else ""
    offers = f" ({award.offers} offres)" if award.offers and award.offers > 1 else ""
    return f"{f'Lot {award.lot} : ' if award.lot else ''}{what}{amount}{offers}"
