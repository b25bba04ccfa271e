"""Deadlines as calendar files (RFC 5545): one identity for ever, a higher number at each correction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

from digests.deadlines import deadline_for
from digests.letters import Letter
from digests.names import NAME, buyer_of, title_of
from digests.text import line, link
from tenderwatch.clock import PARIS
from tenderwatch.config import Mail
from tenderwatch.model import Deadline, Digest, Procedure

PRODUCT = "-//Tenderwatch//Veille des marches publics//FR"
TITLE = 120
_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A file to attach: its iTIP method (RFC 5546), its name, its bytes."""

    method: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Appointment:
    """One deadline of one enterprise; `cancelled` when nobody can answer any more."""

    enterprise_id: str
    procedure: Procedure
    deadline: Deadline
    cancelled: bool = False

    @property
    def uid(self) -> str:
        """The same for a purchase and an enterprise, whatever is corrected."""
        return hashlib.sha256(f"{self.enterprise_id}:{self.procedure.key}".encode()).hexdigest()[:32]


def calendars(letter: Letter, mail: Mail, now: datetime) -> tuple[CalendarFile, ...]:
    """The files of a letter: deadlines to keep, and deadlines to take out; none when there are no days."""
    found = [one for digest in letter.parts for one in appointments(digest)]
    kept, gone = ([one for one in found if one.cancelled is side] for side in (False, True))
    files = ((("PUBLISH", "echeances.ics"), kept), (("CANCEL", "annulations.ics"), gone))
    return tuple(CalendarFile(*names, calendar_bytes(some, names[0], mail, now)) for names, some in files if some)


def appointments(digest: Digest) -> Iterator[Appointment]:
    """Every known deadline of a digest: new, changed, ended, followed; each purchase once."""
    pairs = {view.procedure.key: (view.procedure, deadline_for(view)) for view in digest.lines}
    pairs |= {one.after.key: (one.after, one.after.deadline or one.before.deadline) for one in digest.updates}
    pairs |= {one.procedure.key: (one.procedure, one.deadline) for one in digest.followed}
    for procedure, deadline in pairs.values():
        if deadline is not None and deadline.day is not None:
            yield Appointment(digest.enterprise.id, procedure, deadline, cancelled=procedure.closed is not None)


def calendar_bytes(found: Iterable[Appointment], method: str, mail: Mail, now: datetime) -> bytes:
    """An iCalendar file with its own time zone, so that no program is an hour off."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    start, end = calendar.to_ical().split(b"END:VCALENDAR")
    return b"".join((start, _paris(), *(_event(one, mail, now) for one in found), b"END:VCALENDAR", end))


@cache
def _paris() -> bytes:
    """The zone by the rule of directive 2000/84/CE: the last Sundays of March and October, at 1 h UTC."""
    zone = Timezone()
    zone.add("tzid", "Europe/Paris")
    for season, name, first, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), _WINTER, _SUMMER),  # noqa: DTZ001 (wall clock)
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), _SUMMER, _WINTER),  # noqa: DTZ001 (wall clock)
    ):
        season.add("tzname", name)
        season.add("dtstart", first)
        season.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
        season.add("tzoffsetfrom", before)
        season.add("tzoffsetto", after)
        zone.add_component(season)
    return bytes(zone.to_ical())


def _event(one: Appointment, mail: Mail, now: datetime) -> bytes:
    """The moment of the deadline, or the whole day when its hour is unknown."""
    notice, page = one.procedure.current, link(one.procedure.current.url)
    uid = Event()
    uid.add("uid", f"{one.uid}@{mail.sender.rpartition('@')[2]}")
    start, own, end = bytes(uid.to_ical()).partition(b"END:VEVENT")
    rest = _whatever_the_enterprise(
        summary=f"{_before(one)} {line(notice.title, TITLE) or title_of(notice)}",
        description=_description(one, page.url if page else None),
        url=page.url if page else None,
        when=one.deadline.at.astimezone(PARIS) if one.deadline.at else one.deadline.day,
        revision=one.procedure.revision,
        cancelled=one.cancelled,
        organizer=(mail.reply_to, line(mail.sender_name, NAME)),
        now=now,
    )
    return start + rest + own + end


@lru_cache(maxsize=1_024)
def _whatever_the_enterprise(
    *,
    summary: str,
    description: str,
    url: str | None,
    when: date | None,
    revision: int,
    cancelled: bool,
    organizer: tuple[str, str],
    now: datetime,
) -> bytes:
    """The lines of an event that a thousand enterprises share, folded once."""
    event = Event()
    event.add("sequence", revision)
    event.add("dtstamp", now)
    event.add("organizer", vCalAddress(f"mailto:{organizer[0]}", params={"CN": organizer[1]}))
    event.add("summary", summary)
    event.add("description", description)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if url:
        event.add("url", url)
    if when is not None:
        event.add("dtstart", when)
        if not isinstance(when, datetime):
            event.add("dtend", when + timedelta(days=1))
    return bytes(event.to_ical()).removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


def _before(one: Appointment) -> str:
    if one.cancelled:
        return "Annulé :"
    return "À rendre :" if one.deadline.at else "À rendre (heure à vérifier) :"


def _description(one: Appointment, url: str | None) -> str:
    lines = (buyer_of(one.procedure.current), url, "Seuls l'avis et le règlement de consultation font foi.")
    return "\n".join(filter(None, lines))
