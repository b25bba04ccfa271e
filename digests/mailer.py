"""Delivery: into files by default, or by SMTP behind an allow-list."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tenderwatch.config import Mail as MailSettings
from tenderwatch.errors import DeliveryError

EVERYONE = "*"
PERMANENT = range(500, 600)


class Mailer(Protocol):
    """Takes a message to its recipient."""

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Deliver; `name` is stable for the message.

        Raises:
            DeliveryError: not accepted; `permanent` tells whether to try again.
        """

    def was_delivered(self, name: str) -> bool | None:
        """Whether a message of that name left already; None when nobody can know."""

    def __enter__(self) -> Self:
        """Ready to send several messages."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connection."""


class OutboxMailer:
    """Writes `<name>.eml`, and its HTML part as `<name>.html`, into a folder; nothing is sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Write the message whole or not at all; the .eml comes last, so that it proves the rest."""
        body = message.get_body(("html",))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if body is not None:
                self._write(f"{name}.html", body.get_content().encode())
            self._write(f"{name}.eml", message.as_bytes(policy=SMTP))
        except OSError as error:
            raise DeliveryError(f"{self._folder} : {error.strerror}", permanent=False) from error

    def _write(self, name: str, content: bytes) -> None:
        part = self._folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(self._folder / name)

    def was_delivered(self, name: str) -> bool:
        """Whether the file is there."""
        return (self._folder / f"{name}.eml").exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""


class SmtpMailer:
    """Sends over one connection, opened with the first message and again when the server dropped it."""

    def __init__(self, mail: MailSettings, *, user: str | None = None, password: str | None = None) -> None:
        self._mail = mail
        self._login = (user, password) if user and password else None
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, *, name: str) -> None:  # noqa: ARG002 (files need the name, SMTP does not)
        """Send to the recipients of the message, when the allow-list admits every one of them."""
        refused = [one for one in recipients(message) if not allowed(one, self._mail.allow)]
        if refused:
            raise DeliveryError("l'adresse n'est pas dans mail.allow", permanent=True)
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = max(status for status, _ in error.recipients.values())
            self._drop()
            raise DeliveryError(f"destinataire refusé ({code})", permanent=code in PERMANENT) from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            permanent = error.smtp_code in PERMANENT and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise DeliveryError(f"le serveur a répondu {error.smtp_code}", permanent=permanent) from error
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise DeliveryError(f"serveur injoignable ou connexion perdue ({error})", permanent=False) from error

    def was_delivered(self, name: str) -> None:
        """Nobody can know: between the server's word and ours, a crash leaves no trace."""

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            try:
                self._connection.noop()
            except (smtplib.SMTPException, OSError):
                self._drop()
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def _open(self) -> smtplib.SMTP:
        smtp, context = self._mail.smtp, ssl.create_default_context()
        if smtp.security == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout_seconds, context=context)
        else:
            made = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout_seconds)
        if smtp.security == "starttls":
            made.starttls(context=context)
        if self._login:
            made.login(*self._login)
        return made

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            try:
                self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self._drop()
            self._connection = None


def recipients(message: EmailMessage) -> list[str]:
    """Every address that a message would reach."""
    headers = (message[name] for name in ("To", "Cc", "Bcc") if message[name] is not None)
    return [address.addr_spec for header in headers for address in header.addresses]


def allowed(address: str, admitted: tuple[str, ...]) -> bool:
    """Whether an allow-list admits an address: itself, its "@domain", or everyone."""
    folded = address.lower()
    domain = "@" + folded.rpartition("@")[2]
    return any(one == EVERYONE or one.lower() in {folded, domain} for one in admitted)
