"""How mail leaves: files in a folder by default, SMTP when configured; both behind one small contract."""

from __future__ import annotations

import hashlib
import os
import re
from email import policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from digests.smtp import SmtpMailer
from tenderwatch.errors import DeliveryError

__all__ = ["Mailer", "OutboxMailer", "SmtpMailer"]

_NAME = re.compile(r"[a-z0-9@_-][a-z0-9@._-]*")
_LONGEST = 180
"""Bytes of a file's name, so that every file system takes it with its ending."""
_WIRE = policy.SMTP.clone(refold_source="none")


class Mailer(Protocol):
    """Sends messages; used as a context manager it closes its connection at the end."""

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Send one message; `name` identifies it for ever, sending it again changes nothing or is refused.

        Raises:
            DeliveryError: it did not leave; `permanent` tells whether another try is of any use.
        """

    def was_delivered(self, name: str) -> bool | None:
        """Whether the message left in an earlier run; None when nobody can know."""

    def __enter__(self) -> Self:
        """Open nothing yet: the first message does."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""


class OutboxMailer:
    """Writes each message to `folder/<name>.eml`, whole or not at all, its HTML part beside it to look at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Write the message; the `.eml` comes last, so that its presence means that all is there.

        Raises:
            DeliveryError: the folder cannot be written (not permanent).
        """
        html = message.get_body(("html",))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if isinstance(html, EmailMessage):
                _replace(self._path(name, ".html"), html.get_content().encode())
            _replace(self._path(name, ".eml"), message.as_bytes(policy=_WIRE))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise DeliveryError(f"le dossier d'envoi ne peut pas être écrit ({reason})", permanent=False) from error

    def was_delivered(self, name: str) -> bool | None:
        """Whether the file is there."""
        return self._path(name, ".eml").exists()

    def _path(self, name: str, ending: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name a file of the outbox")
        if len(name) > _LONGEST:
            name = f"{name[: _LONGEST - 17]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
        return self._folder / f"{name}{ending}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
