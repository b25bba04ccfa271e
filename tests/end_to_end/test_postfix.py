"""Delivery to a real Postfix: what is accepted arrives as it was, what is refused or comes back is understood."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

import pytest

from digests.mailer import wire
from tenderwatch.bootstrap import mailer
from tenderwatch.config import Config
from tenderwatch.pipeline.bounces import import_bounces
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tests.pipeline.conftest import NOW, SECRET, put
from tests.servers import postfix


@pytest.fixture
def server() -> Iterator[postfix.Postfix]:
    reason = postfix.missing()
    if reason:
        pytest.skip(reason)
    with postfix.running() as started:
        yield started


@pytest.fixture
def services(server: postfix.Postfix, tmp_path: Path) -> Iterator[Services]:
    smtp = {"host": "127.0.0.1", "port": server.port, "security": "none"}
    mail = {"transport": "smtp", "allow": ["*"], "smtp": smtp, "sender": "veille@example.org", "suspend_after": 1}
    config = Config.model_validate({"contact": "veille@example.org", "var": tmp_path, "mail": mail})
    with Store.open(f"sqlite:///{tmp_path}/store.sqlite3", SECRET) as store, mailer(config, store) as post:
        yield Services(config, store, post, SECRET)


@pytest.mark.slow
def test_postfix_delivers_refuses_and_returns(server: postfix.Postfix, services: Services, tmp_path: Path) -> None:
    store = services.store
    arrives = put(store, "anne@example.org")
    refused = put(store, "nobody@example.org")
    returned = put(store, "gone@example.org")

    report = deliver(services, "digest", NOW)

    assert dict(report.counts) == {"envoyés": 2, "non envoyés": 1}
    (mail,) = server.mails("anne", 1)
    assert wire(mail).endswith(wire(store.message(arrives)))
    assert [one.address for one in store.suspensions()] == ["nobody@example.org"]
    box = mailbox.mbox(tmp_path / "box")
    for one in server.mails("veille", 1):
        box.add(one)
    box.close()
    assert dict(import_bounces(services, tmp_path / "box", NOW).counts)["retours nouveaux"] == 1
    assert [one.address for one in store.suspensions()] == ["gone@example.org", "nobody@example.org"]
    assert [one.id for one in store.deliveries("failed")] == [refused, returned]
