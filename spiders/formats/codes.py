"""Numbers that mean the same everywhere: CPV codes, SIRET, numbers of notices in the Official Journal."""

from __future__ import annotations

import re
from typing import Any

from spiders.formats.shape import Warn, code

DIVISIONS = frozenset((
    "03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35",
    "37", "38", "39", "41", "42", "43", "44", "45", "48", "50", "51", "55", "60", "63", "64",
    "65", "66", "70", "71", "72", "73", "75", "76", "77", "79", "80", "85", "90", "92", "98",
))  # fmt: skip
"""The divisions of the CPV (regulation 213/2008)."""


def cpv_codes(nodes: list[Any], warn: Warn) -> tuple[str, ...]:
    """CPV codes of 8 digits, each once, in the order met; a check digit is cut, 7 digits are padded."""
    found = (_cpv(node, warn) for node in nodes)
    return tuple(dict.fromkeys(one for one in found if one))


def _cpv(node: Any, warn: Warn) -> str | None:
    raw = code(node)
    if raw is None:
        return None
    match = re.fullmatch(r"(\d{7,8})(?:-\d)?\.?", raw)
    if match is None:
        warn(f"code CPV illisible : {raw[:40]!r}")
        return None
    padded = match[1].zfill(8)
    if padded[:2] not in DIVISIONS:
        warn(f"code CPV inconnu : {raw[:40]!r}")
        return None
    if len(match[1]) == len("1234567"):
        warn(f"code CPV de 7 chiffres, complété à gauche : {raw}")
    return padded


def siret(node: Any, warn: Warn) -> str | None:
    """A SIRET of 14 digits, whatever blanks and letters stand around them; anything else is told and dropped."""
    raw = code(node)
    digits = re.sub(r"\D", "", raw or "")
    if re.fullmatch(r"\d{14}", digits):
        return digits
    if digits:
        warn(f"SIRET illisible : {digits[:30]!r}")
    return None


def ted_number(node: Any) -> str | None:
    """The number of a notice in the Official Journal: "2024/S 017-047522" and "00047522-2024" are "47522-2024"."""
    raw = code(node) or ""
    found = re.fullmatch(r"0*(\d{1,8})-(20\d\d)", raw) or re.fullmatch(r"(20\d\d)/S ?\d{1,3}-0*(\d{1,8})", raw)
    if not found:
        return None
    return f"{found[2]}-{found[1]}" if "/" in raw else f"{found[1]}-{found[2]}"
