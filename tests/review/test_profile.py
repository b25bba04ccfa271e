"""One enterprise's pages: the form saves what it says and nothing unseen, shows its effect, and keeps what was typed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import html

from tenderwatch.links import Links
from tenderwatch.model import DigestSettings, Enterprise
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import ANNA, MONDAY, Clock, SignIn, csrf, path_of

FORM = "/entreprise/net-iroise/modifier"


@pytest.fixture
def anna(signed_in: SignIn) -> FlaskClient:
    return signed_in("anna")


def form_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the profile's form."""
    form = html.fromstring(page).xpath("//form[@data-profile]")[0]
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value.lstrip("\n") if "\n" in value else value)
    return fields


def send(client: FlaskClient, fields: dict[str, list[str]], act: str = "enregistrer", **headers: str):
    return client.post(FORM, data={**fields, "acte": act}, headers=headers)


def stored(services: Services) -> Enterprise:
    found = services.store.enterprise("net-iroise")
    assert found is not None
    return found


def test_a_form_that_nobody_touched_changes_nothing(anna: FlaskClient, services: Services) -> None:
    before = services.store.dump()

    answer = send(anna, form_of(anna.get(FORM).text))

    assert answer.status_code == 303
    assert services.store.dump() == before


def test_what_is_typed_is_saved_with_its_author_and_logged(anna: FlaskClient, services: Services) -> None:
    fields = form_of(anna.get(FORM).text)
    fields |= {
        "activities-0-keywords": ["nettoyage de bureaux\nvitrerie\n"], "activities-0-exclude": ["voirie"],
        "territory-departments": ["22", "29"], "capacity-max_amount_eur": ["250 000 €"],
        "digest-max_items": ["3"], "digest-paused_until": ["2/11/2026"],
    }  # fmt: skip

    assert send(anna, fields).status_code == 303

    profile, versions = stored(services), services.store.enterprise_history("net-iroise")
    assert profile.activities[0].keywords == ("nettoyage de bureaux", "vitrerie")
    assert profile.activities[0].exclude == ("voirie",)
    assert profile.territory.departments == ("22", "29")
    assert profile.capacity.max_amount_eur == 250_000
    assert profile.digest == DigestSettings(max_items=3, paused_until=date(2026, 11, 2))
    assert profile.contacts == an_enterprise().contacts
    assert (versions[-1].by, len(versions)) == (ANNA.email, 2)
    (entry,) = services.store.audit(["unea"])
    assert (entry.action, entry.subject) == ("profil modifié", "net-iroise")
    assert "Nettoyage de locaux, mots-clés : nettoyage de locaux → vitrerie" in entry.detail
    assert "@" not in entry.detail


def test_an_activity_is_added_filled_in_and_taken_away_without_a_script(anna: FlaskClient, services: Services) -> None:
    fields = form_of(send(anna, form_of(anna.get(FORM).text), "ajouter").text)
    assert len(stored(services).activities) == 1
    fields |= {"activities-1-label": ["Vitrerie"], "activities-0-gone": ["1"]}

    assert send(anna, fields).status_code == 303
    assert [one.label for one in stored(services).activities] == ["Vitrerie"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"activities-0-cpv": ["909"]}, "n&#39;est pas un code CPV"),
        ({"contacts": ["pas une adresse"]}, "n&#39;est pas une adresse"),
        ({"capacity-max_amount_eur": ["beaucoup"]}, "n&#39;est pas un nombre"),
        ({"territory-departments": ["99"]}, "n&#39;est pas un département"),
        ({"territory-radius_km": ["30"]}, "donnez son code postal."),
        ({"kind": ["SARL"]}, "n&#39;est pas admis"),
        ({"name": [" "]}, "à remplir"),
        ({"activities-0-label": [""]}, "à remplir"),
        ({"digest-paused_until": ["bientôt"]}, "digest-paused_until-faute"),
        ({"digest-max_items": ["9"]}, "au plus 5"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    anna: FlaskClient, services: Services, wrong: dict[str, list[str]], told: str
) -> None:
    before = services.store.dump()
    answer = send(anna, {**form_of(anna.get(FORM).text), **wrong, "certificates": ["Qualipropre"]})

    assert answer.status_code == 422
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text or "territory-departments" in wrong
    assert form_of(answer.text)["certificates"] == ["Qualipropre"]
    assert services.store.dump() == before


def test_the_effect_is_shown_and_nothing_saved(anna: FlaskClient, services: Services) -> None:
    services.store.save_notices(
        [a_notice(source_id="26-2", title="Tonte des pelouses du stade", description=None, cpv=())], seen_at=MONDAY
    )
    before, fields = services.store.dump(), form_of(anna.get(FORM).text)
    fields |= {"activities-0-keywords": ["nettoyage de bureaux\ntonte des pelouses"]}

    whole = send(anna, fields, "apercu")
    part = send(anna, fields, "apercu", **{"X-Requested-With": "fetch"})

    for answer in (whole, part):
        text = " ".join(html.fromstring(answer.text).text_content().split())
        assert "2 avis sur 2 marchés parus" in text.replace("\xa0", " ").replace("\u202f", " ")
        assert re.search(r"enregistré : ?1 de plus, 0 de moins", text.replace("\xa0", " ").replace("\u202f", " "))
        assert "Tonte des pelouses du stade" in text
    assert "<form" in whole.text
    assert "<form" not in part.text
    assert form_of(whole.text)["activities-0-keywords"] == fields["activities-0-keywords"]
    assert services.store.dump() == before


