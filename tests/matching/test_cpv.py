"""The CPV tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.cpv import SAME, STRANGE, nearest, nearness

CODES = st.from_regex(r"\A(?:0[3-9]|[1-9]\d)\d{6}\Z")


@pytest.mark.parametrize(
    ("wanted", "given_code", "expected"),
    [
        ("90910000", "90911200", SAME),
        ("90911200", "90911200", SAME),
        ("90911200", "90910000", 0.85),
        ("90911200", "90920000", 0.5),
        ("90911200", "90500000", 0.1),
        ("90911200", "45000000", STRANGE),
    ],
)
def test_nearness_falls_with_the_distance_in_the_tree(wanted: str, given_code: str, expected: float) -> None:
    assert expected == nearness(wanted, given_code)


@given(CODES, CODES)
def test_every_pair_has_a_value_in_bounds_and_equal_codes_are_the_same(one: str, other: str) -> None:
    assert STRANGE <= nearness(one, other) <= SAME
    assert nearness(one, one) == SAME


def test_the_best_pair_counts_and_no_code_is_unknown() -> None:
    assert nearest(["90910000", "77310000"], ["45000000", "77311000"]) == (SAME, "77310000", "77311000")
    assert nearest([], ["45000000"]) is None
    assert nearest(["45000000"], []) is None
