"""The measures of doors are what the definitions say."""

from __future__ import annotations

from typing import Any

from matching.evaluation import evaluate_doors


def row(name: str, text: str, **labels: Any) -> dict[str, Any]:
    none = {"reserved": None, "insertion_clause": False, "social_criterion": False, "visit_required": False}
    return none | {"id": name, "text": text, "source": "ignored"} | labels


def test_right_false_and_missed_answers_are_counted_and_every_error_is_listed() -> None:
    found = evaluate_doors(
        [
            row("right", "Lot réservé aux SIAE.", reserved="siae"),
            row("other kind", "Lot réservé aux SIAE.", reserved="ea_esat"),
            row("false", "Lot réservé aux SIAE."),
            row("missed", "Voir le règlement.", reserved="siae", visit_required=True),
        ]
    ).as_dict()

    assert found["reserved"] == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert found["reserved_kind_accuracy"] == 0.5
    assert found["visit_required"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert [(error["id"], error["field"]) for error in found["errors"]] == [
        ("other kind", "reserved"),
        ("false", "reserved"),
        ("missed", "reserved"),
        ("missed", "visit_required"),
    ]


def test_no_passage_gives_zeros() -> None:
    assert evaluate_doors([]).as_dict()["insertion_clause"]["f1"] == 0.0
