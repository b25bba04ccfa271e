"""Signing in without a password: a link by mail that serves once, then a session that ends."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from digests.mailer import Mailer, wire
from digests.message import signin_message
from tenderwatch.model import AuditEntry, User
from tenderwatch.pipeline.services import Services

LINK_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
PATH = "connexion"


def mark(token: str) -> str:
    """What is kept of a token: whoever reads the database can sign in with nothing they find there."""
    return hashlib.sha256(token.encode()).hexdigest()


def link(services: Services, address: str, base_url: str, now: datetime) -> str | None:
    """A new one-time link for somebody who may sign in; None for anybody else."""
    user = services.store.user(address)
    if user is None or not user.active:
        return None
    token = secrets.token_urlsafe(32)
    services.store.offer_signin(mark(token), user.email, until=now + LINK_LASTS, now=now)
    return f"{base_url.rstrip('/')}/{PATH}/{token}"


def send_link(services: Services, mailer: Mailer, address: str, base_url: str, now: datetime) -> bool:
    """Mail a one-time link to somebody who may sign in; False for anybody else.

    Raises:
        DeliveryError: the mail did not leave.
    """
    made, user = link(services, address, base_url, now), services.store.user(address)
    if made is None or user is None:
        return False
    key = mark(made)[:16]
    message = signin_message(user, made, key=key, mail=services.config.mail, now=now)
    mailer.send(wire(message.as_bytes()), recipient=user.email, name=f"signin-{key}")
    return True


def sign_in(services: Services, token: str, now: datetime) -> str | None:
    """Use a link up; the new session's token, None when the link is worthless."""
    user = services.store.offered_signin(mark(token), now)
    if user is None:
        return None
    session = secrets.token_urlsafe(32)
    with services.store.noting(AuditEntry(now, user.email, "connexion", user.email)):
        found = services.store.sign_in(mark(token), mark(session), until=now + SESSION_LASTS, now=now)
    return session if found else None


def signed_in(services: Services, session: str, now: datetime) -> User | None:
    """Whose session this is, while it lasts."""
    return services.store.signed_in(mark(session), now)


def sign_out(services: Services, session: str, *, everywhere: bool, now: datetime) -> None:
    """End a session, or all sessions of its owner."""
    user = services.store.signed_in(mark(session), now)
    if user is None:
        return
    with services.store.noting(AuditEntry(now, user.email, "déconnexion", user.email)):
        if everywhere:
            services.store.sign_out(user.email)
        else:
            services.store.close_session(mark(session))


def save_user(services: Services, user: User, *, who: str, action: str, now: datetime) -> bool:
    """Add, change or revoke somebody, and log it; False when nothing changes."""
    detail = f"{user.role} {', '.join(user.networks)}".strip()
    with services.store.noting(AuditEntry(now, who, action, user.email, detail=detail)):
        return services.store.save_user(user)
