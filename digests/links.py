"""Where the links of a mail lead: to the public pages, or to an answer by mail where there are none."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import quote

from digests.text import line
from tenderwatch.config import Mail


class Links(Protocol):
    """Addresses for one recipient; the same question always gets the same address on one day."""

    def answer(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str:
        """Where a recipient answers about a notice."""

    def calendar(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str | None:
        """Where the dates of a notice can be put into a calendar; None when only the attached file does it."""

    def preferences(self, enterprise_id: str, recipient: str) -> str:
        """Where a recipient says how the mails should come, and corrects the profile."""

    def unsubscribe(self, enterprise_id: str, recipient: str) -> str:
        """Where the mails are stopped."""


class ByMail:
    """Links of an installation without public pages: each opens a mail to a person, already worded."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail

    def answer(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> str:  # noqa: ARG002
        """A mail to the coordinator, with the answers to choose from."""
        choices = "Ça m'intéresse\nPas pour nous, parce que :\nCherche partenaire\nRappelez-moi"
        words = f"Gardez la ligne qui convient :\n{choices}\n\n({enterprise_id}, {notice_key})"
        return mailto(self._mail.reply_to, f"Réponse {notice_key}", words)

    def calendar(self, enterprise_id: str, recipient: str, procedure_key: str, notice_key: str) -> None:
        """Nowhere: the file is attached."""

    def preferences(self, enterprise_id: str, recipient: str) -> str:  # noqa: ARG002
        """A mail to the coordinator."""
        return mailto(self._mail.reply_to, f"Mon profil {enterprise_id}")

    def unsubscribe(self, enterprise_id: str, recipient: str) -> str:  # noqa: ARG002
        """A mail to the address for that."""
        return mailto(self._mail.unsubscribe, f"stop {enterprise_id}")


def mailto(address: str, subject: str, body: str = "") -> str:
    """A mailto address (RFC 6068) with its subject and words, percent-encoded."""
    words = f"&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}" if body else ""
    return f"mailto:{quote(address, safe='@+.-_')}?subject={quote(line(subject, 100), safe='')}{words}"
