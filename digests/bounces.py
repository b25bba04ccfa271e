"""Mail that came back: delivery status notifications (RFC 3464), which anybody can forge, read within bounds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.parser import HeaderParser

from digests.replies import enhanced, is_hard, without_addresses

MOST_BYTES = 256_000
"""Read of one message; servers send back headers, or a message below this."""
_MOST_PARTS, _MOST_RECIPIENTS, _MOST_WORDS = 10, 20, 2_000
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_CODE = re.compile(r"(?<!\d)([45]\d\d)(?!\d)")
_ACTIONS = {"failed", "delayed"}


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a server says of one message of ours.

    `message_id` is that of our message, in its brackets. `final`: it will not be delivered; else it is late.
    `hard`: the address does not exist or takes no mail. `told` holds no address. `mark` names this very notification.
    """

    message_id: str
    final: bool
    hard: bool
    status: str
    told: str
    mark: str


def read_bounce(data: bytes) -> Bounce | None:
    """What a message says of one that we sent; None when it is no notification, or names none of our messages."""
    data = data[:MOST_BYTES]
    try:
        report = message_from_bytes(data)
        parts = _parts(report)
        message_id = _original(parts) or _named(report.get("In-Reply-To"))
        fields = next((block for part in parts for block in _blocks(part) if _action(block) in _ACTIONS), None)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    if message_id is None or fields is None:
        return None
    words = str(fields.get("Diagnostic-Code", ""))[:_MOST_WORDS]
    status = _status(str(fields.get("Status", "")), words)
    code = _CODE.search(words)
    final = _action(fields) == "failed" and not status.startswith("4")
    hard = final and is_hard(status, int(code[1]) if code else 0)
    told = without_addresses(" ".join(filter(None, (status, words))))
    return Bounce(message_id, final, hard, status, told, f"dsn:{hashlib.sha256(data).hexdigest()[:32]}")


def _parts(report: Message) -> list[Message]:
    """The parts right below the top; a report is not nested deeper."""
    found = report.get_payload()
    return [one for one in found[:_MOST_PARTS] if isinstance(one, Message)] if isinstance(found, list) else []


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a delivery status; the first is about the message, the others each about a recipient."""
    if part.get_content_type() != "message/delivery-status":
        return []
    found = part.get_payload()
    return [one for one in found[: _MOST_RECIPIENTS + 1] if isinstance(one, Message)] if isinstance(found, list) else []


def _original(parts: list[Message]) -> str | None:
    """The identifier of our message, from the copy of it or of its headers."""
    for part in parts:
        kind, content = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(content, list) and isinstance(content[0], Message):
            return _named(content[0].get("Message-ID"))
        if kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                return _named(HeaderParser().parsestr(text.decode("utf-8", "replace")).get("Message-ID"))
    return None


def _named(value: object) -> str | None:
    found = _MESSAGE_ID.search(str(value or "")[:1_000])
    return found[0] if found else None


def _action(block: Message) -> str:
    return str(block.get("Action", "")).strip().lower()[:20]


def _status(field: str, words: str) -> str:
    """The most telling code: a field that says only "5.0.0" leaves the word to what the server said."""
    given = enhanced(field[:100])
    return enhanced(words) or given if given.endswith(".0.0") else given or enhanced(words)
