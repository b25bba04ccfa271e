"""The week's mails before they leave: read exactly, edited by two people at once, released, held, copied."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tenderwatch.clock import PARIS
from tenderwatch.model import Decision, DropReason, EditionState, Verdict
from tenderwatch.pipeline.compose import compose_week
from tenderwatch.pipeline.drafts import draft
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import MONDAY, SignIn, csrf

PAGE = "/courriels/net-iroise"
WEEK = "2026-W41"
TUESDAY = datetime(2026, 10, 6, 8, 0, tzinfo=PARIS)


@pytest.fixture
def anna(services: Services, signed_in: SignIn) -> FlaskClient:
    """A coordinator whose enterprise has three purchases this week."""
    more = [a_notice(source_id=f"26-{number}", title=f"Nettoyage n° {number}") for number in (1, 2)]
    services.store.save_notices(more, seen_at=MONDAY)
    match(services, MONDAY)
    return signed_in("anna")


def shown(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def press(client: FlaskClient, gesture: str, key: str = "", page: str = "", **more: Any) -> TestResponse:
    """Press a button of the page as it was read; as it is now, unless told otherwise."""
    page = page or client.get(PAGE).text
    row = re.search(rf'name="ligne" value="{key}">\s*<input type="hidden" name="vu" value="(\d+)"', page)
    form = {"jeton": shown(page, "jeton"), "version": shown(page, "version"), "lu": shown(page, "lu"), "ligne": key}
    form |= {"geste": gesture, "vu": row[1] if row else "0"} | more
    return client.post(PAGE, data=form | {"csrf_token": csrf(client)})


def composed(services: Services) -> list[EmailMessage]:
    """The enterprise's week's mails in the outbox."""
    texts = [
        services.store.message(one.id) for one in services.store.deliveries(kind="digest") if "net-iroise" in one.key
    ]
    return [message_from_bytes(one, EmailMessage, policy=policy.default) for one in texts]


def keys(services: Services) -> list[str]:
    """The purchases of the mail, in order, as the page's own code sees them."""
    enterprise = services.store.enterprise("net-iroise")
    assert enterprise is not None
    return [one.removeprefix("boamp:") for one in draft(services, MONDAY, enterprise, ()).shown]


def test_the_page_shows_the_very_mail_that_the_run_composes(services: Services, anna: FlaskClient) -> None:
    page, letter = anna.get(PAGE), anna.get(f"{PAGE}/message")
    compose_week(services, TUESDAY)

    (sent,) = composed(services)
    body = sent.get_body(("html",))
    assert body is not None
    pages = re.compile(r"https://veille\.example\.org[^\s\"'<>]*")
    assert letter.text.strip() == pages.sub("https://veille.example.org", body.get_content()).strip()
    assert str(sent["Subject"]) in page.text
    assert "style-src 'unsafe-inline'" in letter.headers["Content-Security-Policy"]
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_purchases_are_pinned_moved_taken_out_and_put_back(services: Services, anna: FlaskClient) -> None:
    first = keys(services)
    assert len(first) == 3

    assert press(anna, "épingler", f"boamp:{first[2]}").status_code == 303
    assert keys(services) == [first[2], first[0], first[1]]
    press(anna, "descendre", f"boamp:{first[0]}")
    assert keys(services) == [first[2], first[1], first[0]]
    press(anna, "retirer", f"boamp:{first[1]}")
    assert keys(services) == [first[2], first[0]]
    press(anna, "remettre", f"boamp:{first[1]}")
    press(anna, "détacher", f"boamp:{first[2]}")
    assert set(keys(services)) == set(first)
    assert [one.did.partition(" «")[0] for one in services.store.edits("net-iroise", WEEK)] == [
        "épingle", "descend", "retire", "remet", "détache",
    ]  # fmt: skip


def test_a_purchase_that_is_dropped_with_a_reason_has_a_verdict(services: Services, anna: FlaskClient) -> None:
    press(anna, "", "boamp:26-1", motif="hors zone")

    decision = services.store.last_decisions()["boamp:26-1", "net-iroise"]
    assert (decision.verdict, decision.reason, decision.by) == (Verdict.DROP, DropReason.AREA, "anna@unea.example.org")
    assert "26-1" not in keys(services)


