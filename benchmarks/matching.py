"""How fast all profiles are matched with many notices, beside others: `python -m benchmarks.matching --help`."""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import match_peers, match_sample
from matching.columns import Columns, Index
from matching.criteria import topical
from matching.match import lowest
from matching.subject import Seeker, Subject
from matching.topic import read
from tenderwatch.config import MatchingRules
from tenderwatch.model import Notice
from tenderwatch.reference import Trade, trades
from tenderwatch.reference.trades import FOREIGN

ENOUGH, FEWEST = 250, 10
"""Matches of a whole trade, so that an enterprise with some of its words still has 50; trades at least."""
DOUBTFUL = MatchingRules().doubtful / topical.POINTS
BLOCK = 4_000
"""Purchases and lots that are scored at once: memory does not grow with the corpus."""
SAMPLE = 500
"""Pairs that are scored again one by one, and must come out the same."""
TOLERANCE = 1e-9


@dataclass
class Run:
    """What one run of ours gave."""

    seekers: list[Seeker]
    subjects: list[Subject]
    blocks: list[tuple[int, Columns]]
    prepare_seconds: float
    seconds: float

    def best(self) -> dict[tuple[str, str], tuple[float, Seeker, Subject]]:
        """The best pair of each notice with each enterprise."""
        found: dict[tuple[str, str], tuple[float, Seeker, Subject]] = {}
        for start, columns in self.blocks:
            for row, number, total in zip(columns.subjects, columns.activities, columns.total, strict=True):
                seeker, subject = self.seekers[number], self.subjects[start + row]
                key = subject.notice.key, seeker.enterprise.id
                if key not in found or total > found[key][0]:
                    found[key] = total, seeker, subject
        return found


def run(notices: Sequence[Notice], seekers: list[Seeker]) -> Run:
    """Prepare the profiles, then read and score the notices block by block; contributions are columns."""
    match_peers.settle()
    start = time.process_time()
    index = Index([one.wanted for one in seekers])
    prepared = time.process_time()
    least = lowest(MatchingRules())
    subjects = match_sample.all_subjects(notices)
    blocks = [(at, index.read(subjects[at : at + BLOCK], least=least)) for at in range(0, len(subjects), BLOCK)]
    return Run(seekers, subjects, blocks, prepared - start, time.process_time() - prepared)


def served(notices: Sequence[Notice]) -> list[Trade]:
    """The trades of which an enterprise gets enough matches among these notices; the best ten where too few do."""
    chance = random.Random(3)
    own = [one for one in trades() if one.family != FOREIGN]
    seekers = [Seeker(match_sample.nobody(), match_sample.activity(one, chance)) for one in own]
    made = run(notices, seekers)
    counts = Counter(int(n) for _, columns in made.blocks for n in columns.activities[columns.total >= DOUBTFUL])
    order = sorted(range(len(own)), key=lambda number: -counts[number])
    return [own[number] for place, number in enumerate(order) if place < FEWEST or counts[number] >= ENOUGH]


def check(made: Run) -> int:
    """Score a sample of pairs one by one; the number that was checked.

    Raises:
        AssertionError: a pair that comes out differently.
    """
    chance, checked = random.Random(5), 0
    for start, columns in made.blocks:
        for at in chance.sample(range(len(columns)), min(len(columns), SAMPLE // len(made.blocks) + 1)):
            topic = read(made.seekers[columns.activities[at]].wanted, made.subjects[start + columns.subjects[at]]).topic
            parts = np.array([topic.words, topic.homonyms, topic.nature, topic.cpv or 0.0])
            ours = np.array([one[at] for one in (columns.words, columns.homonyms, columns.nature, columns.cpv)])
            assert np.abs(parts - ours).max() < TOLERANCE, (parts, ours)
            checked += 1
    return checked


def explain(pairs: Sequence[tuple[float, Seeker, Subject]]) -> float:
    """Seconds to explain every match with its contributions, sentences and quotes."""
    match_peers.settle()
    start = time.process_time()
    for _, seeker, subject in pairs:
        topical.contributions(seeker, subject, read(seeker.wanted, subject))
    return time.process_time() - start


def measure(number: int, enterprises: int, corpus: Path | None) -> dict[str, Any]:
    """Everything, ours and theirs, in one run."""
    notices = match_sample.notices(number, corpus)
    profiles = match_sample.enterprises(enterprises, served(notices))
    texts = match_peers.texts_of(notices)
    floor_seconds = match_peers.floor(texts)
    match_peers.stem.cache_clear()
    made = run(
        match_sample.notices(number, corpus), [Seeker(one, activity) for one in profiles for activity in one.activities]
    )
    best = {pair: one for pair, one in made.best().items() if one[0] >= DOUBTFUL}
    by_enterprise = Counter(enterprise for _, enterprise in best)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    explain_seconds = explain(list(best.values()))
    fuzzy, scaled = match_peers.rapidfuzz(texts, profiles)
    seconds = {"rapidfuzz": fuzzy, "sqlite_fts5": match_peers.sqlite_fts5(texts, profiles),
               "bm25s": match_peers.bm25(texts, profiles)}  # fmt: skip
    peers = {name: {"seconds": round(one, 3), "ratio": round(one / made.seconds, 2)} for name, one in seconds.items()}
    return {
        "notices": number,
        "enterprises": enterprises,
        "matches": len(best),
        "least_matches": min((by_enterprise[one.id] for one in profiles), default=0),
        "seconds": round(made.seconds, 3),
        "prepare_seconds": round(made.prepare_seconds, 3),
        "explain_seconds": round(explain_seconds, 3),
        "explain_microseconds_each": round(explain_seconds / max(len(best), 1) * 1e6, 1),
        "checked": check(made),
        "peak_mb": round(peak, 1),
        "peers": peers | {"rapidfuzz": peers["rapidfuzz"] | {"scaled_from_a_part": scaled}},
        "floor_seconds": round(floor_seconds, 3),
        "floor_ratio": round(made.seconds / floor_seconds, 2),
    }


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--enterprises", type=int, default=1_000)
    parser.add_argument("--corpus", type=Path, help="notices to vary, as JSON lines; a composed sample by default")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    found = measure(given.notices, given.enterprises, given.corpus)
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:<26} {value}")


if __name__ == "__main__":
    main()
