"""What people may ask for: a copy of all that is stored of an address, and that it be forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from tenderwatch.pipeline.services import Services
from tenderwatch.store.personal import pattern

FOLDERS = ("outbox", "reports")
"""Folders of `var` whose files may name people."""


def export(services: Services, address: str, now: datetime) -> dict[str, Any]:
    """All that is stored of an address: rows by table, files, and where the configuration names it."""
    return {
        "adresse": address,
        "date": now,
        "ecriture": services.store.blocked(address) or "allowed",
        "base": services.store.export_address(address),
        "fichiers": [str(path.relative_to(services.config.var)) for path in files_naming(services, address)],
        "configuration": in_configuration(services, address),
    }


def forget(services: Services, address: str, now: datetime) -> dict[str, int]:
    """Take an address out of the store and of the files; how much, by table, and "files".

    Only a keyed hash stays, so that nobody writes to it again. The texts of messages to others that name it are
    emptied as well; those that have not left yet are left to their reader and to the retention rule.
    """
    files = list(files_naming(services, address))
    counts = services.store.forget_address(address, f"efface-{secrets.token_hex(6)}", now)
    others = [one.id for one in services.store.deliveries() if one.status in {"sent", "failed"}]
    naming = [number for number in others if names(services.store.message(number), address)]
    services.store.forget_texts(naming)
    for path in files:
        path.unlink(missing_ok=True)
    more = {"textes d'autres messages": len(naming), "fichiers": len(files)}
    return counts | {name: count for name, count in more.items() if count}


def files_naming(services: Services, address: str) -> Iterator[Path]:
    """Files of mails and reports that name an address, with the page that stands beside a mail."""
    for folder in FOLDERS:
        for path in sorted((services.config.var / folder).rglob("*")):
            if path.suffix == ".eml" and names(path.read_bytes(), address):
                yield path
                if path.with_suffix(".html").exists():
                    yield path.with_suffix(".html")
            elif path.suffix == ".html" and not path.with_suffix(".eml").exists() and _in(path.read_bytes(), address):
                yield path


def names(message: bytes, address: str) -> bool:
    """Whether a message's headers or texts, however they are encoded, name an address."""
    return any(_in(text, address) for text in _texts(message_from_bytes(message)))


def _texts(message: Message) -> Iterator[bytes]:
    for part in message.walk():
        yield "\n".join(str(value) for _, value in part.items()).encode("utf-8", "replace")
        content = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(content, bytes):
            yield content


def _in(text: bytes, address: str) -> bool:
    return bool(pattern(address).search(text.decode("utf-8", "replace")))


def in_configuration(services: Services, address: str) -> list[str]:
    """Keys of config.yaml that name an address: only a person can change them."""
    config = services.config
    single = {
        "contact": config.contact,
        "operator": config.operator,
        "mail.sender": config.mail.sender,
        "mail.reply_to": config.mail.reply_to,
        "mail.unsubscribe": config.mail.unsubscribe,
    }
    listed = {
        f"networks.{name}.coordinators": [one.email for one in network.coordinators]
        for name, network in config.networks.items()
    }
    wanted = address.strip().casefold()
    found = [key for key, value in single.items() if (value or "").casefold() == wanted]
    return found + [key for key, values in listed.items() if wanted in {one.casefold() for one in values}]
