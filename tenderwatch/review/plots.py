"""Plots as shapes and words, which a macro draws as SVG; a table with the same numbers stands beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from digests.text import in_thousands, line
from tenderwatch.model import Estimate

WIDTH, SMALL = 360, 240
"""Units across, of a plot by itself and of one among several: words of 12 units can be read on a phone."""
COLUMNS_HEIGHT, ROW_HEIGHT, BAR = 96, 40, 9
ROOM = 38
"""Units that a column's label or value takes; where they are closer, only some are told."""
LABEL = 46
"""Characters of a row's label."""
Look = Literal["main", "second", "bad", "axis"]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, its corner at the top left."""

    x: float
    y: float
    width: float
    height: float
    look: Look


@dataclass(frozen=True, slots=True)
class Word:
    """A text on its baseline."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture in units. `name` is unique on the page; title and description say it in words."""

    name: str
    title: str
    description: str
    width: int
    height: float
    bars: tuple[Bar, ...]
    words: tuple[Word, ...]
    legend: str = ""


def columns(
    name: str, title: str, values: Sequence[tuple[str, int]], *, bad: frozenset[int] = frozenset(), width: int = WIDTH
) -> Plot:
    """One column per value, in their order; `bad`: those, by number, that something is wrong with."""
    highest = max((value for _, value in values), default=0)
    step, ground = width / max(1, len(values)), 16.0 + COLUMNS_HEIGHT
    bars, words = [Bar(0, ground, width, 1, "axis")], []
    told = _told([value for _, value in values], step)
    for number, (label, value) in enumerate(values):
        height = COLUMNS_HEIGHT * value / highest if highest else 0.0
        left, middle = number * step, _round(number * step + step / 2)
        bars.append(_bar(left + step * 0.15, ground - height, step * 0.7, height, "bad" if number in bad else "main"))
        if number in bad or number in told:
            text = "!" if number in bad else in_thousands(value)
            words.append(Word(middle, _round(ground - height - 4), text, "middle"))
        if (len(values) - 1 - number) % ceil(ROOM / step) == 0:
            words.append(Word(middle, ground + 15, label, "middle"))
    return Plot(name, title, _of_columns(values, bad), width, ground + 20, tuple(bars), tuple(words))


def _told(values: Sequence[int], step: float) -> set[int]:
    """The columns that bear their value: all where there is room, else the highest, and the last if it is far off."""
    if step >= ROOM or not values:
        return set(range(len(values)))
    last = len(values) - 1
    highest = max(range(len(values)), key=values.__getitem__)
    return {highest} | ({last} if (last - highest) * step >= ROOM else set())


def _of_columns(values: Sequence[tuple[str, int]], bad: frozenset[int]) -> str:
    if not any(value for _, value in values):
        return "Rien."
    (label, highest), (last, latest) = max(values, key=lambda one: one[1]), values[-1]
    told = f"La plus haute, {label} : {in_thousands(highest)} ; la dernière, {last} : {in_thousands(latest)}."
    odd = f" Marquées d'un « ! » : {', '.join(values[one][0] for one in sorted(bad))}." if bad else ""
    return f"{len(values)} colonnes. {told}{odd}"


def pairs(name: str, title: str, series: tuple[str, str], rows: Sequence[tuple[str, int, int]]) -> Plot:
    """Two bars per row, one above the other: the first of each series, then the second."""
    highest = max((max(one, other) for _, one, other in rows), default=0)
    scale = (WIDTH - 50) / highest if highest else 0.0
    looks: tuple[Look, Look] = "main", "second"
    bars, words = [], []
    for number, (label, *values) in enumerate(rows):
        top = number * ROW_HEIGHT
        words.append(Word(0, top + 13, line(label, LABEL)))
        for at, (value, look) in enumerate(zip(values, looks, strict=True)):
            y = top + 18.0 + at * (BAR + 1)
            bars.append(_bar(0, y, max(value * scale, 1), BAR, look))
            words.append(Word(_round(value * scale + 5), y + BAR, in_thousands(value)))
    told = " ; ".join(f"{label} : {one} et {other}" for label, one, other in rows[:3])
    legend = f"en haut {series[0]}, en bas {series[1]}"
    description = f"Deux barres par ligne, {legend}. {told}." if rows else "Rien."
    height = max(ROW_HEIGHT * len(rows), ROW_HEIGHT)
    return Plot(name, title, description, WIDTH, height, tuple(bars), tuple(words), legend)


def interval(name: str, title: str, rows: Sequence[tuple[str, Estimate]]) -> Plot:
    """Shares on a scale from 0 to 100 %, each with its interval."""
    bars, words = [], []
    for number, (label, one) in enumerate(rows):
        top = number * ROW_HEIGHT
        told = f"{label} : {_percent(one.value)}, entre {_percent(one.low)} et {_percent(one.high)}"
        words.append(Word(0, top + 13, told))
        bars.append(_bar(WIDTH * one.low, top + 22, WIDTH * (one.high - one.low), 4, "second"))
        bars.append(_bar(WIDTH * one.value - 3, top + 18, 6, 12, "main"))
    ground = ROW_HEIGHT * len(rows) + 4.0
    bars.append(Bar(0, ground, WIDTH, 1, "axis"))
    scale: tuple[tuple[float, str, Anchor], ...] = (
        (0, "0", "start"), (WIDTH / 2, "50\u00a0%", "middle"), (WIDTH, "100\u00a0%", "end"),
    )  # fmt: skip
    words += [Word(x, ground + 15, text, anchor) for x, text, anchor in scale]
    described = " ; ".join(f"{label} : {_percent(one.value)}" for label, one in rows)
    return Plot(name, title, f"{described}.", WIDTH, ground + 20, tuple(bars), tuple(words))


def _bar(x: float, y: float, width: float, height: float, look: Look) -> Bar:
    return Bar(_round(x), _round(y), _round(width), _round(height), look)


def _round(value: float) -> float:
    return round(value, 1)


def _percent(value: float) -> str:
    return f"{100 * value:.0f}\u00a0%"
