"""What a mail to an enterprise holds: new purchases, news of those already sent, what it follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tenderwatch.model.enterprise import Enterprise
from tenderwatch.model.match import MatchView, Procedure
from tenderwatch.model.terms import Deadline


class MailKind(StrEnum):
    """The mails that an enterprise may receive; the value names the templates and the outbox's kind."""

    DIGEST = "digest"
    """The week's."""
    NOTHING = "nothing"
    """The week's, when there is nothing and the enterprise wants to know."""
    URGENT = "urgent"
    """A strong match that cannot wait for the week's mail."""
    CHANGE = "change"
    """A correction or cancellation of something sent."""
    REMINDER = "reminder"
    """A deadline that comes near, of something marked as interesting."""


@dataclass(frozen=True, slots=True)
class Update:
    """A purchase that was sent, as it was told and as it is now."""

    before: Procedure
    after: Procedure


@dataclass(frozen=True, slots=True)
class Followed:
    """A purchase that an enterprise marked as interesting, with the deadline that holds for it."""

    procedure: Procedure
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a week: notices, those that came near the enterprise's activities, sources that answered."""

    notices: int
    near: int
    answered: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The part of one enterprise in a mail: at most `max_items` lines, best first.

    `period` is the ISO week ("2026-W41") of a weekly mail, the day ("2026-10-07") of any other. `updates` are changes
    and cancellations of what was sent, `results` who won it, `followed` the deadlines of what was marked. `waiting`
    counts the matches that only a coordinator's verdict holds back; `partial` names the sources that did not answer.
    """

    enterprise: Enterprise
    period: str
    lines: tuple[MatchView, ...] = ()
    updates: tuple[Update, ...] = ()
    results: tuple[Update, ...] = ()
    followed: tuple[Followed, ...] = ()
    waiting: int = 0
    partial: tuple[str, ...] = ()
    reading: Reading | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything new; deadlines that are only followed are known already."""
        return bool(self.lines or self.updates or self.results)

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """Every purchase that it tells anew."""
        told = (*(view.procedure for view in self.lines), *(one.after for one in (*self.updates, *self.results)))
        return tuple({one.key: one for one in told}.values())
