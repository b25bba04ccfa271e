"""The part of the store that answers people's rights: what is known of an address, taken out, forgotten with time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tenderwatch.store import addresses, personal
from tenderwatch.store.base import Base


class People(Base):
    """Each method is one transaction."""

    def export_address(self, address: str) -> dict[str, list[dict[str, Any]]]:
        """What every table holds of an address, by table; its unsubscription is known by its hash alone."""
        with self._reading() as connection:
            found = personal.export(connection, address)
            left = addresses.words_about(connection, address, self._key)
        return found | ({"subscriptions": left} if left else {})

    def forget_address(self, address: str, alias: str, at: datetime) -> dict[str, int]:
        """Take an address out of everything but public notices; rows by table. It is never written to again."""
        with self._writing() as connection:
            addresses.record(connection, address, self._key, at, subscribed=False)
            return personal.forget(connection, address, alias, at)

    def forget_texts(self, delivery_ids: Iterable[int]) -> None:
        """Empty the texts of messages; that they were sent stays known."""
        with self._writing() as connection:
            personal.forget_texts(connection, delivery_ids)

    def old_texts(self, before: datetime) -> list[int]:
        """Messages settled before a moment whose text is still there, by number."""
        with self._reading() as connection:
            return personal.old_texts(connection, before)

    def count_old(self, before: datetime) -> dict[str, int]:
        """Rows about people that are older than a moment, by what they are in French."""
        with self._reading() as connection:
            return personal.count_old(connection, before)

    def forget_old(self, before: datetime) -> None:
        """Delete them; a decision stays, without its author."""
        with self._writing() as connection:
            personal.forget_old(connection, before)
