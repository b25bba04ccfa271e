"""How mail leaves: files in a folder by default, SMTP when configured; both behind one small contract."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from digests.smtp import SmtpMailer
from tenderwatch.errors import DeliveryError, WithheldError

__all__ = ["GuardedMailer", "Mailer", "OutboxMailer", "SmtpMailer", "outbox_files", "wire"]

_NAME = re.compile(r"[a-z0-9@_-][a-z0-9@._-]*")
_LONGEST = 180
"""Bytes of a file's name, so that every file system takes it with its ending."""


def wire(message: bytes) -> bytes:
    """A message as it travels: every line ends in CR LF."""
    return message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


class Mailer(Protocol):
    """Sends messages; used as a context manager it closes its connection at the end."""

    def send(self, data: bytes, *, recipient: str, name: str) -> None:
        """Send one message as it is to one address; `name` identifies it for ever.

        Sending it again changes nothing or is refused.

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


class GuardedMailer:
    """Asks at the last moment, whatever the way and the kind of mail, whether an address may be written to."""

    def __init__(self, mailer: Mailer, refused: Callable[[str], str | None]) -> None:
        """`refused` gives the reason in French, None when the address may be written to."""
        self._mailer = mailer
        self._refused = refused

    def send(self, data: bytes, *, recipient: str, name: str) -> None:
        """Send, unless the address is refused.

        Raises:
            WithheldError: it is.
            DeliveryError: it did not leave.
        """
        reason = self._refused(recipient)
        if reason is not None:
            raise WithheldError(reason)
        self._mailer.send(data, recipient=recipient, name=name)

    def was_delivered(self, name: str) -> bool | None:
        """What the mailer behind it knows."""
        return self._mailer.was_delivered(name)

    def __enter__(self) -> Self:
        self._mailer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mailer.__exit__(kind, error, trace)


class OutboxMailer:
    """Writes each message to `folder/<name>.eml`, whole or not at all, its HTML part beside it to look at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, data: bytes, *, recipient: str, name: str) -> None:  # noqa: ARG002 (the message names them)
        """Write the message; the `.eml` comes last, so that its presence means that all is there.

        Raises:
            DeliveryError: the folder cannot be written (not permanent).
        """
        html = message_from_bytes(data, EmailMessage, policy=policy.default).get_body(("html",))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if isinstance(html, EmailMessage):
                _replace(self._path(name, ".html"), html.get_content().encode())
            _replace(self._path(name, ".eml"), data)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise DeliveryError(f"le dossier d'envoi ne peut pas être écrit ({reason})", permanent=False) from error

    def was_delivered(self, name: str) -> bool | None:
        """Whether the file is there."""
        return self._path(name, ".eml").exists()

    def _path(self, name: str, ending: str) -> Path:
        return self._folder / f"{_stem(name)}{ending}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""


def outbox_files(folder: Path, name: str) -> list[Path]:
    """The files of a message in an outbox folder, those that are there."""
    return [path for ending in (".html", ".eml") if (path := folder / f"{_stem(name)}{ending}").exists()]


def _stem(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a file of the outbox")
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 17]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
