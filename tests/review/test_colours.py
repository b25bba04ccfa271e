"""Text can be read: every pair of colours that the stylesheet puts together has the contrast that WCAG 2.2 AA asks."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "tenderwatch" / "review" / "static" / "review.css").read_text(encoding="utf-8")
TEXT = [
    ("ink", "card"), ("ink", "paper"), ("ink", "tint"), ("strong", "card"), ("strong", "tint"), ("soft", "card"),
    ("soft", "paper"), ("soft", "tint"), ("accent", "card"), ("accent", "paper"), ("accent", "tint"),
    ("on-accent", "accent"), ("on-warm", "warm"), ("warn", "card"), ("bad", "card"), ("bad", "tint"),
]  # fmt: skip
EDGES = [("edge", "card"), ("focus", "card"), ("focus", "paper"), ("accent", "card")]


def colours(dark: bool) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[1] if dark else blocks[0]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_colours_contrast(dark: bool) -> None:
    known = colours(dark)

    low = [pair for pair in TEXT if contrast(known[pair[0]], known[pair[1]]) < 4.5]
    low += [pair for pair in EDGES if contrast(known[pair[0]], known[pair[1]]) < 3]

    assert low == []


def test_no_colour_stands_outside_the_two_palettes() -> None:
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    screen = rules.partition("@media print")[0]

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", screen) == []
