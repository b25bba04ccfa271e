"""What mail servers answer: their codes, their words made fit for a log, and what says something of an address."""

from __future__ import annotations

import re

from digests.text import line

_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_OF_AN_ADDRESS = re.compile(r"5\.1\.(?:[012346]|10)|5\.2\.1")
"""RFC 3463 3.2, RFC 7505 for 5.1.10: no such mailbox, no such domain, moved; 5.2.1: the mailbox is closed.

Not 5.1.7 and 5.1.8, which are about the sender, nor 5.2.2, a full mailbox, nor 5.7, a policy.
"""
_BARE = frozenset({550, 551, 553})
"""RFC 5321 4.2.3: what a server without enhanced codes answers to a recipient that it does not know."""
MOST = 160


def enhanced(words: str) -> str:
    """The first enhanced status code of an answer ("5.1.1"), or ""."""
    found = _ENHANCED.search(words)
    return found[1] if found else ""


def is_hard(status: str, code: int = 0) -> bool:
    """Whether an answer says that an address does not exist or takes no mail: by its status, or else by its code."""
    return bool(_OF_AN_ADDRESS.fullmatch(status)) if status else code in _BARE


def shown(code: int, answer: bytes | str) -> str:
    """A server's words, bounded and without addresses: they go to logs."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return without_addresses(f"{code} {words}")


def without_addresses(words: str) -> str:
    """One bounded line in which addresses are dots, also those that a line's end cut in two."""
    return line(re.sub(r"[^ <>]*@[^ <>]*", "…", words[: MOST * 10]), MOST)
