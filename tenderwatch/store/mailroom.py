"""The part of the store that mail goes through: the outbox with its ledger, and who may be written to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from tenderwatch.store import addresses, outbox, refusals
from tenderwatch.store.base import Base
from tenderwatch.store.outbox import Delivery, LedgerItem, Status
from tenderwatch.store.refusals import Refusal, Suspension

Block = Literal["unsubscribed", "suspended"]


class Mailroom(Base):
    """Messages and addresses; each method is one transaction."""

    def enqueue(
        self,
        kind: str,
        key: str,
        recipient: str,
        message: bytes,
        items: Sequence[LedgerItem],
        at: datetime,
        *,
        expires_at: datetime | None = None,
    ) -> bool:
        """Put a message in the outbox with its ledger rows; False when it is there already.

        `at` and `expires_at` are aware; after the second the message has nothing left to say, and does not leave.
        """
        with self._writing() as connection:
            return outbox.enqueue(connection, kind, key, recipient, message, items, at, expires_at)

    def claim(self, delivery_id: int, at: datetime) -> bytes | None:
        """Take a composed message for sending, and its text; None when it is no longer composed.

        The claim is on the disk when this returns: not even a power cut lets the message leave twice.
        """
        with self._writing(durable=True) as connection:
            return outbox.claim(connection, delivery_id, at)

    def settle(self, delivery_id: int, status: Status, at: datetime, error: str | None = None) -> None:
        """Say what became of a message; what failed releases its items for another mail.

        Raises:
            ValueError: its state does not lead there; settling twice could send a mail twice.
        """
        with self._writing() as connection:
            outbox.settle(connection, delivery_id, status, at, error)

    def defer(self, delivery_id: int, until: datetime | None, error: str, *, attempts: int) -> None:
        """Give a claimed message back, which may leave from `until` on (aware).

        Raises:
            ValueError: nobody claimed it.
        """
        with self._writing() as connection:
            outbox.defer(connection, delivery_id, until, error, attempts=attempts)

    def resend(self, delivery_id: int, at: datetime) -> bool:
        """Let a message that failed or may have been sent leave once more; False when it cannot.

        Raises:
            LookupError: there is no such message.
        """
        with self._writing() as connection:
            return outbox.again(connection, delivery_id, at)

    def hold(self, kind: str, until: datetime) -> int:
        """Keep the messages of a kind that wait for nothing yet until a moment; how many."""
        with self._writing() as connection:
            return outbox.hold(connection, kind, until)

    def release_held(self, at: datetime) -> int:
        """Let every message leave that waits for a moment; how many."""
        with self._writing() as connection:
            return outbox.release_held(connection, at)

    def deliveries(self, status: Status | None = None, kind: str | None = None) -> list[Delivery]:
        """Messages of the outbox without their texts, oldest first."""
        with self._reading() as connection:
            return outbox.deliveries(connection, status, kind)

    def due(self, at: datetime, kind: str | None = None) -> list[Delivery]:
        """Composed messages that may leave now, oldest first."""
        with self._reading() as connection:
            return outbox.due(connection, kind, at)

    def delivery(self, delivery_id: int) -> Delivery | None:
        """A message by its number."""
        with self._reading() as connection:
            return outbox.one(connection, delivery_id)

    def deliveries_named(self, message_id: str) -> list[Delivery]:
        """Messages by the identifier in their header, angle brackets included."""
        with self._reading() as connection:
            return outbox.by_message_id(connection, message_id)

    def message(self, delivery_id: int) -> bytes:
        """The whole RFC 5322 text of a message; empty once it was forgotten."""
        with self._reading() as connection:
            return outbox.message_of(connection, delivery_id)

    def sent_procedures(self, enterprise_id: str) -> set[str]:
        """Procedures that an enterprise was sent."""
        with self._reading() as connection:
            return outbox.sent_procedures(connection, enterprise_id)

    def unsubscribe(self, address: str, at: datetime) -> bool:
        """Never write to an address again; False when that stands already. `at` is aware."""
        with self._writing() as connection:
            return addresses.record(connection, address, self._key, at, subscribed=False)

    def resubscribe(self, address: str, at: datetime) -> bool:
        """Write to an address again, on its own demand; False when it was never unsubscribed. `at` is aware."""
        with self._writing() as connection:
            return addresses.record(connection, address, self._key, at, subscribed=True)

    def is_unsubscribed(self, address: str) -> bool:
        """Whether an address asked not to be written to; case does not matter."""
        with self._reading() as connection:
            return addresses.is_unsubscribed(connection, address, self._key)

    def lost_its_secret(self) -> bool:
        """Whether addresses unsubscribed under another secret than today's: nobody can tell any more who they are."""
        with self._reading() as connection:
            return addresses.has_other_keys(connection, self._key)

    def blocked(self, address: str) -> Block | None:
        """Why an address must not be written to; None: it may."""
        with self._reading() as connection:
            if addresses.is_unsubscribed(connection, address, self._key):
                return "unsubscribed"
            return "suspended" if refusals.is_suspended(connection, address) else None

    def blocked_among(self, some: Iterable[str]) -> set[str]:
        """Those of some addresses that must not be written to."""
        with self._reading() as connection:
            wanted = list(some)
            held = {one.address for one in refusals.suspended(connection)}
            suspended = {address for address in wanted if addresses.normal(address) in held}
            return suspended | addresses.unsubscribed_among(connection, wanted, self._key)

    def add_refusal(self, refusal: Refusal, *, limit: int) -> tuple[bool, bool]:
        """Record what a server said of an address: whether that is new, and whether it is suspended from now on."""
        with self._writing() as connection:
            new = refusals.add(connection, refusal)
            return new, new and refusal.hard and refusals.suspend(connection, refusal, limit)

    def lift_suspension(self, address: str) -> bool:
        """Write to an address again, its refusals forgiven; False when it was not suspended."""
        with self._writing() as connection:
            return refusals.lift(connection, address)

    def suspensions(self) -> list[Suspension]:
        """Addresses that are not written to after repeated refusals."""
        with self._reading() as connection:
            return refusals.suspended(connection)
