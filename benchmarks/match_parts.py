"""What each part of the topic is worth: judged pairs with it and without it, `python -m benchmarks.match_parts --help`.

Also the spread over profiles: the mean with each profile left out in turn, and the worst profile.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from matching import columns, inference, nature, topic, trades, wanted
from matching.relevance import evaluate_matching
from tenderwatch.commands.judged import grades_of, notices_of
from tenderwatch.config import MatchingRules
from tenderwatch.profiles import load_profiles

NONE: Mapping[nature.Nature, float] = dict.fromkeys(nature.Nature, 0.0)


@contextmanager
def without(*changes: Any) -> Iterator[None]:
    """Some names of modules replaced for a while."""
    for one in changes:
        one.start()
    try:
        yield
    finally:
        for one in changes:
            one.stop()


def both(name: str, value: float) -> tuple[Any, ...]:
    """A constant of the topic, in the scorer of one pair and in that of all."""
    return patch.object(topic, name, value), patch.object(columns, name, value)


def parts() -> dict[str, tuple[Any, ...]]:
    """Each part by its name, as what must be replaced to be without it."""
    return {
        "(everything)": (),
        "trades: words, homonyms and codes of the vocabulary": (patch.object(trades, "LEAST", 2.0),),
        "homonyms and exclusions": both("HOMONYM", 0.0),
        "nature of the purchase": (patch.object(wanted, "LOSSES", NONE),),
        "share of the title": both("FOCUS", 0.0),
        "a lot counts less than the whole": both("LOT", 1.0),
        "words of a keyword alone": (patch.object(wanted, "PART", 0.0),),
        "weak words of a trade": (patch.object(wanted, "WEAK", 0.0),),
        "codes": both("CPV", 0.0),
        "codes of kin trades": (patch.object(wanted, "KIN_CODES", 0.0),),
        "corpus statistics": (patch.object(wanted, "OWN_WORD", 0.65), patch("matching.telling.FULL", 1e-9)),
        "inference of codes": (patch.object(inference, "SURE", 2.0),),
    }


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--corpus", "--profiles", "--judgements"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args()
    profiles, grades = load_profiles(given.profiles), grades_of(given.judgements)
    corpora = [notices_of(given.corpus, with_cpv=with_cpv) for with_cpv in (True, False)]
    print("| without | AP | P@5 | nDCG@10 | F1 | AP, no CPV | P@5 | nDCG@10 | F1 |\n|---|" + "--:|" * 8)
    for name, changes in parts().items():
        with without(*changes):
            found = [evaluate_matching(profiles, notices, grades, MatchingRules().strong) for notices in corpora]
        print(f"| {name} | " + " | ".join(_cells(found)) + " |", flush=True)
        if not changes:
            spread = [_spread(one["profiles"], grades) for one in found]
    print("\n".join(spread))


def _cells(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        for name in ("average_precision", "precision_at_5", "ndcg_at_10"):
            yield f"{one['mean'][name]:.3f}"
        yield f"{one['at_threshold']['f1']:.3f}"


def _spread(profiles: Mapping[str, Mapping[str, float]], grades: Mapping[str, Mapping[str, int]]) -> str:
    """The mean average precision with each profile left out, least and most, and the worst profile."""
    counted = {
        name: one["average_precision"]
        for name, one in profiles.items()
        if sum(grade == 2 for grade in grades.get(name, {}).values()) >= 3
    }
    left_out = [(sum(counted.values()) - one) / (len(counted) - 1) for one in counted.values()]
    worst = min(counted, key=counted.__getitem__)
    return (
        f"one profile left out: AP {min(left_out):.3f} to {max(left_out):.3f}; worst: {worst}, AP {counted[worst]:.3f}"
    )


if __name__ == "__main__":
    main()
