"""How telling a word is in the corpus at hand: what stands in one notice of ten says little of a trade."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.inference import Codes, Counting
from matching.text import stems_in, telling
from tenderwatch.model import Notice

FULL = 0.02
"""A word of at most one notice in fifty tells all that a word can."""
PRIOR_NOTICES, PRIOR_SHARE = 200, 0.002
"""What is believed before anything was counted: a word is rare. Two hundred notices weigh as much as this belief."""
READ = 1_000
"""Characters of a description that are counted."""


@dataclass(frozen=True)
class Telling:
    """In how many notices each stem stands; without any, every word that is not generic tells fully.

    `codes`: which stems stand in notices of which CPV group.
    """

    notices: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    codes: Codes = field(default=Codes(), repr=False)

    def of(self, stem: str) -> float:
        """From near 0 (in every notice) to 1 (rare); a quarter of that for a word of many trades."""
        share = (self.counts.get(stem, 0) + PRIOR_NOTICES * PRIOR_SHARE) / (self.notices + PRIOR_NOTICES)
        return telling(stem) * min(1.0, math.log(min(share, 1.0)) / math.log(FULL))

    @property
    def fingerprint(self) -> str:
        """Changes with any count."""
        body = repr((self.notices, sorted(self.counts.items()), self.codes))
        return hashlib.sha256(body.encode()).hexdigest()[:32]


UNCOUNTED = Telling()
"""Before any corpus is at hand."""


def count(notices: Iterable[Notice], least: int = 2) -> Telling:
    """Counted over titles, descriptions and lots; stems of fewer than `least` notices are left out."""
    total, counts, codes = 0, Counter[str](), Counting()
    for notice in notices:
        total += 1
        stems = stems_of_notice(notice)
        counts.update(stems)
        codes.add(notice.cpv, stems)
    kept = {stem: number for stem, number in sorted(counts.items()) if number >= least}
    return Telling(total, kept, codes.codes(least))


def stems_of_notice(notice: Notice) -> set[str]:
    """The stems of its title, its description and its lots."""
    texts = [notice.title, notice.description, *(text for lot in notice.lots for text in (lot.title, lot.description))]
    return {stem for text in texts if text for stem in stems_in(text[:READ])}
