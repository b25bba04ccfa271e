"""Deadlines and working days, in Paris: read from what sources write, told as people say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from tenderwatch.clock import PARIS
from tenderwatch.model import Certainty, Deadline

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2060
"""Years outside are typing errors (7017 and 2924 were met); dynamic systems open until 2040 are real."""

_ISO = re.compile(
    r"(?P<year>\d{4,})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
    r"(?P<offset>Z|[+-]\d{2}:?\d{2})?$"
)


def deadline_of(raw: str | None) -> Deadline | None:
    """A deadline from an ISO-like string: naive, with offset, with milliseconds, Z, or a date alone.

    No offset is Paris wall-clock time. An offset that is not Paris's on that day: the digits are trusted
    and the certainty is `conflicting`. Z is converted. A date alone, midnight without an offset of its own, and
    absurd years give no moment. None when there is nothing to read.
    """
    text = (raw or "").strip()
    if not text:
        return None
    match = _ISO.match(text)
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return Deadline(raw=text[:80])
    try:
        return _read(match, text)
    except ValueError:
        return Deadline(raw=text[:80])


def _read(match: re.Match[str], raw: str) -> Deadline:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["hour"] is None:
        return Deadline(day=day, raw=raw)
    clock = time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    at = datetime.combine(day, clock, PARIS)
    offset = match["offset"]
    if clock == time(0) and offset in {None, "Z", "+00:00"}:
        return Deadline(day=day, raw=raw)
    if offset == "Z":
        at = at.replace(tzinfo=UTC).astimezone(PARIS)
        return Deadline(at=at, day=at.date(), certainty=Certainty.EXACT, raw=raw)
    if offset is None:
        return Deadline(at=at, day=day, certainty=Certainty.ASSUMED_PARIS, raw=raw)
    agrees = at.utcoffset() == _offset(offset)
    certainty = Certainty.EXACT if agrees else Certainty.CONFLICTING
    return Deadline(at=at, day=day, certainty=certainty, raw=raw)


def _offset(text: str) -> timedelta:
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -size if text[0] == "-" else size


def midnight(day: date) -> datetime:
    """The first moment of a day in Paris."""
    return datetime.combine(day, time(), PARIS)


def morning(day: date) -> datetime:
    """Six o'clock in Paris, when what came out on a day has been read."""
    return datetime.combine(day, time(6), PARIS)


def is_over(deadline: Deadline | None, now: datetime) -> bool | None:
    """Whether offers come too late at `now`; a day without an hour lasts until its end; None is unknown."""
    if deadline is None:
        return None
    if deadline.at is not None:
        return deadline.at <= now
    return None if deadline.day is None else deadline.day < now.astimezone(PARIS).date()


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in France (C. trav. L3133-1)."""
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    """Monday to Friday, French public holidays left out."""
    saturday = 5
    return day.weekday() < saturday and not is_holiday(day)


def working_day_until(day: date) -> date:
    """The day itself when people work on it, else the last working day before."""
    return next(one for step in range(15) if is_working_day(one := day - timedelta(days=step)))


@lru_cache(maxsize=10_000)
def working_days(start: date, end: date) -> int:
    """Working days after `start`, up to `end` included; 0 when `end` is not after `start`."""
    limit = min((end - start).days, 3660)
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, limit + 1))


def days_left(deadline: Deadline | None, now: datetime) -> int | None:
    """Working days from today (Paris) to the deadline's day; None when the day is unknown."""
    if deadline is None or deadline.day is None:
        return None
    return working_days(now.astimezone(PARIS).date(), deadline.day)


def day_in_words(day: date) -> str:
    """ "mardi 22 septembre 2026", "jeudi 1er octobre 2026"."""  # noqa: D210 (a quote begins it)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{WEEKDAYS[day.weekday()]} {number} {MONTHS[day.month - 1]} {day.year}"


def moment_in_words(at: datetime) -> str:
    """The Paris day and hour: "mardi 22 septembre 2026 à 16 h 00", with no-break spaces in the hour."""
    local = at.astimezone(PARIS)
    return f"{day_in_words(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02d}"


def deadline_in_words(deadline: Deadline | None) -> str:
    """The deadline as a French reader needs it, with what is doubtful about it."""
    if deadline is None or deadline.day is None:
        return "date limite non précisée"
    if deadline.at is None:
        return f"{day_in_words(deadline.day)} (heure à vérifier)"
    doubt = " (à vérifier)" if deadline.certainty == Certainty.CONFLICTING else ""
    return moment_in_words(deadline.at) + doubt


def iso_week(day: date) -> str:
    """ISO 8601 week: "2026-W41"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def working_days_end(now: datetime, number: int) -> datetime:
    """The last moment of the last day that is at most so many working days from today (Paris)."""
    today = now.astimezone(PARIS).date()
    step = 0
    while working_days(today, today + timedelta(days=step + 1)) <= number:
        step += 1
    return datetime.combine(today + timedelta(days=step), time(23, 59, 59), PARIS)
