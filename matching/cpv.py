"""The CPV tree: how near two codes stand (regulation 213/2008: division, group, class, category).

Codes are known to be wrong at times, so a strange one takes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

WIDTH = {2: 0.6, 3: 0.9}
"""Value of a code below the wanted one, by the digits of the latter: a whole division says little."""
LEVELS = {3: 0.5, 4: 0.85, 5: 1.0}
"""Value by the number of common leading digits; five and more are the same category or finer."""
SAME = 1.0
DIVISION = 2


def significant(code: str) -> str:
    """The digits that say something: "90910000" is "9091"; at least the division's two."""
    return code.rstrip("0").ljust(DIVISION, "0")


@lru_cache(maxsize=10_000)
def neighbourhood(wanted: str) -> tuple[tuple[str, float], ...]:
    """Beginnings of codes with what a code that begins so is worth; the longest that fits counts."""
    return tuple(_neighbourhood(wanted))


def _neighbourhood(wanted: str) -> Iterator[tuple[str, float]]:
    own = significant(wanted)
    for size, value in LEVELS.items():
        if size < len(own):
            yield wanted[:size], value
    yield own, WIDTH.get(len(own), SAME)
    yield wanted, SAME


def best(starts: Mapping[str, tuple[float, str | None]], given: Iterable[str]) -> tuple[float, str | None, str]:
    """The given code that is worth most by its beginning: its value, the wanted code it is near, and itself."""
    found: tuple[float, str | None, str] = (0.0, None, "")
    for code in given:
        for size in range(DIVISION, len(code) + 1):
            value, wanted = starts.get(code[:size], NOTHING)
            if value > found[0] or (value == found[0] and wanted == code):
                found = value, wanted, code
    return found


NOTHING = (0.0, None)
