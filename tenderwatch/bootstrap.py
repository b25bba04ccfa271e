"""The composition root: which store, mailer and log serve a configuration."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import structlog
from filelock import FileLock, Timeout

from digests.mailer import GuardedMailer, Mailer, OutboxMailer, SmtpMailer
from tenderwatch.config import Config
from tenderwatch.errors import LockedError
from tenderwatch.pipeline.services import Services, Watch, silent
from tenderwatch.secret import installation_secret
from tenderwatch.store import Store


@contextmanager
def services(config: Config, watch: Watch = silent) -> Iterator[Services]:
    """Everything a use case needs, closed at the end.

    Raises:
        StoreError: the database cannot be opened.
        ConfigError: the installation's secret is too short, or cannot be read.
    """
    secret = installation_secret(config.var)
    with Store.open(config.database, secret) as store, mailer(config, store) as post:
        yield Services(config, store, post, secret, watch)


@contextmanager
def rehearsed(made: Services, folder: Path) -> Iterator[Services]:
    """Services on which a run can be tried: what it would send is written to a folder, and nothing of it stays."""
    with made.store.rehearsal() as store, guarded(OutboxMailer(folder), store) as post:
        yield replace(made, store=store, mailer=post, rehearsed=True)


def mailer(config: Config, store: Store) -> Mailer:
    """Files in the outbox folder by default; SMTP when configured; nobody who left is written to by either."""
    if config.mail.transport == "outbox":
        return guarded(OutboxMailer(config.var / "outbox"), store)
    user, password = smtp_login() or (None, None)
    return guarded(SmtpMailer(config.mail, user=user, password=password), store)


def guarded(post: Mailer, store: Store) -> GuardedMailer:
    """A mailer that asks the store about each address before it writes to it."""
    told = {"unsubscribed": "adresse désinscrite", "suspended": "adresse suspendue après des refus"}

    def refused(address: str) -> str | None:
        block = store.blocked(address)
        return told[block] if block else None

    return GuardedMailer(post, refused)


def smtp_login() -> tuple[str, str] | None:
    """User and password, from the environment alone."""
    user, password = os.environ.get("TENDERWATCH_SMTP_USER"), os.environ.get("TENDERWATCH_SMTP_PASSWORD")
    return (user, password) if user and password else None


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Hold the one lock of this installation; a lock dies with its process.

    Raises:
        LockedError: another run holds it.
    """
    config.var.mkdir(parents=True, exist_ok=True)
    path = config.var / "run.lock"
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout as error:
        raise LockedError(f"Un autre passage est en cours ({path} est pris) : réessayez plus tard.") from error


def configure_log(kind: str) -> None:
    """Structured lines on standard error: readable text, or JSON for a log collector."""
    renderer = structlog.processors.JSONRenderer() if kind == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
