"""The store's part about what coordinators' answers feed: refusals drawn for review, words that were learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tenderwatch.model import Learning, Sampled, Verdict
from tenderwatch.store import procedures, review
from tenderwatch.store.base import Base


class Reviews(Base):
    """What is tried on stored notices, and what was learnt from the answers; all append-only."""

    def published_procedures(self, since: date, until: date) -> list[str]:
        """Procedures of which a current notice came out between two days, both included, by day."""
        with self._reading() as connection:
            return procedures.published(connection, since, until)

    def state_of_notices(self) -> tuple[int, int]:
        """What changes whenever a notice comes, changes, or joins another procedure."""
        with self._reading() as connection:
            return procedures.state(connection)

    def add_samples(self, drawn: Sequence[Sampled]) -> int:
        """Append refusals drawn for review; a week and network that was drawn before adds nothing."""
        with self._writing() as connection:
            return review.add_samples(connection, drawn)

    def samples(self, network: str | None = None) -> list[Sampled]:
        """Refusals drawn for review, the oldest first."""
        with self._reading() as connection:
            return review.samples(connection, network)

    def reviewed(self, network: str, since: str, until: str) -> list[tuple[Sampled, Verdict | None]]:
        """What was drawn for a network in some ISO weeks, the last one excluded, with the verdict that stands."""
        with self._reading() as connection:
            return review.reviewed(connection, network, since, until)

    def first_seen(self, since: datetime, until: datetime) -> list[str]:
        """Procedures that were first seen from one aware moment on and before another."""
        with self._reading() as connection:
            return review.first_seen(connection, since, until)

    def add_learning(self, learning: Learning) -> None:
        """Append what verdicts made of the words of an activity."""
        with self._writing() as connection:
            review.add_learning(connection, learning)

    def learnings(self, enterprise_id: str | None = None) -> list[Learning]:
        """All that was ever learnt, the oldest first; the last of each activity stands."""
        with self._reading() as connection:
            return review.learnings(connection, enterprise_id)
