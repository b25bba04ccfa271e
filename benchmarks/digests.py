"""How fast a week's mails are made and sent: N invented enterprises over the shipped sample, to a local SMTP server.

    python -m benchmarks.digests [--enterprises N] [--json]

`compose_seconds`: composing, rendering and putting in the outbox. `send_per_second`: claimed, handed over on one
connection, settled. `peak_mb`: the most that the process held, and `growth_mb` what it grew by between a tenth of the
mails and all of them. The server runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import socket
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from spiders.formats import read_record
from tenderwatch.bootstrap import services
from tenderwatch.clock import PARIS
from tenderwatch.config import Config
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Contact, Enterprise, Notice
from tenderwatch.pipeline.compose import compose_week
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.match import match
from tenderwatch.profiles import load_profiles
from tenderwatch.sample import records

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
CONTEXT = multiprocessing.get_context("spawn")


def main() -> None:
    """Print the figures, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1000, help="how many invented enterprises")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    given = parser.parse_args()
    measured = measure(given.enterprises)
    if given.json:
        print(json.dumps(measured))
        return
    for name, value in measured.items():
        print(f"{name:<18}{value:>10}")


def measure(enterprises: int) -> dict[str, Any]:
    """The figures of one run on a new database."""
    with tempfile.TemporaryDirectory() as folder, a_server() as port:
        config = _config(Path(folder), port)
        _in_a_process(prepare, config, enterprises)
        composed = _in_a_process(_compose, config)
        return {"enterprises": enterprises, **composed, **_in_a_process(_send, config, composed["digests"])}


def _in_a_process(work: Any, *given: Any) -> Any:
    """Work done in a process of its own, so that nothing of what came before counts in its memory."""
    with ProcessPoolExecutor(1, mp_context=CONTEXT) as pool:
        return pool.submit(work, *given).result()


def _config(folder: Path, port: int) -> Config:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none"}
    networks = {name: {"name": name, "release": "none"} for name in ("fei", "unea")}
    mail = {"transport": "smtp", "allow": ["@example.org"], "smtp": smtp}
    given = {"contact": "veille@example.org", "mail": mail, "networks": networks}
    return Config.model_validate(given | {"var": folder, "database": f"sqlite:///{folder}/store.sqlite3"})


def prepare(config: Config, number: int) -> None:
    """The sample's notices, its profiles `number` times in turn, and their matches."""
    with services(config) as made, records.profiles_folder() as folder:
        profiles = load_profiles(folder)
        made.store.save_notices(list(_notices()), seen_at=NOW)
        made.store.save_enterprises([_copy(profiles[at % len(profiles)], at) for at in range(number)], at=NOW)
        match(made, NOW)


def _notices() -> Iterator[Notice]:
    for record in records.records():
        try:
            read = read_record(record)
        except UnreadableNoticeError:
            continue
        yield Notice.model_validate(read.model_dump(include=set(Notice.model_fields)))


def _copy(profile: Enterprise, number: int) -> Enterprise:
    name = f"{profile.id}-{number}"
    contacts = (Contact(email=f"{name}@example.org", name=f"Personne {number}"),)
    return profile.model_copy(update={"id": name, "name": f"{profile.name} {number}", "contacts": contacts})


def _compose(config: Config) -> dict[str, Any]:
    with services(config) as made:
        start = time.perf_counter()
        report = compose_week(made, NOW, ahead=True)
        spent = time.perf_counter() - start
    if report.problems:
        raise RuntimeError(report.problems[0])
    return {"digests": dict(report.counts)["digests"], "compose_seconds": round(spent, 2), "compose_peak_mb": _peak()}


def _send(config: Config, expected: int) -> dict[str, Any]:
    held: list[float] = []

    def watch(step: str, done: int, total: int | None) -> None:  # noqa: ARG001 (the contract's)
        if total and done == max(total // 10, 1):
            held.append(_peak())

    with services(config, watch) as made:
        start = time.perf_counter()
        report = deliver(made, "digest", NOW)
        spent = time.perf_counter() - start
    sent = dict(report.counts)["envoyés"]
    if sent != expected:
        raise RuntimeError(f"{sent} of {expected} were sent: {report.problems[:3]}")
    peak = _peak()
    return {"send_per_second": round(sent / spent, 1), "peak_mb": peak, "growth_mb": round(peak - held[0], 1)}


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


class _Taker:
    """Accepts every message and forgets it."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 (aiosmtpd's)
        """The answer."""
        return "250 OK"


def _serve(port: int, ready: Event, done: Event) -> None:
    controller = Controller(_Taker(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.set()
    done.wait()
    controller.stop()


@contextmanager
def a_server() -> Iterator[int]:
    """The port of an SMTP server on 127.0.0.1, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    ready, done = CONTEXT.Event(), CONTEXT.Event()
    process = CONTEXT.Process(target=_serve, args=(port, ready, done))
    process.start()
    try:
        if not ready.wait(30):
            raise RuntimeError("the local SMTP server does not start")
        yield port
    finally:
        done.set()
        process.join()


if __name__ == "__main__":
    main()
