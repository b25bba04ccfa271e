"""Which refusals a coordinator is asked about: a random draw by strata, near misses first, that can be drawn again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from matching import gates
from matching.match import Matcher
from matching.score import reach
from matching.subject import subjects
from tenderwatch.config import MatchingRules
from tenderwatch.model import Enterprise, Procedure, Sampled, Stratum

QUOTAS: Mapping[Stratum, int] = {Stratum.NEAR: 16, Stratum.FAR: 9, Stratum.REST: 5}
"""About thirty a week and network: what a coordinator can look at in ten minutes."""
NEAR_MISS = 15.0
"""Points under the bar that are still near."""
Pair = tuple[str, str]
"""Procedure key and enterprise id."""


def drawn(
    enterprises: Sequence[Enterprise],
    procedures: Sequence[Procedure],
    matcher: Matcher,
    rules: MatchingRules,
    *,
    network: str,
    week: str,
    now: datetime,
) -> list[Sampled]:
    """The week's draw among what a network's members were refused; the same input gives the same draw.

    `matcher` judges with a bar of 0, so that what stands under the bar of `rules` has its score too. Within a stratum
    each pair is as likely as another, and its probability is kept with it.
    """
    members = sorted(one.id for one in enterprises if one.activities)
    opened = sorted(one.key for one in procedures if gates.admitted(subjects(one), now, rules.min_days)[1])
    scores = {(one.procedure_key, one.enterprise_id): reach(one) for one in matcher.match(procedures, now=now).matches}
    dice = random.Random(f"{network}:{week}")  # noqa: S311 (a draw that anybody can repeat)
    near = sorted(pair for pair, score in scores.items() if rules.doubtful - NEAR_MISS <= score < rules.doubtful)
    far = sorted(pair for pair, score in scores.items() if score < rules.doubtful - NEAR_MISS)
    rest = len(opened) * len(members) - len(scores)
    chosen: list[tuple[Stratum, int, Iterable[Pair]]] = [
        (Stratum.NEAR, len(near), dice.sample(near, min(QUOTAS[Stratum.NEAR], len(near)))),
        (Stratum.FAR, len(far), dice.sample(far, min(QUOTAS[Stratum.FAR], len(far)))),
        (Stratum.REST, rest, _others(dice, opened, members, scores, min(QUOTAS[Stratum.REST], rest))),
    ]
    return [
        Sampled(week, network, *pair, stratum, min(QUOTAS[stratum] / size, 1.0), scores.get(pair), now)
        for stratum, size, pairs in chosen
        for pair in pairs
    ]


def _others(
    dice: random.Random, opened: Sequence[str], members: Sequence[str], scored: Mapping[Pair, float], wanted: int
) -> list[Pair]:
    """Pairs without a score: drawn by number, since there are too many to be listed."""
    numbers = _shuffled(dice, len(opened) * len(members))
    pairs = ((opened[number // len(members)], members[number % len(members)]) for number in numbers)
    return list(islice((pair for pair in pairs if pair not in scored), wanted))


def _shuffled(dice: random.Random, size: int) -> Iterable[int]:
    """Numbers below a size, each once, in random order, one by one."""
    seen: set[int] = set()
    while len(seen) < size:
        number = dice.randrange(size)
        if number not in seen:
            seen.add(number)
            yield number
