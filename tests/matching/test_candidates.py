"""The cheap step: pairs with nothing in common are not looked at."""

from __future__ import annotations

from typing import Any

import pytest

from matching.candidates import Candidates
from matching.procedures import assemble
from matching.subject import Seeker, subjects
from tenderwatch.model import Activity, Lot
from tests.factories import a_notice, an_enterprise


def met(activity: Activity, **overrides: Any) -> list[int]:
    """Positions (0 the whole, then its lots) that the full scorer would see."""
    notice = a_notice(description=None, **overrides)
    candidates = Candidates([Seeker(an_enterprise(), activity)])
    return [position for position, _ in candidates.among(subjects(assemble(notice.key, [notice])))]


CLEANING = Activity(label="Propreté", keywords=("nettoyage de bureaux",), cpv=("90910000",))


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"title": "Nettoyages", "cpv": ()}, [0]),
        ({"title": "Divers", "cpv": ("90911200",)}, [0]),
        ({"title": "Divers", "cpv": ("90511000",)}, []),
        ({"title": "Divers", "cpv": ()}, []),
        ({"title": "Divers", "cpv": (), "lots": (Lot(number="1", title="Voirie"), Lot(number="2", title="Bureaux"))}, [2]),
    ],
)  # fmt: skip
def test_a_word_or_a_group_of_codes_in_common_makes_a_pair(overrides: dict[str, Any], expected: list[int]) -> None:
    assert expected == met(CLEANING, **overrides)


def test_a_wanted_division_meets_every_code_below_it() -> None:
    assert met(Activity(label="Imprimés", cpv=("22000000",)), title="Divers", cpv=("22150000",)) == [0]


def test_nobody_and_nothing_make_no_pairs() -> None:
    assert Candidates([]).among([]) == []
    assert met(Activity(label="?"), title="?", cpv=()) == []
