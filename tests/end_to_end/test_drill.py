"""Two of the runs of `make drill`, of which `.ci/run` makes ten: every source with faults at random, then without."""

from __future__ import annotations

import pytest

from tenderwatch import clock
from tests.drill import NOW, drill


def test_after_the_faults_nothing_is_missing_and_nothing_is_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.PIN, NOW.isoformat())

    tally = drill(2, first=3)

    assert tally.wrong == []
    assert tally.faults
    assert tally.failed
