"""So many messages a minute, on elapsed time."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from digests.pace import Pace


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(st.integers(1, 600), st.lists(st.floats(0, 30), max_size=30))
def test_no_two_messages_are_nearer_than_the_rate_admits(per_minute: int, work: list[float]):
    time = Time()
    pace = Pace(per_minute, lambda: time.now, time.sleep)
    left = []
    for seconds in work:
        pace.wait()
        left.append(time.now)
        time.now += seconds

    gaps = [after - before for before, after in pairwise(left)]
    assert all(gap >= 60 / per_minute - 1e-6 for gap in gaps)


def test_without_a_rate_nothing_waits():
    time = Time()
    pace = Pace(None, lambda: time.now, time.sleep)

    for _ in range(3):
        pace.wait()

    assert time.now == 1000
