"""The store's part about who may use the pages: people, one-time links, sessions, the log of changes."""

from __future__ import annotations

from datetime import datetime

from tenderwatch.model import AuditEntry, User
from tenderwatch.store import audit, users
from tenderwatch.store.audit import Scope
from tenderwatch.store.base import Base


class Accounts(Base):
    """People and what they changed; tokens are given as hashes, moments are aware."""

    def save_user(self, user: User) -> bool:
        """Add or change somebody; False when nothing changes. Who is no longer active is signed out."""
        with self._writing() as connection:
            return users.save(connection, user)

    def user(self, address: str) -> User | None:
        """Somebody by address, revoked or not; case does not matter."""
        with self._reading() as connection:
            return users.find(connection, address)

    def users(self) -> list[User]:
        """All who ever could sign in, by address."""
        with self._reading() as connection:
            return users.everybody(connection)

    def offer_signin(self, mark: str, address: str, *, until: datetime, now: datetime) -> None:
        """Remember a one-time link."""
        with self._writing() as connection:
            users.offer(connection, mark, address, until, now)

    def offered_signin(self, mark: str, now: datetime) -> User | None:
        """For whom a one-time link was made, while it can be used."""
        with self._reading() as connection:
            return users.offered(connection, mark, now)

    def sign_in(self, mark: str, session: str, *, until: datetime, now: datetime) -> User | None:
        """Use a one-time link up and open a session; None when it cannot be used."""
        with self._writing() as connection:
            return users.exchange(connection, mark, session, until, now)

    def signed_in(self, session: str, now: datetime) -> User | None:
        """Whose session this is, while it lasts and they are not revoked."""
        with self._reading() as connection:
            return users.signed_in(connection, session, now)

    def close_session(self, session: str) -> None:
        """End one session."""
        with self._writing() as connection:
            users.close(connection, session)

    def sign_out(self, address: str) -> None:
        """End every session of somebody, and make their links worthless."""
        with self._writing() as connection:
            users.sign_out(connection, address)

    def audit(self, scope: Scope, words: str = "", *, limit: int = 100, offset: int = 0) -> list[AuditEntry]:
        """Entries of some networks that hold every word, the newest first."""
        with self._reading() as connection:
            return audit.find(connection, scope, words, limit=limit, offset=offset)

    def count_audit(self, scope: Scope, words: str = "") -> int:
        """How many entries `audit` would give without a limit."""
        with self._reading() as connection:
            return audit.count(connection, scope, words)
