"""One thing that `doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """Its subject (with the configuration's key), whether it is well, and a sentence with what to do."""

    subject: str
    ok: bool
    sentence: str
