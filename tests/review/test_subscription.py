"""Stopping the mails: by a button, by the mail program; never by looking."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tenderwatch.links import Links
from tenderwatch.pipeline.services import Services
from tenderwatch.review.subscription import masked
from tests.factories import an_enterprise
from tests.review.conftest import MONDAY, Clock, path_of, token_of

TO = an_enterprise().contacts[0].email


@pytest.fixture
def path(links: Links) -> str:
    return path_of(links.unsubscribe("net-iroise", TO))


def press(client: FlaskClient, page: str, action: str) -> int:
    return client.post(action, data={"csrf_token": token_of(client.get(page).text)}).status_code


def test_a_button_stops_the_mails_and_another_lets_them_come_again(
    client: FlaskClient, path: str, services: Services
) -> None:
    assert press(client, path, path) == 303
    assert services.store.is_unsubscribed(TO)
    assert "ne recevez plus" in client.get(path).text

    assert press(client, path, path + "/reprendre") == 303
    assert not services.store.is_unsubscribed(TO)


def test_a_mail_program_stops_them_with_one_post(client: FlaskClient, path: str, services: Services) -> None:
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert services.store.is_unsubscribed(TO)


def test_any_other_post_needs_the_page_s_token(client: FlaskClient, path: str, services: Services) -> None:
    assert client.post(path, data={"List-Unsubscribe": "yes"}).status_code == 400
    assert client.post(path + "/reprendre").status_code == 400
    assert not services.store.is_unsubscribed(TO)


def test_looking_changes_nothing(client: FlaskClient, path: str, services: Services) -> None:
    before = services.store.dump()

    for method in ("GET", "HEAD"):
        assert client.open(path, method=method).status_code == 200

    assert services.store.dump() == before


def test_a_forged_link_stops_nobody_s_mails(client: FlaskClient, path: str, services: Services) -> None:
    assert client.post(path[:-6] + "AAAAAA", data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert not services.store.is_unsubscribed(TO)


def test_a_mail_found_years_later_can_still_be_stopped(client: FlaskClient, path: str, time: Clock) -> None:
    time.forward(days=3_000)

    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_who_is_no_contact_any_more_is_told_that_all_is_well(
    client: FlaskClient, path: str, services: Services
) -> None:
    services.store.save_enterprises([an_enterprise(contacts=())], at=MONDAY)

    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    ("address", "shown"), [(TO, "c…t@net-iroise.example.org"), ("a@example.org", "a…@example.org")]
)
def test_an_address_is_shown_so_that_only_its_owner_knows_it(address: str, shown: str) -> None:
    assert masked(address) == shown
