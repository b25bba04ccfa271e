"""Signing in: a link that serves once, for ten minutes, mailed to whom may have it; nobody learns who that is."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from typing import Self

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from tenderwatch.config import Pages
from tenderwatch.errors import DeliveryError
from tenderwatch.model import User
from tenderwatch.pipeline.services import Services
from tenderwatch.review import create_app
from tests.review.conftest import ANNA, URL, Clock, SignIn, path_of, token_of


def ask(client: FlaskClient, address: str) -> tuple[int, str]:
    token = token_of(client.get("/connexion").text)
    answer = client.post("/connexion", data={"csrf_token": token, "email": address})
    return answer.status_code, client.get(answer.headers.get("Location", "/")).text


def mailed(services: Services) -> list[str]:
    """The links of the mails that left, by path."""
    found = []
    for path in sorted((services.config.var / "outbox").glob("signin-*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        found += re.findall(rf"{URL}(/connexion/\S+)", body.get_content())
    return found


def enter(client: FlaskClient, path: str) -> int:
    return client.post(path, data={"csrf_token": token_of(client.get(path).text)}).status_code


@pytest.fixture
def link(client: FlaskClient, services: Services, people: dict[str, User]) -> str:
    """A link that was mailed to Anna."""
    ask(client, ANNA.email)
    (path,) = mailed(services)
    return path


def test_the_mailed_link_signs_in_by_its_button(client: FlaskClient, link: str) -> None:
    assert client.get("/journal").status_code == 303
    assert "Bonjour Anna" in client.get(link).text
    assert client.get("/journal").status_code == 303

    assert enter(client, link) == 303

    page = client.get("/journal")
    assert page.status_code == 200
    assert "Anna" in page.text


def test_a_link_serves_once(client: FlaskClient, app: Flask, link: str) -> None:
    token = token_of(client.get(link).text)
    assert client.post(link, data={"csrf_token": token}).status_code == 303

    other = app.test_client()
    assert other.get(link).status_code == 410
    assert other.post(link, data={"csrf_token": token_of(other.get("/connexion").text)}).status_code == 410


def test_a_link_lasts_ten_minutes_and_a_session_twelve_hours(
    client: FlaskClient, link: str, time: Clock, signed_in: SignIn
) -> None:
    anna = signed_in("anna")
    time.forward(minutes=10)
    assert client.get(link).status_code == 410

    time.forward(hours=11, minutes=49)
    assert anna.get("/journal").status_code == 200
    time.forward(minutes=1)
    assert anna.get("/journal").status_code == 303


def test_looking_at_a_link_does_not_use_it_up(client: FlaskClient, link: str, services: Services) -> None:
    before = services.store.dump()

    for method in ("GET", "HEAD"):
        client.open(link, method=method)

    assert services.store.dump() == before
    assert enter(client, link) == 303


@pytest.mark.parametrize("address", ["nobody@example.org", "x", "", "anna@unea.example.org\r\nBcc: x@example.org"])
def test_nobody_learns_who_may_sign_in(
    client: FlaskClient, services: Services, people: dict[str, User], address: str
) -> None:
    unknown, known = ask(client, address), ask(client, ANNA.email)

    assert unknown == known
    assert len(mailed(services)) == 1


def test_who_is_revoked_gets_no_link_and_loses_the_session(
    client: FlaskClient, services: Services, signed_in: SignIn
) -> None:
    anna = signed_in("anna")
    services.store.save_user(replace(ANNA, active=False))

    assert anna.get("/journal").status_code == 303
    ask(client, ANNA.email)
    assert mailed(services) == []


def test_one_is_led_to_the_page_that_was_asked_for_and_never_elsewhere(client: FlaskClient, link: str) -> None:
    client.get("/journal?q=profil")
    page = client.post(link, data={"csrf_token": token_of(client.get(link).text)})
    assert page.headers["Location"] == "/journal?q=profil"


@pytest.mark.parametrize("wanted", ["//evil.example/x", "https://evil.example", "/\\evil.example", ""])
def test_the_way_after_signing_in_never_leads_to_another_site(client: FlaskClient, link: str, wanted: str) -> None:
    token = token_of(client.get(link).text)
    with client.session_transaction() as session:
        session["next"] = wanted

    assert client.post(link, data={"csrf_token": token}).headers["Location"] == "/file"


@pytest.mark.parametrize("everywhere", ["", "1"])
def test_signing_out_ends_this_session_or_all_of_them(signed_in: SignIn, everywhere: str) -> None:
    one, other = signed_in("anna"), signed_in("anna")
    token = token_of(one.get("/journal").text)

    one.post("/deconnexion", data={"csrf_token": token, "everywhere": everywhere})

    assert one.get("/journal").status_code == 303
    assert other.get("/journal").status_code == (303 if everywhere else 200)


def test_a_stolen_old_cookie_is_worthless_after_signing_out(app: Flask, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    cookie = anna.get_cookie("tenderwatch")
    assert cookie is not None
    anna.post("/deconnexion", data={"csrf_token": token_of(anna.get("/journal").text)})

    thief = app.test_client()
    thief.set_cookie("tenderwatch", cookie.value)
    assert thief.get("/journal").status_code == 303


def test_asking_too_often_is_refused_for_everybody_alike(client: FlaskClient) -> None:
    codes = [ask(client, "nobody@example.org")[0] for _ in range(11)]

    assert codes == [303] * 10 + [429]


def test_a_mail_that_does_not_leave_is_logged_without_the_address(
    services: Services, people: dict[str, User], time: Clock
) -> None:
    class Broken:
        def __enter__(self) -> Self:
            raise DeliveryError(f"refused {ANNA.email}", permanent=False)

        def __exit__(self, *_: object) -> None: ...

    app = create_app(services, now=time, mailer=Broken, later=lambda job: job())  # type: ignore[arg-type]
    with structlog.testing.capture_logs() as logs:
        code, page = ask(app.test_client(), ANNA.email)

    assert code == 303
    assert "Regardez vos courriels" in page
    assert [one["event"] for one in logs] == ["signin_mail_not_sent"]
    assert ANNA.email not in str(logs)


def test_signing_in_and_out_is_logged(services: Services, signed_in: SignIn) -> None:
    anna = signed_in("anna")
    anna.post("/deconnexion", data={"csrf_token": token_of(anna.get("/journal").text)})

    assert [(one.who, one.action) for one in services.store.audit([None])] == [
        (ANNA.email, "déconnexion"),
        (ANNA.email, "connexion"),
    ]


@pytest.mark.parametrize(
    ("header", "peer", "address", "code"),
    [
        ("X-Remote-User", "127.0.0.1", "ANNA@unea.example.org", 200),
        ("X-Remote-User", "192.0.2.1", "anna@unea.example.org", 303),
        ("X-Remote-User", "127.0.0.1", "nobody@example.org", 303),
        (None, "127.0.0.1", "anna@unea.example.org", 303),
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_proxy_s_word_is_taken_only_where_the_configuration_says_so(
    services: Services,
    people: dict[str, User],
    time: Clock,
    header: str,
    peer: str,
    address: str,
    code: int,
    proxies: int,
) -> None:
    pages = Pages(url=URL, user_header=header, proxies=proxies)
    told = replace(services, config=services.config.model_copy(update={"pages": pages}))
    headers = {"X-Remote-User": address, "X-Forwarded-For": "127.0.0.1"}

    answer = (
        create_app(told, now=time).test_client().get("/journal", headers=headers, environ_base={"REMOTE_ADDR": peer})
    )

    assert answer.status_code == code


def test_the_link_in_the_mail_stands_under_the_public_address(link: str, services: Services) -> None:
    assert path_of(URL + link) == link
    (name,) = [path.name for path in (services.config.var / "outbox").glob("signin-*.eml")]
    assert link.rpartition("/")[2] not in name
