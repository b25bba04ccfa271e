"""What many tests begin with, made once for a process: a database without rows, templates already compiled."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tenderwatch.store import Store


def empty_database(folder: Path, name: str = "store.sqlite3") -> str:
    """The URL of a database in a folder, whose tables are made."""
    (folder / name).write_bytes(_made())
    return f"sqlite:///{folder}/{name}"


@cache
def _made() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="tw-template-"))
    try:
        Store.open(f"sqlite:///{folder}/store.sqlite3").close()
        return (folder / "store.sqlite3").read_bytes()
    finally:
        shutil.rmtree(folder)


class Compiled(BytecodeCache):
    """Templates of all applications of this process: each test makes an application of its own."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (bucket.key, bucket.checksum) in self._known:
            bucket.bytecode_from_string(self._known[bucket.key, bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()
