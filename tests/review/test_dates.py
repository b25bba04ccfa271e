"""The calendar file of a link: the deadline in Paris, cancelled with its notice."""

from __future__ import annotations

from datetime import datetime

import icalendar
import pytest
from flask.testing import FlaskClient

from tenderwatch.clock import PARIS
from tenderwatch.links import Links
from tenderwatch.model import Kind
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import MONDAY, path_of

KEY = a_notice().key


@pytest.fixture
def path(links: Links) -> str:
    return path_of(links.calendar("net-iroise", an_enterprise().contacts[0].email, KEY, KEY))


def event(client: FlaskClient, path: str) -> icalendar.Component:
    answer = client.get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (found,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    return found


def test_the_file_holds_the_deadline(client: FlaskClient, path: str) -> None:
    found = event(client, path)

    assert found["dtstart"].dt == datetime(2026, 10, 20, 12, 0, tzinfo=PARIS)
    assert "Nettoyage des locaux" in found["summary"]


def test_a_cancelled_notice_takes_its_date_out_of_the_calendar(
    client: FlaskClient, path: str, services: Services
) -> None:
    before = event(client, path)
    gone = a_notice(source_id="26-900002", kind=Kind.CANCELLATION, earlier=("26-900001",))
    services.store.save_notices([gone], seen_at=MONDAY)

    after = event(client, path)

    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")


def test_without_a_known_day_there_is_no_file_and_no_link_to_it(
    client: FlaskClient, path: str, links: Links, services: Services
) -> None:
    services.store.save_notices([a_notice(deadline=None)], seen_at=MONDAY)

    assert client.get(path).status_code == 404
    page = client.get(path_of(links.answer("net-iroise", an_enterprise().contacts[0].email, KEY, KEY))).text
    assert "/calendrier/" not in page
