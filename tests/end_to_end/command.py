"""A command in a process of its own: folder, environment and streams are what a shell would give it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.forked import CONTEXT

LONGEST = 120
"""Seconds that a command may take."""


class Command:
    """A command that has begun; what it says goes to two files of its folder."""

    def __init__(self, words: Sequence[str], folder: Path, environment: Mapping[str, str], given: str = "") -> None:
        self.words, self._said = list(words), {name: folder / f".{name}" for name in ("stdin", "stdout", "stderr")}
        self._said["stdin"].write_text(given, encoding="utf-8")
        for name in ("stdout", "stderr"):
            self._said[name].write_text("", encoding="utf-8")
        self.process: ForkServerProcess = CONTEXT.Process(
            target=_work, args=(self.words, str(folder), dict(environment), {n: str(p) for n, p in self._said.items()})
        )
        self.process.start()

    @property
    def stderr(self) -> str:
        """What it has told on standard error so far."""
        return self._said["stderr"].read_text(encoding="utf-8", errors="replace")

    def wait_for(self, sign: Sequence[str]) -> None:
        """Wait until it tells one of these words, or ends."""
        while not any(word in self.stderr for word in sign) and self.process.is_alive():
            time.sleep(0.001)

    def kill(self) -> bool:
        """End it with SIGKILL; whether it was still alive."""
        alive = self.process.is_alive()
        self.process.kill()
        self.process.join()
        return alive

    def finish(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end."""
        self.process.join(LONGEST)
        if self.process.is_alive():
            self.kill()
            raise subprocess.TimeoutExpired(self.words, LONGEST, stderr=self.stderr)
        stdout = self._said["stdout"].read_text(encoding="utf-8")
        code = self.process.exitcode
        return subprocess.CompletedProcess(self.words, -1 if code is None else code, stdout, self.stderr)


def _work(words: list[str], folder: str, environment: Mapping[str, str], said: Mapping[str, str]) -> None:
    """Become the command: folder, environment and streams as a shell would set them."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "a"), ("stderr", "a"))):
        with Path(said[name]).open(mode, encoding="utf-8") as stream:
            os.dup2(stream.fileno(), number)
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", buffering=1, closefd=False))
    sys.argv = ["run_watch.py", *words]
    from tenderwatch.cli import main

    main()
