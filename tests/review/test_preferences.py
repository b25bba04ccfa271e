"""Preferences: what is chosen is kept in the profile's history, what is wrong is told."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from tenderwatch.links import Links
from tenderwatch.model import DigestSettings
from tenderwatch.pipeline.services import Services
from tenderwatch.review.preferences import IN_WORDS
from tests.factories import an_enterprise
from tests.review.conftest import MONDAY, path_of, token_of

TO = an_enterprise().contacts[0].email


@pytest.fixture
def path(links: Links) -> str:
    return path_of(links.preferences("net-iroise", TO))


def save(client: FlaskClient, path: str, **fields: str) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": token_of(client.get(path).text), **fields})
    return answer.status_code, answer.text


def settings(services: Services) -> DigestSettings:
    found = services.store.enterprise("net-iroise")
    assert found is not None
    return found.digest


def test_what_is_chosen_is_kept_and_shown_again(client: FlaskClient, path: str, services: Services) -> None:
    fields = {"weekday": "thursday", "max_items": "3", "nothing": "1", "paused_until": "2/11/2026"}

    assert save(client, path, **fields)[0] == 303

    assert settings(services) == DigestSettings(
        weekday="thursday", max_items=3, urgent=False, nothing=True, paused_until=date(2026, 11, 2)
    )
    page = client.get(path).text
    assert '<option value="thursday" selected>' in page
    assert 'value="2026-11-02"' in page
    assert len(services.store.enterprise_history("net-iroise")) == 2
    (entry,) = services.store.audit(["unea"])
    assert (entry.who, entry.action, entry.subject) == ("lien d'un courriel", "préférences modifiées", "net-iroise")
    assert entry.detail == (
        "nombre d'avis : 5 → 3 ; jour choisi : non → jeudi ; courriels urgents : oui → non"
        " ; pause jusqu'au : non → 2026-11-02 ; mot quand il n'y a rien : non → oui"
    )


def test_the_rest_of_the_profile_stays_as_it_is(client: FlaskClient, path: str, services: Services) -> None:
    page = client.get(path).text
    edited = an_enterprise(name="Net Iroise et fils")
    services.store.save_enterprises([edited], at=MONDAY)

    client.post(path, data={"csrf_token": token_of(page), "max_items": "2"})

    present = services.store.enterprise("net-iroise")
    assert present == edited.model_copy(update={"digest": DigestSettings(max_items=2, urgent=False)})


@pytest.mark.parametrize("until", ["2026-10-05", "2020-01-01", ""])
def test_a_pause_that_is_over_is_none(client: FlaskClient, path: str, services: Services, until: str) -> None:
    assert save(client, path, max_items="5", urgent="1", paused_until=until)[0] == 303
    assert settings(services) == DigestSettings()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"paused_until": "bientôt"}, "Écrivez une date"),
        ({"paused_until": "31/02/2027"}, "Écrivez une date"),
        ({"paused_until": "2036-01-01"}, "un an au plus"),
        ({"weekday": "lundi"}, "choix"),
        ({"max_items": "9"}, "choix"),
        ({"max_items": "x"}, "choix"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    client: FlaskClient, path: str, services: Services, fields: dict[str, str], told: str
) -> None:
    code, page = save(client, path, **{"max_items": "3"} | fields, nothing="1")

    assert code == 422
    assert 'id="nothing" name="nothing" value="1" checked' in page
    assert told in page
    assert settings(services) == DigestSettings()


def test_one_mail_for_several_enterprises_is_offered_to_whom_it_concerns(
    client: FlaskClient, path: str, services: Services
) -> None:
    assert 'name="together"' not in client.get(path).text

    services.store.save_enterprises([an_enterprise(id="autre", name="Autre")], at=MONDAY)
    assert 'name="together"' in client.get(path).text


def test_looking_changes_nothing_and_a_forged_form_neither(client: FlaskClient, path: str, services: Services) -> None:
    before = services.store.dump()

    assert client.get(path).status_code == 200
    assert client.post(path, data={"paused": "1"}).status_code == 400
    assert services.store.dump() == before


def test_the_way_out_is_on_the_page(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    address = page.partition("/desinscription/")[2].partition('"')[0]

    assert client.get(f"/desinscription/{address}").status_code == 200


def test_every_setting_has_a_name_in_the_log() -> None:
    assert set(IN_WORDS) == set(DigestSettings.model_fields)
