"""A real SMTP server on 127.0.0.1 that accepts, refuses, greylists, drops the connection, and dawdles."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Inbox:
    """What the server saw, and what it answers next: for recipients, and for texts."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.peers: list[Any] = []
        self.to_recipient: list[str] = []
        self.to_text: list[str] = []
        self.drop_text = False
        self.delay = 0.0
        self.on_message: Callable[[], object] = lambda: None

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        answer = self.to_recipient.pop(0) if self.to_recipient else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self.to_text.pop(0) if self.to_text else "250 OK"
        if answer.startswith("250"):
            self.received.append(envelope)
            self.peers.append(session.peer)
            self.on_message()
        if self.drop_text:
            server.transport.abort()
        return answer


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def serving(inbox: Inbox) -> Iterator[Controller]:
    """The server, for as long as the context lasts."""
    controller = Controller(inbox, hostname="127.0.0.1", port=a_free_port(), ready_timeout=10)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()
