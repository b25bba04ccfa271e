"""The demo does what the README says, and never drifts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "run_watch.py"), "demo", *words]
    return subprocess.run(
        command, env=environment, cwd=folder, text=True, capture_output=True, timeout=120, check=False
    )


def test_the_demo_ends_well_shows_its_table_and_leaves_files_to_open(tmp_path: Path) -> None:
    done = demo(tmp_path)

    assert done.returncode == 0, done.stderr
    for word in (
        "collectés",
        "nouveaux",
        "modifiés",
        "refusés",
        "appariements",
        "digests",
        "durée",
        "À ouvrir",
        "make review",
    ):
        assert word in done.stdout
    folder = tmp_path / "var" / "demo"
    assert len(list((folder / "outbox").glob("digest-*.eml"))) >= 8
    assert len(list((folder / "outbox").glob("digest-*.html"))) >= 8
    for network in ("fei", "unea"):
        assert (folder / "reports" / "2026-10-05" / network / "report.html").exists()
        assert (folder / "reports" / "2026-10-05" / network / "report.xlsx").exists()

    first = {path.name: path.read_bytes() for path in (folder / "outbox").iterdir()}
    assert demo(tmp_path).returncode == 0
    assert first == {path.name: path.read_bytes() for path in (folder / "outbox").iterdir()}


def test_the_demo_erases_nothing_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")

    done = demo(tmp_path, "--folder", "mine")

    assert done.returncode == 1
    assert (tmp_path / "mine" / "letter.txt").exists()
