"""When mails may leave."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.timing import is_due, next_sending_day, reminder_due, sending_day
from tenderwatch.calendar import is_holiday
from tenderwatch.clock import PARIS
from tenderwatch.config import WEEKDAYS
from tenderwatch.model import Deadline, Weekday
from tests.digests.views import a_deadline

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
weekdays = st.sampled_from(WEEKDAYS)


def paris(month: int, day: int, hour: int = 6, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("today", "weekday", "expected"),
    [
        (date(2026, 10, 5), "tuesday", date(2026, 10, 6)),
        (date(2026, 10, 11), "tuesday", date(2026, 10, 6)),
        (date(2026, 7, 13), "tuesday", date(2026, 7, 15)),  # 14 July is a holiday
        (date(2026, 5, 1), "friday", date(2026, 4, 30)),  # nothing follows in that week: the day before
        (date(2026, 12, 25), "saturday", date(2026, 12, 26)),
    ],
)
def test_the_day_of_a_week_s_mail(today: date, weekday: Weekday, expected: date):
    assert sending_day(today, weekday) == expected


@given(days, weekdays)
def test_the_day_stays_in_its_week_and_is_never_a_holiday(today: date, weekday: Weekday):
    day = sending_day(today, weekday)

    assert day.isocalendar()[:2] == today.isocalendar()[:2]
    assert not is_holiday(day)
    assert next_sending_day(today, weekday) >= today


def test_a_missed_day_is_caught_up_until_the_week_ends_but_not_on_a_holiday():
    assert not is_due(date(2026, 5, 11), "tuesday")
    assert is_due(date(2026, 5, 12), "tuesday")
    assert is_due(date(2026, 5, 13), "tuesday")
    assert not is_due(date(2026, 5, 14), "tuesday")  # Ascension day
    assert is_due(date(2026, 5, 15), "tuesday")
    assert not is_due(date(2026, 5, 18), "tuesday")


MARKED = paris(10, 5, 9)
DUE = a_deadline(20)
"""Tuesday 20 October at noon: its thresholds are Tuesday 13 and, Sunday being put forward, Friday 16."""


def due(
    now: datetime, last: datetime | None = None, deadline: Deadline | None = DUE, marked: datetime = MARKED
) -> bool:
    return reminder_due(deadline, marked=marked, last=last, now=now)


def test_reminders_come_seven_and_two_days_before_on_working_days():
    assert not due(paris(10, 12, 23, 59))
    assert due(paris(10, 13, 3, 30))
    assert not due(paris(10, 15, 3, 30), last=paris(10, 13, 3, 30))
    assert due(paris(10, 16, 3, 30), last=paris(10, 13, 3, 30))
    assert not due(paris(10, 19, 3, 30), last=paris(10, 16, 3, 30))


def test_a_night_that_was_missed_is_caught_up_and_never_after_the_deadline():
    assert due(paris(10, 15, 3, 30))
    assert due(paris(10, 20, 11, 59), last=paris(10, 13))
    assert not due(paris(10, 20, 12, 0), last=paris(10, 13))


def test_who_says_so_late_is_not_reminded_at_once():
    assert not due(paris(10, 14), marked=paris(10, 13, 9))
    assert due(paris(10, 16), marked=paris(10, 13, 9))


def test_a_moved_deadline_is_reminded_again():
    moved = a_deadline(27)

    assert not due(paris(10, 17), last=paris(10, 16), deadline=moved)
    assert due(paris(10, 20), last=paris(10, 16), deadline=moved)


def test_no_reminder_without_a_day_nor_on_a_holiday():
    assert not due(paris(10, 16), deadline=None)
    assert not due(paris(10, 16), deadline=Deadline(raw="bientôt"))
    assert not due(paris(11, 11), deadline=a_deadline(13, month=11))
    assert due(paris(11, 12), deadline=a_deadline(13, month=11))


@given(
    st.dates(date(2026, 10, 1), date(2026, 11, 20)),
    st.integers(0, 40),
    st.lists(st.integers(1, 30), max_size=40),
)
def test_night_after_night_at_most_two_reminders_of_one_deadline(day: date, ahead: int, gaps: list[int]):
    at = datetime.combine(day, time(12), PARIS)
    deadline = Deadline(at=at, day=day)
    now = at - timedelta(days=ahead)
    marked, last, sent = now, None, 0
    for gap in gaps:
        now += timedelta(hours=gap)
        if reminder_due(deadline, marked=marked, last=last, now=now):
            assert now < at
            last, sent = now, sent + 1

    assert sent <= 2