def test_a_line_is_bounded_escaped_and_signed_by_who_wrote_it(services: Services, anna: FlaskClient) -> None:
    press(anna, "écrire", "boamp:26-1", mot="<script>x</script> " + "visite " * 200)

    letter = anna.get(f"{PAGE}/message").text
    said = services.store.edition("net-iroise", WEEK).lines["boamp:26-1"]
    assert said.by == "Anna"
    assert len(said.text) <= 600
    assert "&lt;script&gt;" in letter
    assert "<script" not in letter
    press(anna, "écrire", "boamp:26-1", mot="")
    assert services.store.edition("net-iroise", WEEK).lines == {}


def test_of_two_people_the_second_sees_what_the_first_did_and_keeps_what_was_typed(
    services: Services, anna: FlaskClient, signed_in: SignIn
) -> None:
    other, before = signed_in("anna"), anna.get(PAGE).text
    press(other, "épingler", "boamp:26-2")

    answer = press(anna, "écrire", "boamp:26-1", page=before, mot="J'ai appelé l'acheteur.")

    assert answer.status_code == 409
    assert "épingle « Nettoyage n° 2 »" in answer.text.replace("\u00a0", " ")
    assert answer.text.count("J&#39;ai appelé l&#39;acheteur.") >= 2
    assert services.store.edition("net-iroise", WEEK).lines == {}
    press(anna, "écrire", "boamp:26-1", page=answer.text, mot="J'ai appelé l'acheteur.")
    edition = services.store.edition("net-iroise", WEEK)
    assert edition.pins == ("boamp:26-2",)
    assert edition.lines["boamp:26-1"].text == "J'ai appelé l'acheteur."


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.DROP])
def test_a_verdict_in_the_queue_stops_another_one_in_the_mail(
    services: Services, anna: FlaskClient, verdict: Verdict
) -> None:
    before = anna.get(PAGE).text
    reason = DropReason.SIZE if verdict == Verdict.DROP else None
    services.store.add_decisions([Decision("boamp:26-1", "net-iroise", verdict, reason, None, "x@example.org", MONDAY)])

    answer = press(anna, "", "boamp:26-1", page=before, motif="délai")

    assert answer.status_code == 409
    assert "un verdict a été donné sur cet avis" in answer.text.replace("\u00a0", " ")
    assert ("Le faire quand même" in answer.text) == (verdict == Verdict.KEEP)
    assert services.store.edits("net-iroise", WEEK) == []
    assert services.store.last_decisions()["boamp:26-1", "net-iroise"].reason == reason


def test_a_double_press_counts_once(services: Services, anna: FlaskClient) -> None:
    page = anna.get(PAGE).text

    for _ in range(2):
        assert press(anna, "libérer", page=page).status_code == 303
    token = shown(page, "jeton")
    for _ in range(2):
        anna.post(f"{PAGE}/copie", data={"jeton": token, "csrf_token": csrf(anna)})

    assert len(services.store.edits("net-iroise", WEEK)) == 1
    assert len(services.store.deliveries(kind="copy")) == 1


def test_what_is_released_leaves_as_it_was_read(services: Services, anna: FlaskClient) -> None:
    before = anna.get(PAGE).text
    services.store.save_notices([a_notice(source_id="26-3", title="Nettoyage n° 3")], seen_at=MONDAY)
    match(services, MONDAY)

    assert press(anna, "libérer", page=before).status_code == 409
    assert press(anna, "libérer").status_code == 303
    services.store.save_notices([a_notice(source_id="26-4", title="Nettoyage n° 4")], seen_at=MONDAY)
    match(services, MONDAY)

    assert sorted(keys(services)) == ["26-1", "26-2", "26-3", "26-900001"]
    assert "Nettoyage n° 4" in anna.get(PAGE).text.replace("\u00a0", " ")
    press(anna, "épingler", "boamp:26-4")
    assert services.store.edition("net-iroise", WEEK).state == EditionState.OPEN


