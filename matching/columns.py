"""Sets before pairs: the topics of all activities against a block of purchases and lots, as sparse matrices.

What `matching.topic` computes for one pair, for all of them at once: contributions are columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from matching.cpv import DIVISION
from matching.nature import Nature, natures
from matching.reading import Block, Ids, Lexicon, Weights, block_of, ones, said_pairs, said_stems, title_words
from matching.subject import Subject
from matching.text import GENERIC_STEMS
from matching.topic import CPV, FOCUS, HOMONYM, LOT, MOST, UNDISPUTED
from matching.trades import Stems
from matching.wanted import Wanted

CELLS = 2_000_000
"""Subjects times activities that are looked at together: some 10 MB, which the processor keeps near."""
TINY = 1e-9
"""More than rounding may make of a bound."""
ALL = 0.999
"""The share of a phrase's pairs that is all of them."""


@dataclass(frozen=True)
class Columns:
    """The topics of pairs: subject, activity, and four parts of which the sum is the topic, 0..1."""

    subjects: Ids
    activities: Ids
    words: Weights
    homonyms: Weights
    nature: Weights
    cpv: Weights

    @cached_property
    def total(self) -> Weights:
        """The topic of each pair."""
        return self.words + self.homonyms + self.nature + self.cpv

    def __len__(self) -> int:
        return len(self.subjects)


def together(parts: Sequence[Columns]) -> Columns:
    """Parts of a block, one after the other."""
    if len(parts) == 1:
        return parts[0]

    def joined(name: str, kind: type[Any]) -> npt.NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype=kind), *(getattr(one, name) for one in parts)])

    places = (joined(name, np.int64) for name in ("subjects", "activities"))
    return Columns(*places, *(joined(name, np.float64) for name in ("words", "homonyms", "nature", "cpv")))


