"""A connection to a mail server: its certificate verified, our login given, its greeting kept."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

from digests.replies import shown
from digests.text import line
from tenderwatch.config import Mail


class Connection(smtplib.SMTP):
    """Keeps what the server said first, which the library drops."""

    banner = b""

    def connect(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """The library's, with the banner kept."""
        reply = super().connect(*given, **named)
        self.banner = reply[1]
        return reply

    @property
    def greeting(self) -> str:
        """Banner and answer to EHLO: how the server presents itself."""
        said = (self.banner, self.ehlo_resp or self.helo_resp or b"")
        return line(b" ".join(said).decode("utf-8", "replace"), 500)


class _Encrypted(Connection, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


def open_connection(mail: Mail, login: tuple[str, str] | None) -> Connection:
    """A greeted connection, encrypted with a verified certificate unless configured otherwise, logged in.

    Raises:
        smtplib.SMTPException: the server refuses, or offers no encryption or no login.
        OSError: it cannot be reached, or its certificate is not trusted.
    """
    smtp, context = mail.smtp, ssl.create_default_context()
    if smtp.security == "tls":
        client: Connection = _Encrypted(smtp.host, smtp.port, timeout=smtp.timeout_seconds, context=context)
    else:
        client = Connection(smtp.host, smtp.port, timeout=smtp.timeout_seconds)
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


def why(error: Exception | None) -> str:
    """An error of a connection in a few words, without addresses."""
    if isinstance(error, smtplib.SMTPResponseException):
        return shown(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificat refusé, {line(error.verify_message, 120)}"
    return line(str(error or ""), 160) or type(error).__name__