def test_a_copy_goes_to_who_asked_and_tells_nobody_anything(services: Services, anna: FlaskClient) -> None:
    press(anna, "écrire", "boamp:26-1", mot="Un mot")
    anna.post(f"{PAGE}/copie", data={"jeton": "jeton-de-copie", "csrf_token": csrf(anna)})

    (copy,) = (services.config.var / "outbox").glob("copy-*.eml")
    message = message_from_bytes(copy.read_bytes(), EmailMessage, policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "anna@unea.example.org"
    assert str(message["Subject"]).startswith("Copie : ")
    assert message["List-Unsubscribe"] is None
    assert b"veille.example.org/r/" not in copy.read_bytes()
    assert services.store.told("net-iroise") == {}
    compose_week(services, TUESDAY)
    assert len(composed(services)) == 1


@pytest.mark.parametrize(("gesture", "digests"), [("retenir", 0), ("libérer", 1)])
def test_the_run_does_as_the_coordinator_said(
    services: Services, anna: FlaskClient, gesture: str, digests: int
) -> None:
    press(anna, gesture)

    for _ in range(2):
        compose_week(services, TUESDAY)
    assert len(composed(services)) == digests
    assert ("Il ne part pas cette semaine" in anna.get("/courriels").text.replace("\u00a0", " ")) == (digests == 0)


def test_a_mail_that_is_composed_cannot_be_changed(services: Services, anna: FlaskClient) -> None:
    before = anna.get(PAGE).text
    compose_week(services, TUESDAY)

    assert press(anna, "retenir", page=before).status_code == 409
    assert services.store.edits("net-iroise", WEEK) == []
    assert "Libérer" not in anna.get(PAGE).text


def test_the_overview_tells_where_each_mail_stands(services: Services, anna: FlaskClient) -> None:
    def states() -> list[str]:
        page = anna.get("/courriels").text
        return [one.strip() for one in re.findall(r'id="etat-\d">([^<]+)<', page)]

    services.store.save_enterprises(
        [an_enterprise(id="quiet", name="Calme", activities=()), an_enterprise(id="mute", name="Muet", contacts=())],
        at=MONDAY,
    )
    assert states() == ["À relire", "Rien à envoyer", "Personne à qui écrire"]
    press(anna, "libérer")
    assert states()[0] == "Libéré"
    press(anna, "rouvrir")
    press(anna, "retenir")
    assert states()[0] == "Retenu"
    press(anna, "rouvrir")
    compose_week(services, TUESDAY)
    assert "Parti" in states()


def test_a_get_changes_nothing_and_another_network_is_not_there(
    services: Services, anna: FlaskClient, signed_in: SignIn
) -> None:
    before = services.store.dump()

    for address in ("/courriels", PAGE, f"{PAGE}/message", f"{PAGE}/message?pour=1"):
        anna.get(address)

    assert services.store.dump() == before
    fred = signed_in("fred")
    for address in (PAGE, f"{PAGE}/message", "/courriels/nobody"):
        assert fred.get(address).status_code == 404
    assert fred.post(PAGE, data={"jeton": "12345678", "csrf_token": csrf(fred)}).status_code == 404
    rita = signed_in("rita")
    assert rita.get(PAGE).status_code == 200
    assert "Libérer" not in rita.get(PAGE).text
    assert press(rita, "libérer", page=anna.get(PAGE).text).status_code == 403


@pytest.mark.parametrize(
    "form",
    [{}, {"geste": "détruire"}, {"geste": "écarter"}, {"geste": "épingler", "version": "x"}, {"jeton": "?"}],
)  # fmt: skip
def test_a_forged_form_is_refused(services: Services, anna: FlaskClient, form: dict[str, str]) -> None:
    before = services.store.edits("net-iroise", WEEK)
    whole = {"jeton": "12345678", "version": "0", "ligne": "boamp:26-1"} | form | {"csrf_token": csrf(anna)}

    assert anna.post(PAGE, data=whole).status_code == 400
    forged = {"jeton": "12345678", "version": "0", "ligne": "boamp:nothing", "geste": "épingler"}
    assert anna.post(PAGE, data=forged | {"csrf_token": csrf(anna)}).status_code == 404
    assert services.store.edits("net-iroise", WEEK) == before


def test_every_gesture_is_in_the_log_of_the_network(services: Services, anna: FlaskClient) -> None:
    press(anna, "épingler", "boamp:26-1")
    press(anna, "libérer")

    told = [(one.action, one.subject, one.network) for one in services.store.audit(("unea",), "courriel")]
    assert told == [("courriel : libérer", "net-iroise", "unea"), ("courriel : épingler", "net-iroise", "unea")]
