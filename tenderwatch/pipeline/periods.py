"""Weeks and quarters, as addresses and people name them: "2026-S47", "2026-T3"; days are Paris's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tenderwatch.calendar import FIRST_YEAR, LAST_YEAR, MONTHS, day_in_words

_NAME = re.compile(r"(?P<year>20[0-9]{2})-(?P<kind>[ST])(?P<number>[0-9]{1,2})")
_WEEK = timedelta(days=7)
_MONTHS = 3
_LONGEST_QUARTER = timedelta(days=92)
_QUARTERS = ("de janvier à mars", "d'avril à juin", "de juillet à septembre", "d'octobre à décembre")
TREND = 13
"""Weeks that a week's report looks back on, itself included."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one day on and before another, with a short name."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Period:
    """An ISO week or a quarter of a year: from `start` on and before `end`."""

    kind: Literal["S", "T"]
    start: date
    end: date

    @property
    def name(self) -> str:
        """ "2026-S07", "2026-T3"; the year of a week is that of its Thursday (ISO 8601)."""  # noqa: D210 (a quote begins it)
        if self.kind == "T":
            return f"{self.start.year}-T{(self.start.month - 1) // _MONTHS + 1}"
        year, week, _ = self.start.isocalendar()
        return f"{year}-S{week:02d}"

    @property
    def title(self) -> str:
        """ "Semaine 47, du 16 au 22 novembre 2026", "3e trimestre 2026, de juillet à septembre"."""  # noqa: D210 (a quote begins it)
        last = self.end - timedelta(days=1)
        if self.kind == "T":
            number = last.month // _MONTHS
            return f"{number}{'er' if number == 1 else 'e'} trimestre {last.year}, {_QUARTERS[number - 1]}"
        start = _day(self.start)
        if self.start.year == last.year:
            start = start.removesuffix(f" {last.year}")
        if self.start.month == last.month:
            start = start.removesuffix(f" {MONTHS[last.month - 1]}")
        return f"Semaine {self.start.isocalendar().week}, du {start} au {_day(last)}"

    @property
    def span(self) -> Span:
        """Its days under its name."""
        return Span(self.name, self.start, self.end)

    @property
    def previous(self) -> Period:
        """The period before."""
        return around(self.start - timedelta(days=1), self.kind)

    @property
    def following(self) -> Period:
        """The period after."""
        return around(self.end, self.kind)

    @property
    def weeks(self) -> tuple[Span, ...]:
        """A quarter's weeks, cut at its ends; of a week, the thirteen that it ends."""
        start = self.start if self.kind == "T" else self.start - (TREND - 1) * _WEEK
        found = []
        while start < self.end:
            monday = start - timedelta(days=start.weekday())
            end = min(monday + _WEEK, self.end)
            found.append(Span(f"S{start.isocalendar().week:02d}", start, end))
            start = end
        return tuple(found)


def _day(day: date) -> str:
    """The day without its weekday: "1er octobre 2026"."""
    return day_in_words(day).partition(" ")[2]


def around(day: date, kind: Literal["S", "T"]) -> Period:
    """The week or quarter that holds a day."""
    if kind == "S":
        monday = day - timedelta(days=day.weekday())
        return Period("S", monday, monday + _WEEK)
    start = date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)
    return Period("T", start, (start + _LONGEST_QUARTER).replace(day=1))


def period(name: str) -> Period:
    """The period of such a name.

    Raises:
        LookupError: no week or quarter is named so.
    """
    found = _NAME.fullmatch(name.strip().upper())
    if found is None or not FIRST_YEAR <= int(found["year"]) < LAST_YEAR:
        raise LookupError(f"« {name[:40]} » : une semaine (2026-S47) ou un trimestre (2026-T3) est attendu.")
    year, number = int(found["year"]), int(found["number"])
    try:
        day = date.fromisocalendar(year, number, 1) if found["kind"] == "S" else date(year, _MONTHS * number, 1)
    except ValueError as error:
        raise LookupError(f"« {name[:40]} » : l'année {year} n'a pas cette période.") from error
    return around(day, "S" if found["kind"] == "S" else "T")


def last_week(today: date) -> Period:
    """The last week that is over."""
    return around(today, "S").previous
