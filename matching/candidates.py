"""Sets before pairs: which enterprises could match which procedures, all at once, as sparse matrices.

The cheap step may let through what the full scorer refuses, and may never lose what it accepts: a pair can
only reach the lower boundary with a telling word in common, or with CPV codes of one division.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from matching.criteria import delay, door, place
from matching.subject import Seeker, Subject, subjects
from tenderwatch.model import Procedure

WITHOUT_A_TOPIC = place.WEIGHT + delay.WEIGHT + door.WEIGHT * door.FOR_THEM
"""Points that a pair can have although notice and activity have nothing in common."""


class Candidates:
    """All activities of all enterprises, as sets of signs: telling stems, and CPV divisions."""

    def __init__(self, seekers: Sequence[Seeker], lowest: float) -> None:
        self._seekers = tuple(seekers)
        self._everything = lowest <= WITHOUT_A_TOPIC
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

    def among(self, procedures: Sequence[Procedure]) -> list[tuple[int, Seeker]]:
        """Pairs (position of the procedure, activity) that the full scorer must see, in order."""
        if self._everything:
            return [(row, seeker) for row in range(len(procedures)) for seeker in self._seekers]
        common = (self._matrix([_given(one) for one in procedures]) @ self._wanted).tocoo()
        pairs = sorted(zip(common.row.tolist(), common.col.tolist(), strict=True))
        return [(row, self._seekers[column]) for row, column in pairs]


def _wanted(seeker: Seeker) -> set[str]:
    """A phrase of generic words alone counts when all its words are there: then the first will do as its sign."""
    words = {sign for phrase in seeker.keywords for sign in phrase.strong_stems or phrase.stems[:1]}
    return words | {f"cpv:{code[:2]}" for code in seeker.activity.cpv}


def _given(procedure: Procedure) -> set[str]:
    found: set[str] = set()
    for subject in subjects(procedure):
        found |= _signs(subject)
    return found


def _signs(subject: Subject) -> set[str]:
    words = {stem for segment in subject.segments for stem in segment.positions}
    return words | {f"cpv:{code[:2]}" for code in subject.cpv}
