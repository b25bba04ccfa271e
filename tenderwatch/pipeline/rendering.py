"""Letters into messages: a few of them here, many of them on every processor."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from functools import partial
from typing import NamedTuple

import structlog
from jinja2 import TemplateError

from digests.letters import Letter
from digests.links import Links
from digests.message import letter_message
from tenderwatch.config import Mail
from tenderwatch.errors import TenderwatchError

log = structlog.get_logger()
BLOCK = 50
"""Letters that make it worth starting other processes; so many are handed over at once."""
AHEAD = 4
"""Blocks that may wait for a processor or for the database: memory does not grow with their number."""


class Rendered(NamedTuple):
    """A message as it leaves, or what is wrong with the letter, in French."""

    message: bytes
    problem: str | None = None


def rendered(mail: Mail, links: Links, now: datetime, letter: Letter) -> Rendered:
    """One letter as a message; no letter keeps the others from leaving."""
    try:
        return Rendered(letter_message(letter, mail, links, now=now).as_bytes())
    except (TemplateError, TenderwatchError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.warning("letter", key=letter.key, exc_info=True)
        names = ", ".join(part.enterprise.name for part in letter.parts)
        told = f"{names} : le courriel n'a pas pu être composé ({type(error).__name__} : {error})."
        return Rendered(b"", told)


class Renderer:
    """Takes letters and gives them back as messages, in their order; those that wait are given at the end."""

    def __init__(self, mail: Mail, links: Links, now: datetime) -> None:
        self._render: Callable[[Letter], Rendered] = partial(rendered, mail, links, now)
        self._ready: list[Letter] = []
        self._given: deque[tuple[list[Letter], Future[list[Rendered]]]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def take(self, letter: Letter) -> Iterator[tuple[Letter, Rendered]]:
        """One letter more; those that are done by now."""
        self._ready.append(letter)
        if len(self._ready) >= BLOCK:
            self._hand_over()
        while len(self._given) > AHEAD:
            yield from self._oldest()

    def rest(self) -> Iterator[tuple[Letter, Rendered]]:
        """All that were not given back yet."""
        ready, self._ready = self._ready, []
        while self._given:
            yield from self._oldest()
        if self._pool:
            self._pool.shutdown()
            self._pool = None
        for letter in ready:
            yield letter, self._render(letter)

    def _hand_over(self) -> None:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                mp_context=multiprocessing.get_context("spawn"), initializer=_leave_with_the_parent
            )
        block, self._ready = self._ready, []
        self._given.append((block, self._submitted(self._pool, block)))

    def _submitted(self, pool: ProcessPoolExecutor, block: list[Letter]) -> Future[list[Rendered]]:
        try:
            return pool.submit(_all, self._render, block)
        except BrokenProcessPool as error:
            failed: Future[list[Rendered]] = Future()
            failed.set_exception(error)
            return failed

    def _oldest(self) -> Iterator[tuple[Letter, Rendered]]:
        block, done = self._given.popleft()
        try:
            messages = done.result()
        except BrokenProcessPool:  # the system may have taken a process for its memory
            log.warning("rendering", problem="a process ended; its letters are rendered here")
            messages = _all(self._render, block)
        yield from zip(block, messages, strict=True)


def _all(render: Callable[[Letter], Rendered], letters: list[Letter]) -> list[Rendered]:
    return [render(one) for one in letters]


def _leave_with_the_parent() -> None:
    """End with the process that asked: one that was killed cannot say so."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
