"""When a mail may leave: pure, on Paris days; never on a public holiday, never twice for the same threshold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tenderwatch.calendar import is_holiday, is_over, is_working_day, working_day_until
from tenderwatch.clock import PARIS
from tenderwatch.config import WEEKDAYS
from tenderwatch.model import Deadline, Weekday

REMINDERS = (2, 7)
"""Days before a deadline; the nearest first."""


def sending_day(week_of: date, weekday: Weekday) -> date:
    """The day of a week's mail, in the ISO week of a day.

    A public holiday moves it to the next working day of that week, or back to the last one before when none follows.
    """
    monday = week_of - timedelta(days=week_of.weekday())
    planned = monday + timedelta(days=WEEKDAYS.index(weekday))
    if not is_holiday(planned):
        return planned
    following = (planned + timedelta(days=step) for step in range(1, len(WEEKDAYS) - planned.weekday()))
    return next((day for day in following if is_working_day(day)), working_day_until(planned))


def is_due(today: date, weekday: Weekday) -> bool:
    """Whether the week's mail may leave: its day has come, perhaps while nothing ran, and today is no holiday."""
    return sending_day(today, weekday) <= today and not is_holiday(today)


def next_sending_day(today: date, weekday: Weekday) -> date:
    """Today when it is the day, else the next one."""
    planned = sending_day(today, weekday)
    return planned if planned >= today else sending_day(today + timedelta(days=7), weekday)


def reminder_due(deadline: Deadline | None, *, marked: datetime, last: datetime | None, now: datetime) -> bool:
    """Whether a reminder is due: a threshold passed since the mark and since the last reminder.

    A threshold that falls on a day when nobody works is put forward, so that it never comes too late. A moved deadline
    moves its thresholds: it is told again.

    Args:
        deadline: the one that holds; without a day there is nothing to remind of.
        marked: when the enterprise said that it is interested.
        last: when it was last reminded of anything; None for never.
        now: aware.
    """
    if deadline is None or deadline.day is None or is_over(deadline, now) or is_holiday(now.astimezone(PARIS).date()):
        return False
    passed = [moment for days in REMINDERS if (moment := _threshold(deadline.day, days)) <= now]
    since = max(marked, last) if last else marked
    return any(since < moment for moment in passed)


def _threshold(day: date, days: int) -> datetime:
    reminding = working_day_until(day - timedelta(days=days))
    return datetime.combine(reminding, datetime.min.time(), PARIS)
