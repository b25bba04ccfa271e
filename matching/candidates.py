"""Sets before pairs: which activities could match which subjects, all at once, as sparse matrices.

The cheap step may let through what the full scorer refuses, and may never lose what it accepts: the least
topic that a match needs (`matching.score.LEAST_TOPIC`) takes a telling word in common, or CPV codes of one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from matching.cpv import significant
from matching.subject import Seeker, Subject

DIVISION, GROUP = 2, 3
"""Leading digits of a CPV code."""


class Candidates:
    """All activities of all enterprises, as sets of signs: telling stems, and CPV groups."""

    def __init__(self, seekers: Sequence[Seeker]) -> None:
        self._seekers = tuple(seekers)
        signs = [_wanted(seeker) for seeker in self._seekers]
        self._columns = {sign: column for column, sign in enumerate(sorted({one for found in signs for one in found}))}
        self._wanted = self._matrix(signs).T.tocsr()

    def _matrix(self, signs: Sequence[Iterable[str]]) -> csr_matrix:
        pairs = [
            (row, self._columns[sign]) for row, found in enumerate(signs) for sign in found if sign in self._columns
        ]
        rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
        shape = (len(signs), max(len(self._columns), 1))
        return csr_matrix((np.ones(len(pairs), dtype=np.int32), (rows, columns)), shape=shape)

    def among(self, subjects: Sequence[Subject]) -> list[tuple[int, Seeker]]:
        """Pairs (position of the subject, activity) that the full scorer must see, in order."""
        common = (self._matrix([_given(one) for one in subjects]) @ self._wanted).tocoo()
        pairs = sorted(zip(common.row.tolist(), common.col.tolist(), strict=True))
        return [(row, self._seekers[column]) for row, column in pairs]


def _wanted(seeker: Seeker) -> set[str]:
    """A phrase of generic words alone counts when all its words are there: then the first will do as its sign."""
    words = {sign for phrase in seeker.keywords for sign in phrase.strong_stems or phrase.stems[:1]}
    return words | {f"cpv:{significant(code)[:GROUP]}" for code in seeker.activity.cpv}


def _given(subject: Subject) -> set[str]:
    words = {stem for segment in subject.segments for stem in segment.positions}
    return words | {f"cpv:{code[:size]}" for code in subject.cpv for size in (DIVISION, GROUP)}