class Index:
    """All activities, prepared once; a block of subjects is then a few matrix products."""

    def __init__(self, activities: Sequence[Wanted]) -> None:
        self.activities = tuple(activities)
        phrases = sorted({one for wanted in activities for one in _phrases(wanted)})
        stems = sorted({one for phrase in phrases for one in phrase} | {one for w in activities for one in w.words})
        self._stems = {one: number for number, one in enumerate(stems)}
        self.lexicon = Lexicon(self._stems)
        self._generic = np.array([one in GENERIC_STEMS for one in stems], dtype=bool)
        self._several = [phrase for phrase in phrases if len(phrase) > 1]
        self._keys, self._of_pairs = self._pairs()
        columns = self._columns()
        self._beliefs = self._by_activity(columns, [wanted.phrases for wanted in activities])
        self._against = self._by_activity(columns, [dict.fromkeys(wanted.against, 1.0) for wanted in activities])
        self._excluded = self._by_activity(columns, [dict.fromkeys(wanted.excluded, 1.0) for wanted in activities])
        self._words = ones(
            [(self._stems[one], number) for number, wanted in enumerate(activities) for one in sorted(wanted.words)],
            (len(stems), len(activities)),
        )
        self._codes = _Codes(activities)
        self._losses = np.array([[w.foreign[nature] for nature in Nature] for w in activities]).reshape(-1, len(Nature))

    def _pairs(self) -> tuple[Ids, csr_matrix]:
        """The keys of all pairs of near stems, ascending; pairs x phrases of several words, each pair's share."""
        width = len(self._stems)
        parts = [[_key(self._stems, two, width) for two in pairwise(one)] for one in self._several]
        keys = np.array(sorted({key for part in parts for key in part}), dtype=np.int64)
        at = {int(key): row for row, key in enumerate(keys)}
        cells = [(at[key], column) for column, part in enumerate(parts) for key in part]
        shares = [1.0 / len(part) for part in parts for _ in part]
        return keys, ones(cells, (len(keys), len(parts)), shares)

    def _columns(self) -> dict[Stems, int]:
        """Where each phrase stands: single stems first, then phrases of several words."""
        found: dict[Stems, int] = {(one,): number for one, number in self._stems.items()}
        return found | {phrase: len(found) + number for number, phrase in enumerate(self._several)}

    def _by_activity(self, columns: dict[Stems, int], values: Sequence[Mapping[Stems, float]]) -> csr_matrix:
        cells = [(columns[phrase], number) for number, of_one in enumerate(values) for phrase in of_one]
        data = [value for of_one in values for value in of_one.values()]
        return ones(cells, (len(columns), len(values)), data)

    def read(self, subjects: Sequence[Subject], least: float = 0.0) -> Columns:
        """The topics of subjects that reach `least`, by subject, then activity; with 0, of all that have any sign."""
        size = max(CELLS // max(len(self.activities), 1), 1)
        starts = range(0, len(subjects), size)
        return together(
            [self.read_block(block_of(subjects[at : at + size], self.lexicon), least, start=at) for at in starts]
        )

    def read_block(self, block: Block, least: float = 0.0, *, start: int = 0) -> Columns:
        """The same of a block whose words this index' lexicon numbered; its subjects are counted from `start`."""
        read = block.tokens
        said, whole = self._said(said_stems(read, len(self._stems)), said_pairs(read, self._keys, len(self._stems)))
        heard, coded = said @ self._beliefs, self._codes.read(block)
        heard.data = 1.0 - np.exp(heard.data)
        pairs = _Pairs(heard, coded, least)
        words = pairs.at(heard)
        in_title, lengths = title_words(read, self._generic)
        in_title = in_title @ self._words
        in_title.data /= np.repeat(np.maximum(lengths, 1.0), np.diff(in_title.indptr))
        homonyms = self._homonyms(pairs, whole, words)
        own = words * (1.0 - FOCUS + FOCUS * pairs.at(in_title))
        known = own * (1.0 - HOMONYM * homonyms)
        kept = known * (1.0 - self._losses_of(pairs, block.titles))
        gained = (1.0 - np.minimum(kept, MOST)) * CPV * pairs.at(coded)
        parts = np.where(block.lots, LOT, 1.0)[pairs.rows]
        total = parts * (kept + gained)
        reached = np.flatnonzero(total >= least) if least else np.arange(len(total))
        shares = (own, known - own, kept - known, gained)
        found = (parts[reached] * one[reached] for one in shares)
        return Columns(pairs.rows[reached] + start, pairs.columns[reached], *found)

    def _said(self, stems: csr_matrix, pairs: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
        """Subjects x phrases: how fully each is said; and the same for those of which all words are."""
        several = (pairs @ self._of_pairs).tocsr()
        pairs.data = np.ones_like(pairs.data)
        shares = (pairs @ self._of_pairs).tocsr()
        several.sort_indices()
        shares.sort_indices()
        several.data *= shares.data
        whole = several.copy()
        whole.data = np.where(shares.data > ALL, several.data, 0.0)
        return hstack([stems, several], format="csr"), hstack([stems, whole], format="csr")

    def _homonyms(self, pairs: _Pairs, said: csr_matrix, words: Weights) -> Weights:
        excluded = np.minimum(1.0, pairs.at(said @ self._excluded)) * (UNDISPUTED - words)
        return np.minimum(1.0, np.maximum(pairs.at(said @ self._against), excluded))

    def _losses_of(self, pairs: _Pairs, titles: Sequence[str]) -> Weights:
        """What the natures that titles name take from each pair."""
        lost = np.zeros(len(pairs.rows))
        named = [(row, natures(titles[row])) for row in np.flatnonzero(np.bincount(pairs.rows)).tolist()]
        for number, nature in enumerate(Nature):
            told = [(row, one.thing) for row, found in named for one in found if one.nature == nature]
            if not told:
                continue
            rows = np.zeros(len(titles), dtype=bool)
            rows[[row for row, _ in told]] = True
            of_it = np.flatnonzero(rows[pairs.rows])
            loss = self._losses[pairs.columns[of_it], number]
            things = [(row, self._stems[thing]) for row, thing in told if thing in self._stems]
            if things:
                own = ones(things, (len(titles), len(self._stems))) @ self._words
                loss[pairs.at(own)[of_it] > 0.0] = 0.0
            lost[of_it] = np.maximum(lost[of_it], loss)
        return lost


class _Pairs:
    """Cells of a block: those that may matter; the values of other matrices are looked up there."""

    def __init__(self, heard: csr_matrix, coded: csr_matrix, least: float) -> None:
        """Cells whose code alone could reach `least`, or whose words need at most the best code for it; 0..1 each."""
        self._width = heard.shape[1]
        enough = max((least - CPV) / (1.0 - CPV), 0.0)
        self._wanted = np.zeros(heard.shape[0] * self._width, dtype=bool)
        self._wanted[self._cells(heard)[heard.data >= enough - TINY]] = True
        self._wanted[self._cells(coded)[coded.data * CPV >= least - TINY]] = True
        cells = np.flatnonzero(self._wanted)
        self.rows = cells // max(self._width, 1)
        self.columns = cells - self.rows * self._width
        self._place = np.empty(len(self._wanted), dtype=np.int32)
        self._place[cells] = np.arange(len(cells), dtype=np.int32)

    def _cells(self, matrix: csr_matrix) -> Ids:
        starts = np.arange(matrix.shape[0], dtype=np.int64) * self._width
        cells: Ids = np.repeat(starts, np.diff(matrix.indptr)) + matrix.indices
        return cells

    def at(self, matrix: csr_matrix) -> Weights:
        """The values of a matrix at the cells, 0 where it has none."""
        cells = self._cells(matrix)
        known = self._wanted[cells]
        found = np.zeros(len(self.rows))
        found[self._place[cells[known]]] = matrix.data[known]
        return found


class _Codes:
    """What every CPV code is worth to every activity, code by code as they are met."""

    def __init__(self, activities: Sequence[Wanted]) -> None:
        self._width = len(activities)
        starts: dict[str, list[tuple[int, float]]] = {}
        for number, wanted in enumerate(activities):
            for start, (value, _) in wanted.starts.items():
                starts.setdefault(start, []).append((number, value))
        self._by_start = {
            start: (np.array([n for n, _ in of]), np.array([v for _, v in of])) for start, of in starts.items()
        }
        self._known: dict[tuple[str, ...], tuple[Ids, Weights]] = {}

    def read(self, block: Block) -> csr_matrix:
        """Subjects x activities: the value of the best code of each."""
        rows = [self._of(codes) for codes in block.codes]
        columns, values = (np.concatenate(one) for one in zip(*rows, strict=True))
        sizes = np.array([len(one) for one, _ in rows])
        starts = np.cumsum([0, *sizes])
        return csr_matrix((values * np.repeat(block.sure, sizes), columns, starts), shape=(len(rows), self._width))

    def _of(self, codes: tuple[str, ...]) -> tuple[Ids, Weights]:
        if codes not in self._known:
            best = np.zeros(self._width)
            for start in {code[:size] for code in codes for size in range(DIVISION, len(code) + 1)}:
                if start in self._by_start:
                    numbers, values = self._by_start[start]
                    best[numbers] = np.maximum(best[numbers], values)
            columns = np.flatnonzero(best)
            self._known[codes] = columns, best[columns]
        return self._known[codes]


def _phrases(wanted: Wanted) -> Iterable[Stems]:
    return (*wanted.phrases, *wanted.against, *wanted.excluded)


def _key(stems: dict[str, int], two: tuple[str, str], width: int) -> int:
    return stems[two[0]] * width + stems[two[1]]
