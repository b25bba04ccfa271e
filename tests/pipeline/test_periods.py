"""Weeks and quarters: their names, their days, what stands before and after them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.pipeline.periods import around, last_week, period

DAYS = st.dates(date(2001, 1, 1), date(2059, 12, 31))


@given(day=DAYS, kind=st.sampled_from(["S", "T"]))
def test_a_period_holds_its_day_touches_its_neighbours_and_is_found_by_its_name(day: date, kind: str) -> None:
    one = around(day, kind)  # type: ignore[arg-type]

    assert one.start <= day < one.end
    assert one.previous.end == one.start
    assert one.following.start == one.end
    assert one.following.previous == one
    assert period(one.name) == one
    assert one.weeks[-1].end == one.end
    assert all(before.end == after.start for before, after in zip(one.weeks, one.weeks[1:], strict=False))
    assert one.weeks[0].start == (one.start if kind == "T" else one.start - timedelta(weeks=12))


@pytest.mark.parametrize(
    ("name", "start", "end", "title"),
    [
        ("2026-S47", date(2026, 11, 16), date(2026, 11, 23), "Semaine 47, du 16 au 22 novembre 2026"),
        ("2026-S40", date(2026, 9, 28), date(2026, 10, 5), "Semaine 40, du 28 septembre au 4 octobre 2026"),
        ("2026-S1", date(2025, 12, 29), date(2026, 1, 5), "Semaine 1, du 29 décembre 2025 au 4 janvier 2026"),
        ("2026-s53", date(2026, 12, 28), date(2027, 1, 4), "Semaine 53, du 28 décembre 2026 au 3 janvier 2027"),
        ("2026-T1", date(2026, 1, 1), date(2026, 4, 1), "1er trimestre 2026, de janvier à mars"),
        ("2026-T4", date(2026, 10, 1), date(2027, 1, 1), "4e trimestre 2026, d'octobre à décembre"),
    ],
)
def test_names_are_read_and_told_in_french(name: str, start: date, end: date, title: str) -> None:
    one = period(name)

    assert (one.start, one.end, one.title) == (start, end, title)


@pytest.mark.parametrize(
    "name",
    ["", "2026", "2026-S54", "2025-S53", "2026-S0", "2026-T0", "2026-T5", "1999-T1", "2060-S1", "2026-S٤٧", "x" * 999],
)
def test_what_names_no_period_is_refused_in_words(name: str) -> None:
    with pytest.raises(LookupError, match=r"attendu|n'a pas cette période"):
        period(name)


def test_a_monday_reports_on_the_week_that_is_over() -> None:
    assert last_week(date(2026, 10, 5)).name == "2026-S40"
    assert last_week(date(2026, 10, 4)).name == "2026-S39"
