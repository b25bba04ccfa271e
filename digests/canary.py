"""A mail as a coordinator may see it before it leaves: the same words, without the links that act for its reader."""

from __future__ import annotations

import re
from email.message import EmailMessage


def disarmed(message: EmailMessage, pages: str | None) -> EmailMessage:
    """A mail whose links to our pages lead to their entrance, and which nobody can unsubscribe from."""
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post"):
        del message[name]
    for part in message.walk() if pages else ():
        if part.get_content_type() in {"text/plain", "text/html"} and isinstance(part, EmailMessage):
            bare = re.sub(rf"{re.escape(pages or '')}[^\s\"'<>]*", pages or "", part.get_content())
            part.set_content(bare, subtype=part.get_content_subtype(), cte="quoted-printable")
    return message
