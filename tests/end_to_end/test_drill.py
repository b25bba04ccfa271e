"""Ten of the runs of `make drill`: every source with faults at random, then once without."""

from __future__ import annotations

import pytest

from tenderwatch import clock
from tests.drill import NOW, drill


@pytest.mark.parametrize("first", [0, 5])
def test_after_the_faults_nothing_is_missing_and_nothing_is_twice(monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    monkeypatch.setenv(clock.PIN, NOW.isoformat())

    tally = drill(5, first)

    assert tally.wrong == []
    assert tally.faults
    assert tally.failed
