"""Calendar files, read back by another library than the one that writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import vobject
from hypothesis import given, settings

from digests.calendar import CalendarFile, calendars
from tenderwatch.clock import PARIS
from tenderwatch.config import Mail
from tenderwatch.model import Deadline, Digest, Followed, Update
from tests.digests.hostile import visible
from tests.digests.views import NOW, a_deadline, a_digest, a_letter, a_view
from tests.factories import a_notice, a_procedure, an_enterprise

MAIL = Mail(sender="veille@reseau.example.org", sender_name="Veille ; du, réseau", reply_to="rh@reseau.example.org")


def files(*parts: Digest) -> tuple[CalendarFile, ...]:
    return calendars(a_letter(*parts), MAIL, NOW)


def events(file: CalendarFile) -> list[Any]:
    return list(vobject.readOne(file.content.decode()).vevent_list)


def test_a_deadline_is_an_event_in_paris_time_that_takes_no_time():
    (file,) = files(a_digest(a_view(title="Nettoyage, vitrerie ; sols")))
    (event,) = events(file)

    assert (file.method, file.name) == ("PUBLISH", "echeances.ics")
    assert event.summary.value == "À rendre : Nettoyage, vitrerie ; sols"
    assert event.dtstart.value == datetime(2026, 10, 20, 12, tzinfo=PARIS)
    assert event.status.value == "CONFIRMED"
    assert event.transp.value == "TRANSPARENT"
    assert event.organizer.value == "mailto:rh@reseau.example.org"
    assert event.uid.value.endswith("@reseau.example.org")
    assert "Seuls l'avis et le règlement" in event.description.value


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-10-24T12:00", "2026-10-24T10:00"),
        ("2026-10-25T01:59", "2026-10-24T23:59"),
        ("2026-10-25T03:00", "2026-10-25T02:00"),
        ("2026-10-26T12:00", "2026-10-26T11:00"),
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T03:00", "2027-03-28T01:00"),
    ],
)
def test_no_hour_is_lost_when_the_clocks_change(local: str, utc: str):
    at = datetime.fromisoformat(local).replace(tzinfo=PARIS)
    (event,) = events(files(a_digest(a_view(deadline=Deadline(at=at, day=at.date(), certainty="exact"))))[0])

    assert event.dtstart.value.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_day_without_an_hour_is_a_whole_day_and_no_day_is_no_event():
    (event,) = events(files(a_digest(a_view(deadline=Deadline(day=date(2026, 10, 20)))))[0])

    assert event.dtstart.value == date(2026, 10, 20)
    assert event.summary.value.startswith("À rendre (heure à vérifier) :")
    assert files(a_digest(a_view(deadline=None))) == ()


def test_a_correction_keeps_the_identity_and_raises_the_number():
    first = a_view()
    moved = replace(first.procedure, deadline=a_deadline(27), revision=1)
    (old,) = events(files(a_digest(first))[0])
    (new,) = events(files(Digest(first.enterprise, "2026-10-07", updates=(Update(first.procedure, moved),)))[0])

    assert old.uid.value == new.uid.value
    assert (old.sequence.value, new.sequence.value) == ("0", "1")
    assert new.dtstart.value.day == 27


def test_a_cancelled_purchase_leaves_the_calendar_by_its_own_file():
    view = a_view("26-1")
    gone = replace(view.procedure, closed="la procédure est annulée", revision=2)
    kept, cancelled = files(a_digest(a_view("26-2"), updates=(Update(view.procedure, gone),)))
    (event,) = events(cancelled)

    assert (cancelled.method, cancelled.name) == ("CANCEL", "annulations.ics")
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "2")
    assert len(events(kept)) == 1


def test_two_enterprises_have_two_events_of_one_purchase_and_each_purchase_has_one():
    other = an_enterprise(id="other")
    followed = (Followed(a_procedure(), a_deadline(20)),)
    (file,) = files(a_digest(a_view(), followed=followed), a_digest(a_view(enterprise=other)))

    assert len({one.uid.value for one in events(file)}) == 2


@settings(max_examples=60, deadline=None)
@given(visible)
def test_no_text_of_a_notice_adds_a_property_or_breaks_a_line(text: str):
    notice = a_notice(title=text, url="https://example.org/" + text)
    view = a_view(title=text, url=notice.url, buyer=notice.buyer.model_copy(update={"name": text}))
    (file,) = files(a_digest(view))
    (event,) = events(file)

    names = {"uid", "sequence", "dtstamp", "organizer", "summary", "description", "status", "transp", "dtstart"}
    assert set(event.contents) - {"url"} == names
    assert all(len(one) <= 75 for one in file.content.split(b"\r\n"))
    assert b"\n" not in file.content.replace(b"\r\n", b"")
