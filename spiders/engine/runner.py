"""Crawling in a child process: Twisted's reactor starts once per process, and a scheduler lives for weeks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from spiders.engine.jobs import CrawlJob, CrawlOutcome
from tenderwatch.model import Notice

__all__ = ["CrawlJob", "CrawlOutcome", "collected", "crawl"]

LONGEST_SECONDS = 3 * 3600
Told = Callable[[str, int, int | None], None]


def crawl(
    jobs: Sequence[CrawlJob], *, folder: Path, contact: str, on_progress: Told | None = None
) -> list[CrawlOutcome]:
    """Crawl every job in one child process; a source that fails is an outcome with its error.

    What an earlier crawl left unfinished in `folder` is discarded: it will be asked for again.
    """
    if not jobs:
        return []
    try:
        file = prepared(jobs, folder, contact)
    except OSError as error:
        sentence = f"écriture impossible dans le dossier de collecte ({error.strerror})."
        return [CrawlOutcome(source=job.source, error=sentence) for job in jobs]
    code = _run(file, on_progress)
    return [_outcome(folder, job, code) for job in jobs]


def prepared(jobs: Sequence[CrawlJob], folder: Path, contact: str) -> Path:
    """The file that tells the child what to do, in a folder without leftovers."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.part"), *folder.glob("*.outcome.json")):
        old.unlink(missing_ok=True)
    asked = {"contact": contact, "folder": str(folder), "jobs": [job.model_dump(mode="json") for job in jobs]}
    file = folder / "jobs.json"
    file.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    return file


def _run(file: Path, on_progress: Told | None) -> int:
    """The child's exit code; it is stopped when it takes longer than any crawl should.

    -P: a file named like one of our packages in the operator's folder must not stand before ours.
    """
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "spiders.engine.child", str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        text=True,
    )
    alarm = threading.Timer(LONGEST_SECONDS, child.kill)
    alarm.start()
    with child:
        try:
            for line in child.stdout or ():
                _tell(line, on_progress)
            return child.wait()
        finally:
            alarm.cancel()


def _tell(line: str, on_progress: Told | None) -> None:
    parts = line.rstrip("\n").split("\t")
    if on_progress and len(parts) == len(("source", "done", "total")):
        source, done, total = parts
        on_progress(f"Collecte {source}", int(done), int(total) if total else None)


def _outcome(folder: Path, job: CrawlJob, code: int) -> CrawlOutcome:
    """What the child wrote of a job, or that it died before it could."""
    path = folder / f"{job.source}.outcome.json"
    try:
        return CrawlOutcome.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        sentence = f"le collecteur s'est arrêté (code {code}) avant d'avoir fini cette source."
        return CrawlOutcome(source=job.source, error=sentence)


def collected(path: Path) -> Iterator[Notice]:
    """The notices of a collected file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Notice.model_validate_json(line)
