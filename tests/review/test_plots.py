"""Plots: their shapes follow the numbers, stay in their frame, and their words do not run into each other."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenderwatch.model import Estimate
from tenderwatch.review.plots import ROOM, SMALL, WIDTH, Plot, columns, interval, pairs

COUNTS = st.lists(st.integers(0, 100_000), max_size=40)


def inside(plot: Plot) -> bool:
    return all(one.x >= 0 and one.y >= 0 and one.x + one.width <= plot.width + 0.2 for one in plot.bars) and all(
        one.y + one.height <= plot.height for one in plot.bars
    )


@given(counts=COUNTS, width=st.sampled_from([WIDTH, SMALL]))
def test_columns_are_as_high_as_their_numbers_and_their_words_have_room(counts: list[int], width: int) -> None:
    plot = columns("p", "t", [(f"S{number}", one) for number, one in enumerate(counts)], width=width)

    bars = [one for one in plot.bars if one.look == "main"]
    assert inside(plot)
    assert len(bars) == len(counts)
    assert all(
        (bars[one].height <= bars[other].height) for one in range(len(counts)) for other in range(len(counts))
        if counts[one] <= counts[other]
    )  # fmt: skip
    places = [one.x for one in plot.words if one.text.startswith("S")]
    assert all(after - before >= ROOM - 0.2 for before, after in pairwise(places))


@given(rows=st.lists(st.tuples(st.text(max_size=80), st.integers(0, 10_000), st.integers(0, 10_000)), max_size=8))
def test_pairs_have_two_bars_a_row_within_the_frame(rows: list[tuple[str, int, int]]) -> None:
    plot = pairs("p", "t", ("une", "autre"), rows)

    assert inside(plot)
    assert [one.look for one in plot.bars] == ["main", "second"] * len(rows)


def test_what_is_wrong_is_marked_by_a_sign_and_in_words_not_by_colour_alone() -> None:
    plot = columns("p", "t", [("05/10", 3), ("06/10", 0)], bad=frozenset({1}))

    assert [one.look for one in plot.bars] == ["axis", "main", "bad"]
    assert "!" in {one.text for one in plot.words}
    assert "06/10" in plot.description.partition("«")[2]


def test_an_interval_holds_its_value() -> None:
    plot = interval("p", "t", [("tous", Estimate(0.8, 0.6, 0.9))])

    whisker, dot, _ = plot.bars
    assert whisker.x <= dot.x + dot.width / 2 <= whisker.x + whisker.width
    assert plot.words[0].text == "tous : 80\u00a0%, entre 60\u00a0% et 90\u00a0%"


def test_nothing_is_said_to_be_nothing() -> None:
    assert columns("p", "t", [("S1", 0)]).description == "Rien."
    assert pairs("p", "t", ("a", "b"), []).description == "Rien."
