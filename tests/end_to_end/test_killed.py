"""A run killed at any moment and run again: the same content as an undisturbed one, and nothing sent twice."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tenderwatch.sample.server import Faults
from tenderwatch.store import Store
from tests.end_to_end.conftest import Installation, copied

MOMENTS = [
    (step, seed) for step in ("Collecte boamp", "Enregistrement", "Appariement", "Rapports", "Envoi") for seed in (1, 2)
]
LONGEST_DELAY = {"Collecte boamp": 0.5, "Enregistrement": 0.1, "Appariement": 0.15, "Rapports": 0.1, "Envoi": 0.03}
"""Seconds after the first sign of a step within which the seeded moment lies."""


def kill(installation: Installation, run: str, step: str, seed: int) -> bool:
    """Start a run and kill it with SIGKILL a seeded while after a step has begun; whether it was still alive."""
    begun = installation.start(run)
    begun.wait_for((f"step='{step}'", f"step={step} "))
    time.sleep(random.Random(f"{step}{seed}").uniform(0, LONGEST_DELAY.get(step, 0.05)))
    return begun.kill()


def content(installation: Installation) -> dict[str, Any]:
    with installation.store() as store:
        return store.dump()


def sent(installation: Installation) -> dict[str, int]:
    """Every message that left, by file, with the identity of the file."""
    return {path.name: path.stat().st_ino for path in installation.outbox()}


@pytest.fixture(scope="module")
def undisturbed(after_a_night: Path) -> dict[str, Any]:
    """What one night makes of the same records when nobody kills it."""
    with Store.open(f"sqlite:///{after_a_night}/tenderwatch.sqlite3") as store:
        return store.dump()


def finished(installation: Installation, run: str) -> None:
    """A program of its own, as cron starts it: its sets have another order than those of the run that was killed."""
    done = subprocess.run(
        installation.command(run), env=installation.environment(), cwd=installation.folder, text=True,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("step", "seed"), MOMENTS)
def test_a_killed_night_is_resumed_without_loss_and_without_a_second_mail(
    installation: Installation, undisturbed: dict[str, Any], step: str, seed: int
) -> None:
    assert kill(installation, "nightly", step, seed), "the run ended before it could be killed"
    before = sent(installation)

    finished(installation, "nightly")

    after = sent(installation)
    assert before == {name: after[name] for name in before}
    resumed = content(installation)
    with installation.store() as store:
        assert not store.deliveries(status="claimed")
        assert store.watermark("boamp") is not None
    for table in ("notices", "procedures", "identifiers", "matches", "watermarks", "deliveries", "enterprises"):
        assert resumed[table], table
    assert resumed == undisturbed


@pytest.mark.slow
@pytest.mark.parametrize(("step", "seed"), [("Composition", 1), ("Envoi", 1), ("Envoi", 2)])
def test_a_killed_week_is_resumed_and_every_digest_leaves_once(
    after_a_night: Path, tmp_path: Path, step: str, seed: int
) -> None:
    with copied(after_a_night, tmp_path, Faults()) as made:
        assert kill(made, "weekly", step, seed), "the run ended before it could be killed"
        before = sent(made)

        finished(made, "weekly")
        finished(made, "weekly")

        after = sent(made)
        with made.store() as store:
            deliveries = store.deliveries(kind="digest")
    assert before == {name: after[name] for name in before}
    digests = [name for name in after if name.startswith("digest-")]
    assert len(digests) == len(deliveries) >= 8
    assert {one.status for one in deliveries} == {"sent"}
