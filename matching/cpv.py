"""The CPV tree: how near two codes stand (regulation 213/2008: division, group, class, category)."""

from __future__ import annotations

from collections.abc import Iterable

WIDTH = {2: 0.6, 3: 0.9}
"""Value of a code below the wanted one, by the digits of the latter: a whole division says little."""
LEVELS = {2: 0.1, 3: 0.5, 4: 0.85}
"""Value by the number of common leading digits; five and more are the same category or finer."""
SAME = 1.0
STRANGE = -0.3
"""Another division altogether; codes are known to be wrong at times, so it weighs little."""
DIVISION = 2


def significant(code: str) -> str:
    """The digits that say something: "90910000" is "9091"; at least the division's two."""
    return code.rstrip("0").ljust(DIVISION, "0")


def nearness(wanted: str, given: str) -> float:
    """From STRANGE to SAME; a code below the wanted one in the tree is the wanted one."""
    if given == wanted:
        return SAME
    if given.startswith(significant(wanted)):
        return WIDTH.get(len(significant(wanted)), SAME)
    common = next((size for size in range(8) if wanted[size] != given[size]), 8)
    return STRANGE if common < DIVISION else LEVELS.get(common, SAME)


def nearest(wanted: Iterable[str], given: Iterable[str]) -> tuple[float, str, str] | None:
    """The best pair (value, wanted, given); None when either side has no code."""
    codes = tuple(given)
    pairs = ((nearness(one, other), one, other) for one in wanted for other in codes)
    return max(pairs, key=lambda pair: pair[0], default=None)
