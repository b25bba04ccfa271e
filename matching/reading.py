"""A block of purchases and lots as numbers: which known stems stand where, which pairs of them stand near."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from matching.misspelt import LOST
from matching.spoken import IN_TITLE, NEAR, TURNED, WINDOW
from matching.subject import Subject
from matching.text import BOILED, GENERIC_STEMS, NEGATING, WORD, Segment, says_something, searchable, stem
from tenderwatch.french import plain

Ids = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
UNKNOWN, GENERIC, NOTHING, END = -1, -2, -3, -4
"""A stem that no activity knows, one that tells of no trade either, what is no word at all, and the end of a text."""
BETWEEN = "\x00"
"""Stands between texts that are read together; no cleaned text holds it."""
_PIECE = re.compile(rf"{WORD.pattern}|{BETWEEN}")


class Lexicon(dict[str, int]):
    """The number of each folded word's stem, learned word by word."""

    def __init__(self, stems: Mapping[str, int]) -> None:
        super().__init__({BETWEEN: END})
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

    def read(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        """The numbers of all words, as `Segment.meant` has them, and which text each stands in.

        All texts are folded and cut into words at once; those with a negation or a lost letter are read one by one.
        """
        plainly, odd = _set_apart(texts)
        ids = np.array([self[piece] for piece in _PIECE.findall(BETWEEN.join(plainly))], dtype=np.int64)
        apart = [[self.of_stem(one) for one in Segment("", texts[at]).meant] for at in odd]
        ids = np.concatenate([ids, *(np.array(one, dtype=np.int64) for one in apart)])
        where = np.concatenate(
            [
                np.cumsum(ids[: len(ids) - sum(map(len, apart))] == END),
                np.repeat(np.array(odd, dtype=np.int64), [len(one) for one in apart]),
            ]
        )
        words = ids > NOTHING
        return ids[words], where[words]


def _set_apart(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Folded texts, and the places of those that do not say plainly what they mean; those are empty here."""
    folded = plain(BETWEEN.join(texts)).split(BETWEEN)
    if len(folded) != len(texts):
        folded = [plain(one.replace(BETWEEN, " ")) for one in texts]
    whole, starts = BETWEEN.join(folded), [0, *accumulate(len(one) + 1 for one in folded)]
    for at in _holding(whole, starts, BOILED):
        folded[at] = searchable(folded[at])
    odd = sorted(
        _holding(whole, starts, (*NEGATING, LOST)) | {at for at in _holding(whole, starts, "?") if LOST in folded[at]}
    )
    for at in odd:
        folded[at] = ""
    return folded, odd


def _holding(whole: str, starts: Sequence[int], hints: Iterable[str]) -> set[int]:
    """The texts in which any of the hints stands; `starts`: where each text starts in the whole."""
    found: set[int] = set()
    for hint in hints:
        at = whole.find(hint)
        while at >= 0:
            text = bisect_right(starts, at) - 1
            found.add(text)
            at = whole.find(hint, starts[text + 1])
    return found


class Growing(Lexicon):
    """A lexicon that numbers every stem it meets, for texts that are read before anybody knows what is looked for."""

    def __init__(self) -> None:
        super().__init__({})
        self._numbers: dict[str, int] = {}

    def of_stem(self, one: str | None) -> int:
        """The number of a stem, its first one when it is new."""
        return GENERIC if one is None else self._numbers.setdefault(one, len(self._numbers))

    def translated(self, into: Lexicon) -> Ids:
        """By number here, the number in another lexicon; GENERIC and UNKNOWN, from its end, are themselves."""
        return np.array([*(into.of_stem(one) for one in self._numbers), GENERIC, UNKNOWN], dtype=np.int64)


@dataclass(frozen=True)
class Tokens:
    """All words of a block: stem, subject, text and weight of each; the words of a text in their order."""

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
    codes = [one.cpv for one in subjects]
    inferred = [None if own else one.inferred for one, own in zip(subjects, codes, strict=True)]
    return Block(
        tokens(subjects, lexicon),
        [(found.code,) if found else own for own, found in zip(codes, inferred, strict=True)],
        np.array([found.probability if found else 1.0 for found in inferred]),
        np.array([one.lot is not None for one in subjects], dtype=bool),
        [one.notice.title for one in subjects],
    )


def tokens(subjects: Sequence[Subject], lexicon: Lexicon) -> Tokens:
    """Every text of every subject, read once."""
    said = [(row, text) for row, one in enumerate(subjects) for text in one.weighed]
    rows = np.array([row for row, _ in said], dtype=np.int64)
    weights = np.array([text.weight for _, text in said])
    ids, texts = lexicon.read([text.words for _, text in said])
    return Tokens(ids, rows[texts], texts, weights[texts], len(subjects))


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
