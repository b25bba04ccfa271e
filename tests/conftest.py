"""What every test can ask for: where the shared real data is, and a pinned clock."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tenderwatch.clock import PARIS, PIN

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
settings.register_profile("whatever the load", deadline=None)
settings.load_profile("whatever the load")


def pytest_xdist_auto_num_workers() -> int:
    """More than processors: many tests wait for a server, a browser or a child."""
    return 3 * (os.cpu_count() or 1) // 2


@pytest.fixture
def shared() -> Path:
    """The folder of real notices beside the project; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the shared real data is not beside the project")
    return SHARED


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Monday 5 October 2026, 6:00 in Paris, for this process and its children."""
    moment = datetime(2026, 10, 5, 6, 0, tzinfo=PARIS)
    monkeypatch.setenv(PIN, moment.isoformat())
    return moment
