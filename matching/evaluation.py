"""How well doors are read, against labelled passages: precision, recall and F1, pooled over passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.marks import Sense, marks, reserved_in
from tenderwatch.french import clean

FIELDS = ("reserved", "insertion_clause", "social_criterion", "visit_required")


@dataclass
class Counts:
    """Passages by what was expected and what was got."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, *, expected: bool, got: bool) -> None:
        """Count one passage."""
        self.right += expected and got
        self.false += got and not expected
        self.missed += expected and not got

    def measures(self) -> dict[str, float]:
        """Precision, recall, F1; an empty denominator gives 0."""
        return {
            "precision": _ratio(self.right, self.right + self.false),
            "recall": _ratio(self.right, self.right + self.missed),
            "f1": _ratio(2 * self.right, 2 * self.right + self.false + self.missed),
        }


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


@dataclass
class DoorsEvaluation:
    """The measures of a set of labelled passages, and every error with its text."""

    counts: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in FIELDS})
    kinds: Counts = field(default_factory=Counts)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def add(self, row: Mapping[str, Any]) -> None:
        """Read one passage (`id`, `text`, and a label per field) and count what was got."""
        got = answers(str(row["text"]))
        for name in FIELDS:
            expected = row.get(name)
            self.counts[name].add(expected=bool(expected), got=bool(got[name]))
            if (expected or None) != (got[name] or None):
                error = {"id": row.get("id"), "field": name, "expected": expected, "got": got[name]}
                self.errors.append(error | {"text": row["text"]})
        if row.get("reserved") and got["reserved"]:
            self.kinds.add(expected=True, got=row["reserved"] == got["reserved"])

    def as_dict(self) -> dict[str, Any]:
        """The measures by name, as the command prints them."""
        named: dict[str, Any] = {name: counts.measures() for name, counts in self.counts.items()}
        accuracy = _ratio(self.kinds.right, self.kinds.right + self.kinds.missed)
        return named | {"reserved_kind_accuracy": accuracy, "errors": self.errors}


def answers(text: str) -> dict[str, Any]:
    """What is read in one passage, cleaned as every text of a notice is, in the words of the labels."""
    found = marks(clean(text))
    senses = {one.sense for one in found}
    return {
        "reserved": reserved_in(found),
        "insertion_clause": Sense.CLAUSE in senses,
        "social_criterion": Sense.CRITERION in senses,
        "visit_required": Sense.VISIT in senses,
    }


def evaluate_doors(rows: Iterable[Mapping[str, Any]]) -> DoorsEvaluation:
    """All passages of a set."""
    made = DoorsEvaluation()
    for row in rows:
        made.add(row)
    return made
