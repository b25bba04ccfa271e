"""The store's part about enterprises: their profiles with who changed them, and what their mails brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tenderwatch.model import DigestSettings, Enterprise, Received, Revision
from tenderwatch.store import profiles, usefulness
from tenderwatch.store.base import Base
from tenderwatch.store.notices import Saved


class Members(Base):
    """Each method is one transaction; moments are aware."""

    def save_enterprises(self, wanted: Sequence[Enterprise], *, at: datetime, by: str | None = None) -> Saved:
        """Add a version of each profile that is new or changed; `by`: who changed it."""
        with self._writing() as connection:
            return profiles.save(connection, wanted, at, by)

    def revise_enterprises(
        self, wanted: Sequence[Enterprise], seen: Mapping[str, int], *, at: datetime, by: str
    ) -> list[str]:
        """Save profiles as they were seen in some versions (0: nobody yet), all or none; the ids that moved since."""
        with self._writing() as connection:
            return profiles.revise(connection, wanted, seen, at, by)

    def set_digest(self, enterprise_id: str, settings: DigestSettings, *, at: datetime, by: str | None = None) -> bool:
        """Change how an enterprise wants its mails, and nothing else; False when nothing changes."""
        with self._writing() as connection:
            return profiles.set_digest(connection, enterprise_id, settings, at, by)

    def enterprises(self) -> list[Enterprise]:
        """The current profiles, by id."""
        with self._reading() as connection:
            return profiles.present(connection)

    def enterprise(self, name: str) -> Enterprise | None:
        """One current profile."""
        with self._reading() as connection:
            return profiles.one(connection, name)

    def revision(self, name: str, version: int | None = None) -> Revision | None:
        """One version of a profile, the current one unless told otherwise."""
        with self._reading() as connection:
            return profiles.revision(connection, name, version)

    def revisions(self, names: Iterable[str]) -> dict[str, Revision]:
        """The current version of some profiles, by id."""
        with self._reading() as connection:
            return profiles.revisions(connection, names)

    def enterprise_history(self, name: str) -> list[Revision]:
        """Every version of a profile, oldest first."""
        with self._reading() as connection:
            return profiles.history(connection, name)

    def members_since(self) -> dict[str, datetime]:
        """When each enterprise came, as far as its oldest version that is kept tells."""
        with self._reading() as connection:
            return profiles.since(connection)

    def received(self, since: datetime) -> dict[str, list[Received]]:
        """By enterprise, the useful purchases that left in its mails since a moment, the newest first."""
        with self._reading() as connection:
            return usefulness.received(connection, since)
