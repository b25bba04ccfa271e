"""Learning from verdicts, plainly: a word weighs less when what it carried was dropped, more when it was kept."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.text import Segment
from tenderwatch.model import Activity, Decision, DropReason, Match, Verdict

LEAST, MOST = 0.25, 2.0
"""No verdict silences a word, and none makes it decide alone."""
PRUDENCE = 6
"""Verdicts that a word is taken to have had before the first one: one verdict changes little."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A topical verdict on a notice, and the activity's own words that carried it."""

    stems: frozenset[str]
    kept: bool


def is_topical(decision: Decision) -> bool:
    """Whether a verdict speaks of the trade: kept, or dropped as "hors activité"; never of place, size or buyer."""
    return decision.verdict == Verdict.KEEP or (
        decision.verdict == Verdict.DROP and decision.reason == DropReason.ACTIVITY
    )


def lesson(decision: Decision, match: Match, activity: Activity) -> Lesson | None:
    """What a decision teaches of the words by which a notice was found; None when it teaches nothing."""
    own = {stem for text in (*activity.keywords, activity.label) for stem in Segment("", text).stems}
    quoted = (one.quote for one in match.evidence if one.quote and not one.field.endswith("cpv"))
    stems = frozenset(stem for quote in quoted for stem in Segment("", quote).stems if stem in own)
    return Lesson(stems, decision.verdict == Verdict.KEEP) if stems and is_topical(decision) else None


def votes(lessons: Iterable[Lesson]) -> dict[str, tuple[int, int]]:
    """By stem, how many kept and dropped notices it carried; the order of lessons does not matter."""
    kept, dropped = Counter[str](), Counter[str]()
    for one in lessons:
        (kept if one.kept else dropped).update(one.stems)
    return {stem: (kept[stem], dropped[stem]) for stem in sorted(kept.keys() | dropped.keys())}


def factors(counted: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """The factor of each stem, within LEAST..MOST; as many kept as dropped, or none, changes nothing."""
    return {stem: _factor(kept, dropped) for stem, (kept, dropped) in counted.items() if kept != dropped}


def _factor(kept: int, dropped: int) -> float:
    lean = (kept - dropped) / (kept + dropped + PRUDENCE)
    return round(math.pow(MOST, lean) if lean > 0 else math.pow(LEAST, -lean), 4)
