"""What every page has: headers, forms that cannot be forged, errors that tell nothing, limits."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import structlog
from flask import Blueprint, Flask, abort, request
from flask.testing import FlaskClient

from tenderwatch.config import Pages
from tenderwatch.errors import StoreError
from tenderwatch.model import Role
from tenderwatch.pipeline.services import Services
from tenderwatch.review import create_app
from tenderwatch.review.app import FORM_BYTES, ROOMS
from tenderwatch.review.guards import needs, public
from tenderwatch.review.limiting import limited, takes
from tests.review.conftest import Clock, csrf

LOCKED = "Base de données : un autre programme tient la base (database is locked)."


def probe_room() -> Blueprint:
    """A room whose views fail as asked."""
    room = Blueprint("probe", __name__)

    @room.get("/probe/<int:code>")
    @public
    def fail(code: int) -> str:
        abort(code)

    @room.route("/probe/bug", methods=["GET", "POST"])
    @public
    def bug() -> str:
        raise ValueError("secret detail")

    @room.post("/probe/busy")
    @public
    def busy() -> str:
        raise StoreError(LOCKED)

    @room.post("/probe/form")
    @public
    def form() -> str:
        return request.form["text"]

    @room.post("/probe/file")
    @takes(3_000)
    @public
    def file() -> str:
        return str(len(request.files["file"].read()))

    @room.post("/probe/few")
    @limited("2 per hour")
    @public
    def few() -> str:
        return "ok"

    @room.get("/probe/closed")
    @needs(Role.COORDINATOR)
    def closed() -> str:
        return "inside"

    return room


@pytest.fixture
def client(services: Services, time: Clock) -> FlaskClient:
    return create_app(services, now=time, rooms=(*ROOMS, probe_room())).test_client()


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf(client), **fields})


@pytest.mark.parametrize("path", ["/", "/nowhere", "/probe/500", "/static/review.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert ("no-store" in headers["Cache-Control"]) == (not path.startswith("/static"))
    assert "Server" not in headers


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 418, 429, 500, 503])
def test_errors_are_pages_in_french_that_tell_nothing_about_the_inside(client: FlaskClient, code: int) -> None:
    answer = client.get(f"/probe/{code}")

    assert answer.status_code == code
    assert '<html lang="fr">' in answer.text
    assert "<h1>" in answer.text
    for told in ("Werkzeug", "Flask", "Traceback", "Python"):
        assert told not in answer.text


def test_a_bug_is_logged_with_its_trace_and_the_page_says_nothing_of_it(client: FlaskClient) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/probe/bug")

    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "secret detail" in logs[0]["trace"]


def test_a_busy_database_gives_back_what_was_typed(client: FlaskClient) -> None:
    answer = post(client, "/probe/busy", note="Visite le <b>12</b>", more=["1", "2"])

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert 'name="note" value="Visite le &lt;b&gt;12&lt;/b&gt;"' in answer.text
    assert 'name="more" value="1"' in answer.text
    assert 'name="more" value="2"' in answer.text
    assert "locked" not in answer.text


def test_a_form_without_its_token_changes_nothing(client: FlaskClient) -> None:
    assert client.post("/probe/form", data={"text": "x"}).status_code == 400
    assert client.post("/probe/form", data={"text": "x", "csrf_token": "forged"}).status_code == 400
    assert post(client, "/probe/form", text="x").text == "x"


def test_what_is_too_large_is_refused_with_a_page(client: FlaskClient) -> None:
    answer = post(client, "/probe/form", text="x" * (FORM_BYTES + 1))

    assert answer.status_code == 413
    assert "trop volumineux" in answer.text


def test_a_view_that_takes_files_takes_larger_ones_up_to_its_own_limit(client: FlaskClient) -> None:
    client.application.config["MAX_CONTENT_LENGTH"] = 1_000
    whole = post(client, "/probe/file", file=(BytesIO(b"x" * 1_001), "profils.xlsx"))
    too_much = post(client, "/probe/file", file=(BytesIO(b"x" * 3_001), "profils.xlsx"))

    assert whole.text == "1001"
    assert too_much.status_code == 413


def test_whoever_asks_too_often_is_told_to_wait(client: FlaskClient) -> None:
    codes = [post(client, "/probe/few").status_code for _ in range(3)]
    elsewhere = client.post("/probe/few", data={"csrf_token": csrf(client)}, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert codes == [200, 200, 429]
    assert elsewhere.status_code == 200


def test_a_room_with_a_mark_is_closed_to_strangers(client: FlaskClient) -> None:
    answer = client.get("/probe/closed")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/connexion")


def test_a_view_that_does_not_say_who_may_see_it_stops_the_start(services: Services) -> None:
    room = Blueprint("forgotten", __name__)
    room.add_url_rule("/forgotten", "view", lambda: "x")

    with pytest.raises(RuntimeError, match=r"forgotten\.view"):
        create_app(services, rooms=(room,))


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert client.get("/", base_url="https://veille.example.org").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["x"] = 1

    cookie = client.get_cookie("tenderwatch", domain="localhost")

    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.secure


@pytest.mark.parametrize(("proxies", "told"), [(0, "127.0.0.1"), (1, "198.51.100.4")])
def test_the_visitor_s_address_comes_from_a_trusted_proxy_only(services: Services, proxies: int, told: str) -> None:
    config = services.config.model_copy(update={"pages": Pages(proxies=proxies)})
    room = Blueprint("who", __name__)
    room.add_url_rule("/who", "view", public(lambda: request.remote_addr))
    moved = Services(config, services.store, services.mailer, services.secret)

    answer = (
        create_app(moved, rooms=(room, ROOMS[0]))
        .test_client()
        .get("/who", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4"})
    )

    assert answer.text == told


def test_robots_are_sent_away_and_monitors_are_answered(client: FlaskClient) -> None:
    assert "Disallow: /" in client.get("/robots.txt").text
    assert client.get("/sante").text == "ok\n"
