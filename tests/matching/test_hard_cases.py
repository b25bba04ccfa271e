"""Some 470 composed passages that naive readers get wrong, each with what a specialist answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matching.conditions import conditions
from matching.doors import read_doors
from matching.evaluation import answers
from matching.marks import Sense, marks
from tenderwatch.french import clean
from tenderwatch.model import Condition, DoorKind, Lot
from tests.factories import a_notice

CASES = [json.loads(line) for line in (Path(__file__).parent / "hard_cases.jsonl").read_text("utf-8").splitlines()]
LABELS = ("reserved", "insertion_clause", "social_criterion", "visit_required")


def having(name: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES if name in case]


def test_the_cases_are_many_and_of_every_kind() -> None:
    assert len(CASES) >= 450
    assert all(sum(bool(case[name]) for case in CASES) >= 25 for name in LABELS)
    assert sum(not any(case[name] for name in LABELS) for case in CASES) >= 60


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_each_hard_case_is_read_as_a_specialist_reads_it(case: dict[str, Any]) -> None:
    assert answers(case["text"]) == {name: case[name] for name in LABELS}


@pytest.mark.parametrize("case", having("hours"))
def test_the_hours_of_a_clause_are_read(case: dict[str, Any]) -> None:
    found = [one.hours for one in marks(clean(case["text"])) if one.sense == Sense.CLAUSE and one.hours]

    assert case["hours"] in found


@pytest.mark.parametrize("case", having("percentage"))
def test_the_share_of_a_clause_is_read(case: dict[str, Any]) -> None:
    assert case["percentage"] in [one.percentage for one in marks(clean(case["text"])) if one.sense == Sense.CLAUSE]


@pytest.mark.parametrize("case", having("lots"))
def test_lots_keep_their_own_reservation(case: dict[str, Any]) -> None:
    numbers = [str(number) for number in range(1, 13)]
    notice = a_notice(
        title="Consultation", description=clean(case["text"]), lots=tuple(Lot(number=one, title="x") for one in numbers)
    )
    doors = read_doors(notice)
    found = {
        number: next((one.to for one in doors.of_lot(number) if one.kind == DoorKind.RESERVED), None)
        for number in case["lots"]
    }

    assert found == case["lots"]


@pytest.mark.parametrize("case", having("max_lots"))
def test_the_limit_on_lots_is_read(case: dict[str, Any]) -> None:
    found = [value for condition, value, _, _ in conditions(clean(case["text"])) if condition == Condition.MOST_LOTS]

    assert found == [case["max_lots"]]


_VARIANTS = {"allowed": Condition.VARIANTS_ALLOWED, "forbidden": Condition.VARIANTS_FORBIDDEN}
_GROUPS = {"solidary": Condition.GROUP_SOLIDARY, "joint": Condition.GROUP_JOINT, "free": Condition.GROUP_FREE}


@pytest.mark.parametrize(("name", "table"), [("variants", _VARIANTS), ("group", _GROUPS)])
def test_variants_and_the_form_of_a_group_are_read(name: str, table: dict[str, Condition]) -> None:
    wrong = [
        case["id"]
        for case in CASES
        if name in case and table[case[name]] not in {one[0] for one in conditions(clean(case["text"]))}
    ]

    assert wrong == []
