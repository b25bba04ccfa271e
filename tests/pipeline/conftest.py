"""A store, a real SMTP server on 127.0.0.1, and services on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from digests.mailer import SmtpMailer
from tenderwatch.bootstrap import guarded
from tenderwatch.clock import PARIS
from tenderwatch.config import Config
from tenderwatch.pipeline.services import Services
from tenderwatch.store import LedgerItem, Store
from tests.prepared import empty_database
from tests.servers.smtp import Inbox, serving

SECRET = b"a secret that only these tests know"
NOW = datetime(2026, 10, 6, 8, 0, tzinfo=PARIS)
ITEM = LedgerItem("net-iroise", "boamp:26-900001", "boamp:26-900001", 1)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(empty_database(tmp_path), SECRET) as opened:
        yield opened


Make = Callable[..., Services]


@pytest.fixture
def make(inbox: Inbox, store: Store, tmp_path: Path) -> Iterator[Make]:
    """Services with changes to the mail's configuration, and to the configuration itself."""
    with serving(inbox) as server, ExitStack() as opened:

        def made(*, config: dict[str, Any] | None = None, timeout: float = 5, **mail: Any) -> Services:
            smtp = {"host": "127.0.0.1", "port": server.port, "security": "none", "timeout_seconds": timeout}
            given = {"transport": "smtp", "allow": ["*"], "smtp": smtp} | mail
            settings = Config.model_validate(
                {"contact": "veille@example.org", "var": tmp_path, "mail": given} | (config or {})
            )
            mailer = opened.enter_context(SmtpMailer(settings.mail, sleep=lambda seconds: None))
            return Services(settings, store, guarded(mailer, store), SECRET)

        yield made


def put(store: Store, to: str, *, key: str = "net-iroise:2026-W41", kind: str = "digest", at: datetime = NOW) -> int:
    """A small message in the outbox; its number."""
    text = f"From: veille@example.org\nTo: {to}\nSubject: {key}\nDate: Tue, 06 Oct 2026 08:00:00 +0200\nMessage-ID: <{kind}.{key}.{to}>\n\nBonjour.\n"
    assert store.enqueue(kind, key, to, text.encode(), [ITEM], at)
    return store.deliveries()[-1].id


def arrived(inbox: Inbox) -> list[str]:
    return [one.rcpt_tos[0] for one in inbox.received]
