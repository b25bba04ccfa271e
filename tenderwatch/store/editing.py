"""The part of the store in which the week's mails are edited before they leave; each method is one transaction."""

from __future__ import annotations

import sqlalchemy as sa

from tenderwatch.model import Act, Edit, Edition, HumanLine, Target
from tenderwatch.store import acts, editions, lines, marks
from tenderwatch.store.base import Base
from tenderwatch.store.marks import Mark


class _StaleError(Exception):
    """Somebody was first: the transaction is taken back."""


class Editing(Base):
    """Editions of digests, and coordinators' own words in them."""

    def add_line(self, procedure_key: str, enterprise_id: str, said: HumanLine) -> None:
        """Append a coordinator's words on a purchase for one enterprise; an empty text takes them away."""
        with self._writing() as connection:
            lines.add(connection, procedure_key, enterprise_id, said)

    def edition(self, enterprise_id: str, week: str) -> Edition:
        """What coordinators made of an enterprise's mail of an ISO week ("2026-W41")."""
        with self._reading() as connection:
            return editions.edition(connection, enterprise_id, week)

    def edits(self, enterprise_id: str, week: str) -> list[Edit]:
        """Every version of one digest, the oldest first."""
        with self._reading() as connection:
            return editions.edits(connection, enterprise_id, week)

    def last_edits(self, week: str) -> dict[str, Edit]:
        """The version that stands of every digest of a week that somebody touched, by enterprise."""
        with self._reading() as connection:
            return editions.last(connection, week)

    def marks(self, week: str) -> dict[str, Mark]:
        """By enterprise, what changes whenever its mail of an ISO week may have changed."""
        with self._reading() as connection:
            return marks.marks(connection, week)

    def edited(self, token: str) -> bool:
        """Whether a press of a button has already made its version."""
        with self._reading() as connection:
            return editions.made(connection, token)

    def edit(self, edit: Edit, verdict: tuple[Act, Target] | None = None) -> bool:
        """Append a version, with the verdict that goes along; False when somebody else was first, and nothing changes.

        Neither is written when the verdict is of a purchase that was decided on since it was shown.

        Raises:
            LookupError: the purchase is in no queue of the coordinator's.
        """
        try:
            with self._writing() as connection:
                if editions.made(connection, edit.token):
                    return True
                if verdict:
                    _judge(connection, *verdict)
                _append(connection, edit)
        except _StaleError:
            return False
        return True


def _judge(connection: sa.Connection, act: Act, target: Target) -> None:
    done = acts.carry_out(connection, act, [target])
    if done.stale:
        raise _StaleError
    if not done.done:
        raise LookupError(target.procedure_key)


def _append(connection: sa.Connection, edit: Edit) -> None:
    if not editions.add(connection, edit):
        raise _StaleError
