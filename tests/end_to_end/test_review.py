"""The command that serves the pages: it answers on 127.0.0.1, with the installation's data."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from tests.end_to_end.conftest import Installation


@pytest.mark.slow
def test_review_serves_the_pages(installation: Installation) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = installation.command("review", "--port", str(port))
    with subprocess.Popen(
        command, env=installation.environment(), cwd=installation.folder, stdout=subprocess.PIPE, text=True
    ) as served:
        try:
            assert answered(f"http://127.0.0.1:{port}/sante") == "ok\n"
        finally:
            served.terminate()
            told, _ = served.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}/" in told


def answered(address: str) -> str:
    """What the address answers, once somebody listens there."""
    give_up = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
