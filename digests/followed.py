"""What an enterprise follows since it said so, and which reminder is due: pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from digests.timing import reminder_due
from tenderwatch.calendar import is_over
from tenderwatch.model import Answer, AnswerVerdict, Followed

FOLLOWING = {AnswerVerdict.INTERESTED, AnswerVerdict.PARTNER}
"""Answers after which a deadline matters; "nous avons répondu" and "pas pour nous" end it."""


def follows(answer: Answer | None) -> bool:
    """Whether the last answer about a purchase asks to be kept informed of its deadline."""
    return answer is not None and answer.verdict in FOLLOWING


def standing(followed: Iterable[Followed], now: datetime) -> tuple[Followed, ...]:
    """Those that can still be answered, the nearest deadline first, unknown ones last."""
    open_ones = (one for one in followed if not one.procedure.closed and not is_over(one.deadline, now))
    return tuple(sorted(open_ones, key=_order))


def due(followed: Iterable[tuple[Followed, Answer]], *, last: datetime | None, now: datetime) -> tuple[Followed, ...]:
    """What to remind of now, the nearest deadline first."""
    pairs = [(one, answer) for one, answer in followed if not one.procedure.closed]
    reminding = (one for one, answer in pairs if reminder_due(one.deadline, marked=answer.at, last=last, now=now))
    return standing(reminding, now)


def _order(one: Followed) -> tuple[str, str]:
    day = str(one.deadline.day) if one.deadline and one.deadline.day else "9999-12-31"
    return day, one.procedure.key
