"""SMTP: one verified connection for many messages, an allow-list before it, refusals told apart."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from digests.replies import enhanced, shown
from digests.smtp_connection import open_connection, why
from tenderwatch.config import Mail
from tenderwatch.errors import AddressRefusedError, DeliveryError, PerhapsSentError, ServerError

_READY, _ACCEPTED, _CLOSING, _REFUSALS, _PERMANENT = 354, 250, 421, range(400, 600), 500
PAUSES = (0.0, 1.0, 3.0)
"""Seconds before each try of a connection; after the last one the rest waits for the next run."""


class _LostError(DeliveryError):
    """The server hung up before the text: nothing was sent."""


class SmtpMailer:
    """Sends through the configured server, only to whom `mail.allow` names."""

    def __init__(
        self,
        mail: Mail,
        user: str | None = None,
        password: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mail = mail
        self._login = (user, password) if user and password else None
        self._sleep = sleep
        self._client: smtplib.SMTP | None = None

    def send(self, data: bytes, *, recipient: str, name: str) -> None:  # noqa: ARG002 (SMTP knows no names)
        """Hand one message over as it is (lines end in CRLF), on the open connection when it still answers.

        Raises:
            AddressRefusedError: the server refused the recipient for good.
            PerhapsSentError: nobody can know whether it took the message.
            ServerError: it cannot be reached, or does not take our login or our sender.
            DeliveryError: the address is not allowed, the server refused the message, or says "later".
        """
        if not is_allowed(recipient, self._mail.allow):
            raise DeliveryError("destinataire absent de la liste d'envoi permise (mail.allow)", permanent=True)
        reused = self._client is not None
        try:
            client = self._begun(recipient)
        except _LostError:
            if not reused:
                raise
            client = self._begun(recipient)
        self._hand_over(client, data)

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

    def _begun(self, recipient: str) -> smtplib.SMTP:
        """The open connection, or a new one, that has taken sender and recipient."""
        client = self._client = self._client or self._opened()
        with self._told(client):
            _envelope(client, self._mail.sender, recipient)
        return client

    def _opened(self) -> smtplib.SMTP:
        """A new connection, after a few tries.

        Raises:
            ServerError: none succeeded.
        """
        last: Exception | None = None
        for pause in PAUSES:
            self._sleep(pause)
            try:
                return open_connection(self._mail, self._login)
            except (smtplib.SMTPAuthenticationError, ssl.SSLCertVerificationError) as error:
                last = error
                break
            except (smtplib.SMTPException, OSError) as error:
                last = error
        server = f"{self._mail.smtp.host}:{self._mail.smtp.port}"
        raise ServerError(f"connexion à {server} impossible : {why(last)}") from last

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
            raise _LostError(f"le serveur a coupé la connexion ({why(error)})", permanent=False) from error

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
            raise PerhapsSentError(f"{told} ({why(error)})") from error
        if answer[0] != _ACCEPTED and answer[0] not in _REFUSALS:
            self._drop()
            raise PerhapsSentError(f"peut-être envoyé : réponse illisible ({shown(*answer)})")
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


def is_allowed(address: str, allow: Sequence[str]) -> bool:
    """Whether an allow-list holds an address: itself, its "@domain", or "*"; case does not matter."""
    address = address.lower()
    domain = "@" + address.rpartition("@")[2]
    return any(entry.strip().lower() in {"*", domain, address} for entry in allow)


def _envelope(client: smtplib.SMTP, sender: str, recipient: str) -> None:
    """Sender and recipient. A refused sender is our trouble, not the message's: it may go again.

    Raises:
        DeliveryError: refused.
        smtplib.SMTPResponseException: the server is closing the connection.
    """
    code, answer = _open_still(client.mail(sender))
    if code != _ACCEPTED:
        raise ServerError(f"le serveur refuse l'expéditeur ({shown(code, answer)})")
    code, answer = _open_still(client.rcpt(recipient))
    if code in {250, 251}:
        return
    told = f"destinataire refusé ({shown(code, answer)})"
    if code >= _PERMANENT:
        raise AddressRefusedError(told, code=code, status=enhanced(answer.decode("utf-8", "replace")))
    raise DeliveryError(told, permanent=False)


def _open_still(reply: tuple[int, bytes]) -> tuple[int, bytes]:
    """A reply, unless it says goodbye (RFC 5321 3.8)."""
    if reply[0] == _CLOSING:
        raise smtplib.SMTPResponseException(*reply)
    return reply


def _expect(reply: tuple[int, bytes], wanted: int, sentence: str) -> None:
    code, answer = reply
    if code != wanted:
        raise DeliveryError(f"{sentence} ({shown(code, answer)})", permanent=code >= _PERMANENT)


def _dotted(data: bytes) -> bytes:
    """The text as DATA wants it (RFC 5321 4.5.2): leading dots doubled, a lone dot at the end."""
    ended = data if data.endswith(b"\r\n") else data + b"\r\n"
    return (b"\n" + ended).replace(b"\n.", b"\n..")[1:] + b".\r\n"
