"""Servers that take mail and let nobody have it, by what they say of themselves."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"mailpit|mailhog|mailcatcher|eventmachine|maildev|smtp4dev|greenmail|inbucket|fakesmtp|subethasmtp|papercut"
    r"|mailtrap|ethereal|mailslurper|haraka-test|python smtp|nullmailer",
    re.IGNORECASE,
)
"""EventMachine is what MailCatcher answers, SubEthaSMTP what FakeSMTP answers, Python SMTP what aiosmtpd answers."""
_LOCAL = re.compile(
    r"(?:^|[\s@])[\w-]+(?:\.[\w-]+)*\.(?:local|localhost|test|invalid|example)(?=[\s.,;]|$)", re.IGNORECASE
)
"""Domains that nobody can have (RFC 2606, RFC 6762)."""


def sink_in(greeting: str) -> str | None:
    """The word by which a server's greeting gives it away as a sink; None when nothing does."""
    found = _NAMES.search(greeting) or _LOCAL.search(greeting)
    return found[0].strip(" @") if found else None
