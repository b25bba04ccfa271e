"""The CPV tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.cpv import SAME, best, neighbourhood

CODES = st.from_regex(r"\A(?:0[3-9]|[1-9]\d)\d{6}\Z")


def nearness(wanted: str, given_code: str) -> float:
    return best({start: (value, wanted) for start, value in neighbourhood(wanted)}, [given_code])[0]


@pytest.mark.parametrize(
    ("wanted", "given_code", "expected"),
    [
        ("90910000", "90911200", SAME),
        ("90911200", "90911200", SAME),
        ("90911200", "90911300", SAME),
        ("90911200", "90919200", 0.85),
        ("90911200", "90920000", 0.5),
        ("90911200", "90500000", 0.0),
        ("90911200", "45000000", 0.0),
        ("22000000", "22150000", 0.6),
        ("22000000", "22000000", SAME),
        ("22100000", "22150000", 0.9),
    ],
)
def test_nearness_falls_with_the_distance_in_the_tree(wanted: str, given_code: str, expected: float) -> None:
    assert expected == nearness(wanted, given_code)


@given(CODES, CODES)
def test_every_pair_has_a_value_in_bounds_and_equal_codes_are_the_same(one: str, other: str) -> None:
    assert 0.0 <= nearness(one, other) <= SAME
    assert nearness(one, one) == SAME


def test_the_best_of_several_codes_counts_and_a_strange_one_is_worth_nothing() -> None:
    starts = {start: (value, "90910000") for start, value in neighbourhood("90910000")}

    assert best(starts, ["45000000", "90911200"]) == (SAME, "90910000", "90911200")
    assert best(starts, ["45000000", "99999999", "00000000"])[0] == 0.0
    assert best(starts, []) == (0.0, None, "")
