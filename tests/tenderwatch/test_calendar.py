"""Deadlines and working days in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.calendar import (
    day_in_words,
    days_left,
    deadline_in_words,
    deadline_of,
    is_over,
    iso_week,
    working_days,
)
from tenderwatch.clock import PARIS
from tenderwatch.model import Certainty, Deadline


@pytest.mark.parametrize(
    ("raw", "at", "certainty"),
    [
        ("2026-09-22T16:00:00", datetime(2026, 9, 22, 14, 0, tzinfo=UTC), Certainty.ASSUMED_PARIS),
        ("2026-09-22T16:00:00.000", datetime(2026, 9, 22, 14, 0, tzinfo=UTC), Certainty.ASSUMED_PARIS),
        ("2026-09-30T11:00:00+02:00", datetime(2026, 9, 30, 9, 0, tzinfo=UTC), Certainty.EXACT),
        ("2026-02-16T12:00:00.000+01:00", datetime(2026, 2, 16, 11, 0, tzinfo=UTC), Certainty.EXACT),
        ("2026-10-02T10:00:00Z", datetime(2026, 10, 2, 10, 0, tzinfo=UTC), Certainty.EXACT),
        ("2024-02-28T12:00:00+02:00", datetime(2024, 2, 28, 11, 0, tzinfo=UTC), Certainty.CONFLICTING),
    ],
)
def test_every_shape_of_deadline_is_read_in_paris_time(raw: str, at: datetime, certainty: Certainty) -> None:
    deadline = deadline_of(raw)

    assert deadline is not None
    assert (at, certainty, raw) == (deadline.at, deadline.certainty, deadline.raw)


@pytest.mark.parametrize("raw", ["2026-07-4", "2026-07-04", "2026-07-04T00:00:00"])
def test_no_hour_is_ever_invented(raw: str) -> None:
    deadline = deadline_of(raw)

    assert deadline == Deadline(day=date(2026, 7, 4), raw=raw)


@pytest.mark.parametrize("raw", ["7017-03-01T12:00:00", "2026-02-31T12:00:00", "2026-10-01T25:00:00", "bientôt"])
def test_an_absurd_deadline_is_unknown_and_its_words_are_kept(raw: str) -> None:
    assert deadline_of(raw) == Deadline(raw=raw)


def test_nothing_to_read_is_no_deadline() -> None:
    assert deadline_of(None) is None
    assert deadline_of("  ") is None


def test_working_days_leave_out_week_ends_and_holidays() -> None:
    assert working_days(date(2026, 11, 6), date(2026, 11, 12)) == 3  # 9, 10, 12: the 11th is a holiday
    assert working_days(date(2026, 11, 12), date(2026, 11, 6)) == 0


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(start: date, first: int, second: int) -> None:
    middle = date.fromordinal(start.toordinal() + first)
    end = date.fromordinal(middle.toordinal() + second)

    assert working_days(start, end) == working_days(start, middle) + working_days(middle, end)


def test_a_day_without_an_hour_lasts_until_its_end() -> None:
    deadline = Deadline(day=date(2026, 10, 5))

    assert is_over(deadline, datetime(2026, 10, 5, 21, 59, tzinfo=UTC)) is False
    assert is_over(deadline, datetime(2026, 10, 5, 22, 1, tzinfo=UTC)) is True
    assert is_over(Deadline(), datetime(2026, 10, 5, tzinfo=UTC)) is None
    assert is_over(None, datetime(2026, 10, 5, tzinfo=UTC)) is None


def test_deadlines_are_told_as_people_say_them() -> None:
    exact = deadline_of("2026-10-01T12:05:00")

    assert deadline_in_words(exact) == "jeudi 1er octobre 2026 à 12\u00a0h\u00a005"
    assert deadline_in_words(deadline_of("2026-10-02")) == "vendredi 2 octobre 2026 (heure à vérifier)"
    assert deadline_in_words(None) == "date limite non précisée"
    doubtful = deadline_of("2024-02-28T12:00:00+02:00")
    assert deadline_in_words(doubtful).endswith("(à vérifier)")


def test_days_left_are_counted_from_the_paris_day() -> None:
    late_evening = datetime(2026, 10, 4, 23, 30, tzinfo=UTC)

    assert days_left(deadline_of("2026-10-06T12:00:00"), late_evening) == 1
    assert days_left(None, late_evening) is None


def test_weeks_are_iso_weeks() -> None:
    assert iso_week(date(2027, 1, 1)) == "2026-W53"
    assert day_in_words(date(2026, 8, 15)) == "samedi 15 août 2026"
    assert datetime(2026, 10, 25, 2, 30, tzinfo=PARIS).utcoffset() is not None
