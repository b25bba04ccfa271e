"""A week killed twenty times while it composes and sends by SMTP: every message arrives once, or a person is asked."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
import yaml

from benchmarks.digests import prepare
from tenderwatch.bootstrap import alone, services
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, load
from tenderwatch.pipeline.runs import weekly
from tests.forked import CONTEXT
from tests.servers.smtp import Inbox, serving

TUESDAY = datetime(2026, 10, 6, 8, 0, tzinfo=PARIS)
ENTERPRISES, KILLS = 60, 20
DAWDLE = 0.03
"""Seconds that the server takes for each message, so that a kill falls into one now and then."""


@pytest.fixture
def inbox() -> Inbox:
    made = Inbox()
    made.delay = DAWDLE
    return made


@pytest.fixture
def config(tmp_path: Path, inbox: Inbox) -> Iterator[Config]:
    with serving(inbox) as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "security": "none"}
        networks = {name: {"name": name, "release": "none"} for name in ("fei", "unea")}
        mail = {"transport": "smtp", "allow": ["@example.org"], "smtp": smtp}
        given = {"contact": "veille@example.org", "mail": mail, "networks": networks}
        (tmp_path / "config.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")
        made = load(tmp_path / "config.yaml")
        prepare(made, ENTERPRISES)
        yield made


def week(config: Config, step: str, begun: Event) -> None:
    """The week in a process of its own, which says when it has begun a step."""

    def watch(name: str, done: int, total: int | None) -> None:
        if name == step:
            begun.set()

    with alone(config), services(config, watch) as made:
        weekly(made, TUESDAY)


def killed(config: Config, rng: random.Random) -> bool:
    """Start the week, kill it a random while after it composes or sends; whether it was still alive."""
    begun = CONTEXT.Event()
    process = CONTEXT.Process(target=week, args=(config, rng.choice(["Composition", "Envoi", "Envoi"]), begun))
    process.start()
    while not begun.wait(0.02) and process.is_alive():
        pass
    time.sleep(rng.uniform(0, 4 * DAWDLE))
    alive = process.is_alive()
    process.kill()
    process.join()
    process.close()
    return alive


@pytest.mark.slow
def test_a_week_killed_at_twenty_moments_delivers_every_message_once_or_asks(config: Config, inbox: Inbox) -> None:
    rng = random.Random(20)
    alive = sum(killed(config, rng) for _ in range(KILLS))

    with alone(config), services(config) as made_again:
        report = weekly(made_again, TUESDAY)
        store = made_again.store
        made = store.deliveries()
        uncertain = {one.recipient for one in store.deliveries("uncertain")}
    came = Counter(one.rcpt_tos[0] for one in inbox.received)
    assert alive >= KILLS / 2, "the runs ended before they could be killed"
    assert len(made) == ENTERPRISES * 9 // 10
    assert {one.status for one in made} <= {"sent", "uncertain"}
    assert set(came.values()) <= {1}
    assert {one.recipient for one in made if one.status == "sent"} <= set(came)
    assert len(uncertain) <= KILLS
    assert sum("peut-être envoyé" in one for one in report.problems) == len(uncertain)
    assert report.exit_code == (1 if uncertain else 0)
