"""The pages over a store of sample records: an application, a client, a clock that a test can move."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from digests.mailer import OutboxMailer
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, Network, Pages
from tenderwatch.links import Links
from tenderwatch.model import Contact, Role, User
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tenderwatch.review import create_app
from tenderwatch.store import Store
from tests.factories import a_notice, an_enterprise
from tests.prepared import COMPILED, empty_database

MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=PARIS)
SECRET = b"a secret that only these tests know"
ARMOR = Contact(email="bonjour@vert-armor.example.org")
URL = "https://veille.example.org"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    moment: datetime = field(default=MONDAY)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **much: float) -> None:
        self.moment += timedelta(**much)


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def pages() -> Pages:
    """A test that needs another configuration replaces it."""
    return Pages(url=URL)


@pytest.fixture
def services(tmp_path: Path, pages: Pages) -> Iterator[Services]:
    """Two networks, one enterprise in each, one notice."""
    networks = {"fei": Network(name="Réseau FEI"), "unea": Network(name="Réseau UNEA")}
    config = Config(contact="veille@example.org", var=tmp_path, networks=networks, pages=pages)
    with (
        Store.open(empty_database(tmp_path, "pages.sqlite3"), SECRET) as store,
        OutboxMailer(tmp_path / "outbox") as mailer,
    ):
        other = an_enterprise(id="vert-armor", name="Vert Armor", kind="EI", networks=("fei",), contacts=(ARMOR,))
        store.save_enterprises([an_enterprise(), other], at=MONDAY)
        store.save_notices([a_notice()], seen_at=MONDAY)
        yield Services(config, store, mailer, SECRET)


@pytest.fixture
def app(services: Services, time: Clock) -> Flask:
    """The application; mail leaves at once, into a folder."""
    mailer = partial(OutboxMailer, services.config.var / "outbox")
    made = create_app(services, now=time, mailer=mailer, later=lambda job: job())
    made.jinja_env.bytecode_cache = COMPILED
    return made


ANNA = User("anna@unea.example.org", "Anna", Role.COORDINATOR, ("unea",))
FRED = User("fred@fei.example.org", "Fred", Role.COORDINATOR, ("fei",))
OLGA = User("olga@example.org", "Olga", Role.OPERATOR)
RITA = User("rita@unea.example.org", "Rita", Role.READER, ("unea",))


@pytest.fixture
def people(services: Services) -> dict[str, User]:
    """A coordinator of each network, an operator, a reader, by first name."""
    everybody = {user.name.lower(): user for user in (ANNA, FRED, OLGA, RITA)}
    for user in everybody.values():
        services.store.save_user(user)
    return everybody


SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def signed_in(app: Flask, services: Services, people: dict[str, User], time: Clock) -> SignIn:
    """A browser in which somebody of `people` is signed in."""

    def enter(name: str) -> FlaskClient:
        client = app.test_client()
        made = link(services, people[name].email, "", time())
        assert made is not None
        client.post(made, data={"csrf_token": token_of(client.get(made).text)})
        return client

    return enter


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that keeps its cookies and runs no script."""
    return app.test_client()


@pytest.fixture
def links(services: Services) -> Links:
    """The links of a mail that was written this Monday."""
    made = services.links(MONDAY.date())
    assert made is not None
    return made


def path_of(url: str) -> str:
    """What follows the public address."""
    return url.removeprefix(URL)


def csrf(client: FlaskClient) -> str:
    """A CSRF token that fits a client's session, without a page that shows it."""
    with client.session_transaction() as own:
        kept = dict(own)
    with client.application.test_request_context():
        session.update(kept)
        token: str = generate_csrf()
        kept = dict(session)
    with client.session_transaction() as own:
        own.update(kept)
    return token


def token_of(page: str) -> str:
    """The CSRF token of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found[1]
