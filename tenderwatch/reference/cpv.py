"""What a CPV code means, in French: the official label where it is known, else our words for its group or division."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from tenderwatch.reference.shipped import shipped

WIDTH = 8
DIVISION, GROUP = 2, 3
_CODE = re.compile(r"(\d{8})(?:-\d)?")


@cache
def hand_written() -> Mapping[str, str]:
    """Our labels of all divisions (two digits) and groups (three digits) of CPV 2008."""
    return shipped("cpv.yaml")


def label_of(code: str, official: Mapping[str, str] | None = None) -> str | None:
    """The best label known of a code, with or without its check digit: "90911200", "90911200-8".

    That is the label of the code itself, or else of the nearest code above it in the tree; at each level the
    official one comes before ours. None for what is not a CPV code or lies in no known division.
    """
    found = _CODE.fullmatch(code.strip())
    if found is None:
        return None
    labels, ours = official or {}, hand_written()
    for size in range(WIDTH, DIVISION - 1, -1):
        start = found[1][:size]
        label = labels.get(start.ljust(WIDTH, "0")) or ours.get(start)
        if label:
            return label
    return None
