"""Answers from mails: looking changes nothing, a button records, one may change one's mind."""

from __future__ import annotations

import html
import re
import sqlite3
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from tenderwatch.links import Links
from tenderwatch.model import AnswerVerdict, DropReason
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import MONDAY, Clock, path_of, token_of

TO = an_enterprise().contacts[0].email
KEY = a_notice().key


@pytest.fixture
def path(links: Links) -> str:
    return path_of(links.answer("net-iroise", TO, KEY, KEY))


def give(client: FlaskClient, path: str, verdict: str, **fields: str) -> int:
    page = client.get(path).text
    return client.post(path, data={"csrf_token": token_of(page), "verdict": verdict, **fields}).status_code


def test_the_page_tells_the_notice_and_every_answer(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    for told in ("Nettoyage des locaux de la mairie", "Commune de Plouvenec", "mardi 20 octobre 2026", "Net Iroise"):
        assert told in page
    for verdict in AnswerVerdict:
        assert f'value="{verdict.value}"' in page
    for reason in DropReason:
        assert f'value="{reason.value}"' in page
    assert TO not in page


def test_an_answer_is_recorded_with_its_author_and_moment(client: FlaskClient, path: str, services: Services) -> None:
    assert give(client, path, "rappelez-moi", note="  02 98 00 00 00,\u202e le matin ") == 303

    (answer,) = services.store.answers()
    assert (answer.enterprise_id, answer.procedure_key, answer.by) == ("net-iroise", KEY, TO)
    assert (answer.verdict, answer.note) == (AnswerVerdict.CALL_BACK, "02 98 00 00 00, le matin")
    assert answer.at == MONDAY
    assert "Votre réponse" in client.get(path).text


def test_one_may_change_one_s_mind_and_both_answers_stay(client: FlaskClient, path: str, services: Services) -> None:
    give(client, path, "intéressé")
    give(client, path, "pas pour nous", reason="hors zone")

    assert [one.verdict for one in services.store.answers()] == [AnswerVerdict.INTERESTED, AnswerVerdict.NOT_FOR_US]
    assert services.store.last_answers("net-iroise")[KEY].reason == DropReason.AREA
    assert "trop loin" in client.get(path).text


def test_a_refusal_without_its_reason_asks_for_it_and_keeps_what_was_typed(
    client: FlaskClient, path: str, services: Services
) -> None:
    page = client.get(path).text
    form = {"csrf_token": token_of(page), "verdict": "pas pour nous", "note": "Trop loin <de> nous"}
    answer = client.post(path, data=form)

    assert answer.status_code == 422
    assert "Choisissez une raison" in answer.text
    assert "Trop loin &lt;de&gt; nous" in answer.text
    assert services.store.answers() == []


@pytest.mark.parametrize("fields", [{}, {"verdict": "oui"}, {"verdict": "garder"}])
def test_an_answer_that_does_not_exist_is_refused(
    client: FlaskClient, path: str, services: Services, fields: dict[str, str]
) -> None:
    token = token_of(client.get(path).text)

    assert client.post(path, data={"csrf_token": token, **fields}).status_code == 400
    assert services.store.answers() == []


def test_looking_changes_nothing_however_it_is_done(client: FlaskClient, path: str, services: Services) -> None:
    before = services.store.dump()

    for method in ("GET", "HEAD", "OPTIONS"):
        assert client.open(path, method=method).status_code == 200
    client.get(path, headers={"Sec-Purpose": "prefetch"})
    client.get(path + "?verdict=int%C3%A9ress%C3%A9")

    assert services.store.dump() == before


def test_a_forged_post_changes_nothing(client: FlaskClient, path: str, services: Services) -> None:
    assert client.post(path, data={"verdict": "intéressé"}).status_code == 400
    assert services.store.answers() == []


def test_an_old_link_says_so_and_a_forged_one_is_no_page(client: FlaskClient, path: str, time: Clock) -> None:
    forged = path[:-6] + "AAAAAA"
    time.forward(days=61)

    assert client.get(forged).status_code == 404
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 400


def test_who_is_no_contact_any_more_can_no_longer_answer(client: FlaskClient, path: str, services: Services) -> None:
    services.store.save_enterprises([an_enterprise(contacts=())], at=MONDAY)

    assert client.get(path).status_code == 410


def test_hostile_texts_of_a_notice_are_shown_as_text(client: FlaskClient, path: str, services: Services) -> None:
    hostile = a_notice(title='<script>alert(1)</script>"><img src=x>' + "é" * 4_000, url="javascript:alert(1)")
    services.store.save_notices([hostile], seen_at=MONDAY)

    page = client.get(path).text

    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert len(page) < 20_000


def test_an_answer_is_in_the_log_of_the_enterprise_s_networks_without_an_address(
    client: FlaskClient, path: str, services: Services
) -> None:
    give(client, path, "intéressé", note="02 98 00 00 00")
    give(client, path, "intéressé", note="02 98 00 00 00")

    (entry,) = services.store.audit(["unea"])
    assert (entry.who, entry.action, entry.detail) == ("lien d'un courriel", "réponse : intéressé", KEY)
    assert services.store.audit(["fei", None]) == []


def test_a_held_database_is_waited_for_then_the_form_can_be_sent_again(
    client: FlaskClient, path: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenderwatch.store.engine.BUSY_MILLISECONDS", 50)
    services.store.close()  # connections made from now on wait less long
    form = {"csrf_token": token_of(client.get(path).text), "verdict": "intéressé", "note": "à garder"}
    with closing(sqlite3.connect(services.config.var / "pages.sqlite3", isolation_level=None)) as nightly:
        nightly.execute("BEGIN IMMEDIATE")
        held = client.post(path, data=form)
    again = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', held.text)}

    assert held.status_code == 503
    assert again == form
    assert f'action="{path}"' in held.text
    assert services.store.answers() == []
    assert client.post(path, data=again).status_code == 303
    assert [one.note for one in services.store.answers()] == ["à garder"]
