"""A week's mail as a coordinator has it sent to themselves: the same words, to another address, and harmless."""

from __future__ import annotations

from email.message import EmailMessage

from digests.canary import disarmed
from digests.message import address_of, domain_of, hashed
from tenderwatch.config import Mail
from tenderwatch.model import User


def copy_for(message: EmailMessage, reader: User, *, key: str, mail: Mail, pages: str | None) -> EmailMessage:
    """The message, addressed to a coordinator; its links to our `pages` act for nobody, and its subject says "Copie".

    Raises:
        DeliveryError: the reader's address cannot be written in a header (permanent).
    """
    copy = disarmed(message, pages)
    subject = f"Copie : {message['Subject']}"
    for name, value in {
        "To": address_of(reader.email, reader.name),
        "Subject": subject,
        "Message-ID": f"<{hashed(f'copy:{key}:{reader.email}')}@{domain_of(mail)}>",
    }.items():
        del copy[name]
        copy[name] = value
    return copy
