"""A block of purchases and lots as numbers: which known stems stand where, which pairs of them stand near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from matching.misspelt import LOST
from matching.spoken import IN_TITLE, NEAR, TURNED, WINDOW
from matching.subject import Subject
from matching.text import GENERIC_STEMS, NEGATES, WORD, Segment, says_something, searchable, stem
from tenderwatch.french import plain

Ids = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
UNKNOWN, GENERIC, NOTHING = -1, -2, -3
"""A stem that no activity knows, one that tells of no trade either, and what is no word at all."""


class Lexicon(dict[str, int]):
    """The number of each folded word's stem, learned word by word."""

    def __init__(self, stems: Mapping[str, int]) -> None:
        super().__init__()
        self.stems = stems

    def __missing__(self, word: str) -> int:
        found = self.of_stem(stem(word)) if says_something(word) else NOTHING
        self[word] = found
        return found

    def of_stem(self, one: str | None) -> int:
        """The number of a stem; None is a word that a negation took out."""
        if one is None:
            return GENERIC
        return self.stems.get(one, GENERIC if one in GENERIC_STEMS else UNKNOWN)

    def read(self, segment: Segment) -> list[int]:
        """The numbers of a text's words, as `Segment.meant` has them."""
        folded = searchable(plain(segment.text))
        if LOST in folded or NEGATES.search(folded):
            return [self.of_stem(one) for one in segment.meant]
        return [found for word in WORD.findall(folded) if (found := self[word]) != NOTHING]


class Growing(Lexicon):
    """A lexicon that numbers every stem it meets, for texts that are read before anybody knows what is looked for."""

    def __init__(self) -> None:
        super().__init__({})
        self._numbers: dict[str, int] = {}

    def of_stem(self, one: str | None) -> int:
        """The number of a stem, its first one when it is new."""
        return GENERIC if one is None else self._numbers.setdefault(one, len(self._numbers))

    def translated(self, ids: Ids, into: Lexicon) -> Ids:
        """Numbers of words here, as another lexicon numbers them."""
        told = [into.of_stem(one) for one in self._numbers]
        return np.array([*told, GENERIC, UNKNOWN], dtype=np.int64)[ids]  # the last two are themselves, from the end


@dataclass(frozen=True)
class Tokens:
    """All words of a block one after the other: stem, subject, text and weight of each."""

    ids: Ids
    rows: Ids
    texts: Ids
    weights: Weights
    subjects: int


@dataclass(frozen=True)
class Block:
    """What is read of subjects, in their order.

    `codes` with how sure they are, 0..1: an inferred one stands for what is missing; `lots`: which are lots;
    `titles`: of their whole purchase.
    """

    tokens: Tokens
    codes: Sequence[tuple[str, ...]]
    sure: Weights
    lots: npt.NDArray[np.bool_]
    titles: Sequence[str]


def block_of(subjects: Sequence[Subject], lexicon: Lexicon) -> Block:
    """Subjects, read once."""
    inferred = [one.inferred for one in subjects]
    return Block(
        tokens(subjects, lexicon),
        [(found.code,) if found else one.cpv for one, found in zip(subjects, inferred, strict=True)],
        np.array([found.probability if found else 1.0 for found in inferred]),
        np.array([one.lot is not None for one in subjects], dtype=bool),
        [one.title.text for one in subjects],
    )


def tokens(subjects: Sequence[Subject], lexicon: Lexicon) -> Tokens:
    """Every text of every subject, read once."""
    read = [(row, weight, lexicon.read(segment)) for row, one in enumerate(subjects) for segment, weight in one.weighed]
    sizes = np.array([len(ids) for _, _, ids in read], dtype=np.int64)
    flat = np.array(list(chain.from_iterable(ids for _, _, ids in read)), dtype=np.int64)
    rows = np.repeat(np.array([row for row, _, _ in read], dtype=np.int64), sizes)
    weights = np.repeat(np.array([weight for _, weight, _ in read]), sizes)
    return Tokens(flat, rows, np.repeat(np.arange(len(read)), sizes), weights, len(subjects))


def said_stems(read: Tokens, width: int) -> csr_matrix:
    """Subjects x stems: the weight of the best place of each."""
    known = read.ids >= 0
    return greatest(read.rows[known], read.ids[known], read.weights[known], (read.subjects, width))


def said_pairs(read: Tokens, keys: Ids, stems: int) -> csr_matrix:
    """Subjects x pairs: the weight of the best place; `keys` are `first * stems + second`, ascending."""
    parts = [part for far in range(1, WINDOW) for part in _pairs_at(read, keys, stems, far)]
    rows, columns, weights = (np.concatenate(one) for one in zip(*parts, strict=True))
    return greatest(rows, columns, weights, (read.subjects, len(keys)))


def _pairs_at(read: Tokens, keys: Ids, stems: int, far: int) -> Iterator[tuple[Ids, Ids, Weights]]:
    one, other = read.ids[:-far], read.ids[far:]
    near = (read.texts[:-far] == read.texts[far:]) & (one >= 0) & (other >= 0) & (one != other)
    one, other, rows, weights = (
        one[near],
        other[near],
        read.rows[:-far][near],
        read.weights[:-far][near] * NEAR[far - 1],
    )
    for wanted, worth in ((one * stems + other, 1.0), (other * stems + one, TURNED)):
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        known = keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
        yield rows[known], at[known], weights[known] * worth


def title_words(read: Tokens, generic: npt.NDArray[np.bool_]) -> tuple[csr_matrix, Weights]:
    """Subjects x stems: how often each stands in the title; and how many telling words the title has.

    `generic` says of each stem whether many trades share it.
    """
    telling = np.append(~generic, [False, True])  # GENERIC and UNKNOWN are its last two
    titled = (read.weights == IN_TITLE) & telling[read.ids]
    rows, ids = read.rows[titled], read.ids[titled]
    lengths = np.bincount(rows, minlength=read.subjects).astype(np.float64)
    known = ids >= 0
    ones = np.ones(int(known.sum()))
    return csr_matrix((ones, (rows[known], ids[known])), shape=(read.subjects, len(generic))), lengths


def greatest(rows: Ids, columns: Ids, values: Weights, shape: tuple[int, int]) -> csr_matrix:
    """A sparse matrix that keeps the greatest of the values given for one cell."""
    order = np.lexsort((-values, columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    return csr_matrix((values[first], (rows[first], columns[first])), shape=shape)


def ones(pairs: Sequence[tuple[int, int]], shape: tuple[int, int], values: Sequence[float] | None = None) -> csr_matrix:
    """A sparse matrix of given cells, of ones unless values are given."""
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    data: Any = np.ones(len(pairs)) if values is None else np.array(values, dtype=np.float64)
    return csr_matrix((data, (rows, columns)), shape=shape)
