"""The child of a crawl, forked: what `spiders.engine.runner` asks of `subprocess.Popen`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Self

from tests.forked import CONTEXT


class Child:
    """A child that crawls the jobs of a file; it ends when nobody holds the other end of its standard input."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], **_: object) -> None:
        assert list(command[1:-1]) == ["-P", "-m", "spiders.engine.child"]
        told, tells = CONTEXT.Pipe(duplex=False)
        hears, self._held = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_crawl, args=(command[-1], dict(env), hears, tells))
        self._process.start()
        hears.close()
        tells.close()
        self.stdout = os.fdopen(os.dup(told.fileno()), encoding="utf-8")
        told.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        self._held.close()
        self.wait()

    def wait(self) -> int:
        """Its exit code, once it has ended; negative: the signal that ended it."""
        self._process.join()
        return self._process.exitcode or 0

    def kill(self) -> None:
        self._process.kill()


def _crawl(file: str, environment: Mapping[str, str], hears: Connection, tells: Connection) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(hears.fileno(), 0)
    os.dup2(tells.fileno(), 1)
    tells.close()
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    from spiders.engine.child import main

    main(file)
    sys.stdout.flush()
