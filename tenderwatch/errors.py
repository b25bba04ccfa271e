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
    """A message was not accepted; `permanent` tells whether another try is of no use."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class ServerError(DeliveryError):
    """The way out is closed for every message: the server is away, or refuses our sender or our login."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


class PerhapsSentError(DeliveryError):
    """Nobody can know whether the server took the message: a person decides."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class AddressRefusedError(DeliveryError):
    """The server refused a recipient for good, with a reply code and a status (RFC 3463), "" when it gave none."""

    def __init__(self, message: str, *, code: int, status: str) -> None:
        super().__init__(message, permanent=True)
        self.code = code
        self.status = status


class WithheldError(DeliveryError):
    """We do not write to this address, or may not."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class LockedError(TenderwatchError):
    """Another run holds the lock."""
