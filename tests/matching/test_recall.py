"""Recall from refusals drawn at random: right on average, with an interval that holds, or not told at all."""

from __future__ import annotations

import random

import pytest

from matching.recall import Estimate, Reviewed, Shown, recall
from tenderwatch.model import Stratum

WEEKS = [f"2026-W{number:02d}" for number in range(30, 43)]
SIZES = {Stratum.NEAR: (60, 16), Stratum.FAR: (400, 9), Stratum.REST: (5_000, 5)}


def reviewed(shares: dict[Stratum, float], dice: random.Random, silent: float = 0.0) -> list[Reviewed]:
    """Thirteen weeks of draws from populations with these shares of suiting pairs."""
    found = []
    for week in WEEKS:
        for stratum, (size, drawn) in SIZES.items():
            for _ in range(drawn):
                suits = None if dice.random() < silent else dice.random() < shares[stratum]
                found.append(Reviewed(week, stratum, drawn / size, suits))
    return found


def test_too_few_answers_say_what_is_missing() -> None:
    none = recall(Shown(0, 0, 0), [])
    few = recall(Shown(50, 10, 0), reviewed(dict.fromkeys(Stratum, 0.0), random.Random(1))[:90])

    assert none.near is None
    assert none.missing[0] == "0 semaines avec des réponses sur 13"
    assert few.whole is None
    assert any("semaines" in one for one in few.missing)


def test_no_suiting_refusal_gives_a_high_recall_that_stays_open_below() -> None:
    found = recall(Shown(300, 100, 0), reviewed(dict.fromkeys(Stratum, 0.0), random.Random(1)))

    assert found.near is not None
    assert found.whole is not None
    assert found.near.value == found.whole.value == 1.0
    assert found.near.low < 1.0
    assert found.whole.low < found.near.low


def test_unanswered_refusals_and_undecided_matches_do_not_bias_it() -> None:
    shares = {Stratum.NEAR: 0.2, Stratum.FAR: 0.01, Stratum.REST: 0.0}
    full = recall(Shown(400, 100, 0), reviewed(shares, random.Random(3)))
    half = recall(Shown(200, 50, 250), reviewed(shares, random.Random(4), silent=0.4))

    assert full.near is not None
    assert half.near is not None
    assert half.near.value == pytest.approx(full.near.value, abs=0.15)
    assert half.near.high - half.near.low > full.near.high - full.near.low


def test_the_interval_holds_the_true_recall_about_as_often_as_it_says() -> None:
    shares = {Stratum.NEAR: 0.15, Stratum.FAR: 0.02, Stratum.REST: 0.0}
    lost = 13 * (60 * 0.15 + 400 * 0.02)
    truth = 400 / (400 + lost)
    found = [recall(Shown(400, 0, 0), reviewed(shares, random.Random(seed))).near for seed in range(60)]

    held = [one.low <= truth <= one.high for one in found if one]
    assert len(held) == 60
    assert sum(held) >= 52
    mean = sum(one.value for one in found if one) / 60
    assert mean == pytest.approx(truth, abs=0.03)


def test_the_same_answers_give_the_same_estimate() -> None:
    answers = reviewed(dict.fromkeys(Stratum, 0.05), random.Random(2))

    assert recall(Shown(100, 5, 3), answers) == recall(Shown(100, 5, 3), answers)
    assert isinstance(recall(Shown(100, 5, 3), answers).whole, Estimate)
