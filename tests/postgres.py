"""A throw-away PostgreSQL cluster for the tests, or the reason why there is none."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ADMIN = "TENDERWATCH_TEST_POSTGRES"
"""The environment's URL of a server where tests may make databases; without it they start a cluster."""


def binaries() -> Path | None:
    """Where the newest initdb and pg_ctl are; None where PostgreSQL is not installed or cannot be run."""
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_user()):
        return None
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


def _has_user() -> bool:
    return any(user.pw_name == "postgres" for user in pwd.getpwall())


def _as_owner(folder: Path) -> list[str]:
    """Initdb refuses root: there, the cluster belongs to the user `postgres`."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running cluster on a socket of its own; gives the URL of its `postgres` database."""
    with tempfile.TemporaryDirectory(prefix="tw-pg-") as name:
        folder = Path(name)
        prefix = _as_owner(folder)
        data = folder / "data"
        _run(
            [*prefix, str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"], folder
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB -c max_connections=20"
        start = [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options]
        _run([*start, "-w", "start"], folder)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([*prefix, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], folder)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder, timeout=60, check=False, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command} failed: {done.stderr}")
