"""The failures that we expect: one base class, each with a sentence for the person who must act."""

from __future__ import annotations

from collections.abc import Sequence


class TenderwatchError(Exception):
    """An expected failure; its text is shown as it is, without a traceback."""


class ConfigError(TenderwatchError):
    """The configuration or a profile is wrong; `problems` holds every problem found, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UnreadableNoticeError(TenderwatchError):
    """A record from outside that cannot become a Notice; says which record and why."""

    def __init__(self, record: str, reason: str) -> None:
        super().__init__(f"{record}: {reason}")
        self.record = record
        self.reason = reason


class StoreError(TenderwatchError):
    """The database cannot be read or written (full disk, read-only, unreachable)."""


class DeliveryError(TenderwatchError):
    """A message was not accepted; `permanent` tells whether to try again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class LockedError(TenderwatchError):
    """Another run holds the lock."""
