"""SMTP: one verified connection for many messages, an allow-list before it, refusals told apart."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from types import TracebackType
from typing import Self

from digests.text import line
from tenderwatch.config import Mail
from tenderwatch.errors import DeliveryError

_WIRE = policy.SMTP.clone(refold_source="none")
_READY, _ACCEPTED, _REFUSALS, _PERMANENT = 354, 250, range(400, 600), 500
_TRIES = 3
"""Connections that may fail in a row; after that a mailer does not knock again, the next run will."""


class SmtpMailer:
    """Sends through the configured server, only to whom `mail.allow` names."""

    def __init__(self, mail: Mail, user: str | None = None, password: str | None = None) -> None:
        self._mail = mail
        self._login = (user, password) if user and password else None
        self._client: smtplib.SMTP | None = None
        self._failures = 0

    def send(self, message: EmailMessage, *, name: str) -> None:  # noqa: ARG002 (the contract's; SMTP knows no names)
        """Hand one message over, on the open connection when it still answers.

        Raises:
            DeliveryError: permanent when the address is not allowed, or when the server refused the recipient
                or the message for good, or when nobody can know whether it took it: then a person decides.
                Not permanent when the server or our login is the trouble, or when it says "later".
        """
        recipients = _allowed(message, self._mail.allow)
        client = self._connected()
        with self._told(client):
            _envelope(client, self._mail.sender, recipients)
        self._hand_over(client, message.as_bytes(policy=_WIRE))

    def was_delivered(self, name: str) -> bool | None:  # noqa: ARG002 (the contract's; SMTP knows no names)
        """Nobody can ask a server afterwards."""
        return None

    def close(self) -> None:
        """Say goodbye, if the server still listens."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except (smtplib.SMTPException, OSError):
            client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connected(self) -> smtplib.SMTP:
        """The open connection when it still answers, or a new one."""
        if self._client is not None and not _answers(self._client):
            self.close()
        if self._client is None:
            self._client = self._opened()
        return self._client

    def _opened(self) -> smtplib.SMTP:
        server = f"{self._mail.smtp.host}:{self._mail.smtp.port}"
        if self._failures >= _TRIES:
            raise DeliveryError(f"le serveur {server} ne répond pas", permanent=False)
        try:
            client = _open(self._mail, self._login)
        except (smtplib.SMTPException, OSError) as error:
            self._failures += 1
            raise DeliveryError(f"connexion à {server} impossible : {_why(error)}", permanent=False) from error
        self._failures = 0
        return client

    @contextmanager
    def _told(self, client: smtplib.SMTP) -> Iterator[None]:
        """Before the text is handed over, a lost connection has delivered nothing: the message may go again."""
        try:
            yield
        except DeliveryError:
            self._reset(client)
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise DeliveryError(f"le serveur a coupé la connexion ({_why(error)})", permanent=False) from error

    def _hand_over(self, client: smtplib.SMTP, data: bytes) -> None:
        """The text and its dot; from here on, silence may mean that the message was taken.

        Raises:
            DeliveryError: refused, or unknown.
        """
        with self._told(client):
            _expect(client.docmd("DATA"), _READY, "le serveur refuse le message")
        try:
            client.send(_dotted(data))
            answer = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            told = "peut-être envoyé : le serveur s'est tu après le message"
            raise DeliveryError(f"{told} ({_why(error)})", permanent=True) from error
        if answer[0] != _ACCEPTED and answer[0] not in _REFUSALS:
            self._drop()
            raise DeliveryError(f"peut-être envoyé : réponse illisible ({_shown(*answer)})", permanent=True)
        with self._told(client):
            _expect(answer, _ACCEPTED, "le serveur refuse le message")

    def _reset(self, client: smtplib.SMTP) -> None:
        """Forget a refused message, so that the next one starts afresh on the same connection."""
        try:
            client.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _open(mail: Mail, login: tuple[str, str] | None) -> smtplib.SMTP:
    """A greeted connection, encrypted with a verified certificate unless configured otherwise, logged in."""
    smtp, context = mail.smtp, ssl.create_default_context()
    if smtp.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=smtp.timeout_seconds, context=context)
    else:
        client = smtplib.SMTP(smtp.host, smtp.port, timeout=smtp.timeout_seconds)
    try:
        if smtp.security == "starttls":
            client.starttls(context=context)
        if login is not None:
            client.login(*login)
        client.ehlo_or_helo_if_needed()
    except BaseException:
        client.close()
        raise
    return client


def _answers(client: smtplib.SMTP) -> bool:
    try:
        code, _ = client.noop()
    except (smtplib.SMTPException, OSError):
        return False
    return code == _ACCEPTED


def _allowed(message: EmailMessage, allow: Sequence[str]) -> list[str]:
    """The recipients, all of them on the allow-list.

    Raises:
        DeliveryError: one is not, or there is none (permanent).
    """
    headers = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    recipients = [address for _, address in getaddresses(headers)]
    if not recipients or not all(recipients):
        raise DeliveryError("le message n'a pas de destinataire lisible", permanent=True)
    if not all(is_allowed(address, allow) for address in recipients):
        raise DeliveryError("destinataire absent de la liste d'envoi permise (mail.allow)", permanent=True)
    return recipients


def is_allowed(address: str, allow: Sequence[str]) -> bool:
    """Whether an allow-list holds an address: itself, its "@domain", or "*"; case does not matter."""
    address = address.lower()
    domain = "@" + address.rpartition("@")[2]
    return any(entry.strip().lower() in {"*", domain, address} for entry in allow)


def _envelope(client: smtplib.SMTP, sender: str, recipients: Sequence[str]) -> None:
    """Sender and recipients. A refused sender is our trouble, not the message's: it may go again.

    Raises:
        DeliveryError: refused.
    """
    code, answer = client.mail(sender)
    if code != _ACCEPTED:
        raise DeliveryError(f"le serveur refuse l'expéditeur ({_shown(code, answer)})", permanent=False)
    for recipient in recipients:
        code, answer = client.rcpt(recipient)
        _expect((_ACCEPTED, b"") if code in {250, 251} else (code, answer), _ACCEPTED, "destinataire refusé")


def _expect(reply: tuple[int, bytes], wanted: int, sentence: str) -> None:
    code, answer = reply
    if code != wanted:
        raise DeliveryError(f"{sentence} ({_shown(code, answer)})", permanent=code >= _PERMANENT)


def _dotted(data: bytes) -> bytes:
    """The text as DATA wants it (RFC 5321 4.5.2): leading dots doubled, a lone dot at the end."""
    ended = data if data.endswith(b"\r\n") else data + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _shown(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificat refusé, {line(error.verify_message, 120)}"
    return line(str(error), 160) or type(error).__name__


def _shown(code: int, answer: bytes | str) -> str:
    """A server's words, bounded and without addresses: they go to logs."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return line(f"{code} {re.sub(r'[^ <>]+@[^ <>]+', '…', words)}", 160)