def test_a_notice_that_came_meanwhile_is_in_the_next_effect(anna: FlaskClient, services: Services) -> None:
    fields = form_of(anna.get(FORM).text)
    assert "1 avis" in send(anna, fields, "apercu").text.replace("\xa0", " ")

    services.store.save_notices([a_notice(source_id="26-2")], seen_at=MONDAY)

    assert "2 avis" in send(anna, fields, "apercu").text.replace("\xa0", " ")


def test_who_saves_second_sees_what_the_first_changed_and_loses_nothing(signed_in: SignIn, services: Services) -> None:
    both = an_enterprise(networks=("unea", "fei"))
    services.store.save_enterprises([both], at=MONDAY)
    anna, fred = signed_in("anna"), signed_in("fred")
    of_anna, of_fred = form_of(anna.get(FORM).text), form_of(fred.get(FORM).text)
    assert send(fred, of_fred | {"certificates": ["ISO 14001"]}).status_code == 303

    answer = send(anna, of_anna | {"capacity-team": ["7"]})

    assert answer.status_code == 409
    assert "ISO 14001" in answer.text
    assert "Fred" in answer.text
    assert stored(services).capacity.team is None
    again = form_of(answer.text)
    assert (again["certificates"], again["capacity-team"]) == (["ISO 14001"], ["7"])
    assert send(anna, again).status_code == 303
    assert (stored(services).certificates, stored(services).capacity.team) == (("ISO 14001",), 7)
    assert stored(services).networks == ("unea", "fei")


def test_ones_own_change_in_another_window_is_called_ones_own(anna: FlaskClient) -> None:
    fields = form_of(anna.get(FORM).text)
    send(anna, fields | {"certificates": ["ISO 14001"]})

    answer = send(anna, fields | {"capacity-team": ["7"]})

    assert answer.status_code == 409
    assert "Vous avez modifié ce profil ailleurs" in answer.text


def test_wishes_that_came_by_mail_meanwhile_stay(anna: FlaskClient, services: Services) -> None:
    fields = form_of(anna.get(FORM).text)
    services.store.set_digest("net-iroise", DigestSettings(max_items=2), at=MONDAY)

    assert send(anna, fields | {"capacity-team": ["7"]}).status_code == 303

    assert (stored(services).capacity.team, stored(services).digest.max_items) == (7, 2)


def test_a_pause_is_told_kept_and_taken_back_and_other_wishes_stay(anna: FlaskClient, services: Services) -> None:
    services.store.set_digest("net-iroise", DigestSettings(max_items=2), at=MONDAY)

    def press(act: str, until: str = "") -> str:
        data = {"csrf_token": csrf(anna), "acte": act, "jusque": until}
        return anna.post("/entreprise/net-iroise/pause", data=data, follow_redirects=True).text

    assert "suspendus" in press("pause", "2026-12-01")
    assert stored(services).digest == DigestSettings(max_items=2, paused_until=date(2026, 12, 1))
    assert "est passée" in press("pause", "2020-12-01")
    assert "pas lisible" in press("pause", "demain")
    press("pause")
    assert stored(services).digest.paused
    press("reprendre")
    assert stored(services).digest == DigestSettings(max_items=2)


def test_history_says_who_when_and_from_what_to_what(anna: FlaskClient, time: Clock) -> None:
    time.forward(hours=2)
    send(anna, form_of(anna.get(FORM).text) | {"capacity-team": ["7"]})

    page = anna.get("/entreprise/net-iroise/historique").text.replace("\xa0", " ")

    assert "5 octobre à 11 h 00, vous" in page
    assert re.search(r"équipe : <del>–</del> → <ins>7</ins>", page)


def test_what_an_enterprise_is_shown_is_its_own_without_addresses(
    anna: FlaskClient, client: FlaskClient, services: Services, links: Links, time: Clock
) -> None:
    to = an_enterprise().contacts[0].email
    link = path_of(links.profile("net-iroise", to))

    assert link in anna.get("/entreprise/net-iroise/fiche").text
    page = client.get(link).text
    assert "Nettoyage de locaux" in page
    assert "90910000" in page
    for foreign in (to, "Vert Armor", "/entreprise/"):
        assert foreign not in page
    assert client.get(link.replace("/profil/", "/preferences/")).status_code == 404
    time.forward(days=61)
    assert client.get(link).status_code == 410
    time.forward(days=-61)
    services.store.save_enterprises([an_enterprise(contacts=())], at=MONDAY)
    assert client.get(link).status_code == 410


def test_another_network_s_enterprise_is_no_page_at_all(anna: FlaskClient) -> None:
    for way in ("", "/modifier", "/historique", "/fiche"):
        assert anna.get(f"/entreprise/vert-armor{way}").status_code == 404
    for way in ("/modifier", "/pause"):
        assert anna.post(f"/entreprise/vert-armor{way}", data={"csrf_token": csrf(anna)}).status_code == 404


def test_scripts_in_a_profile_are_text(anna: FlaskClient, services: Services) -> None:
    bad = "<script>alert(1)</script>"
    activity = {"label": bad, "keywords": (bad,), "exclude": (bad,)}
    services.store.save_enterprises(
        [an_enterprise(name=bad, certificates=(bad,), activities=(activity,))], at=MONDAY, by=bad
    )
    for way in ("", "/modifier", "/historique", "/fiche"):
        assert bad not in anna.get(f"/entreprise/net-iroise{way}").text
    assert bad not in send(anna, form_of(anna.get(FORM).text), "apercu").text
