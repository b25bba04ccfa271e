"""Purchases of some days, read once as numbers: which may suit a profile is then known without reading them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, islice

import numpy as np

from matching.columns import Index
from matching.gates import ANSWERABLE
from matching.inference import Codes
from matching.reading import Block, Growing, Ids, Tokens, block_of
from matching.subject import subjects
from tenderwatch.model import Procedure

BLOCK = 500
"""Purchases held at once while they are read."""


@dataclass(frozen=True)
class Published:
    """What first came out between two days, both included.

    `days`: when, by procedure key; `owners`: the position in `days` of each subject of `block`, whose words are
    numbered by `lexicon`.
    """

    since: date
    until: date
    days: Mapping[str, date]
    owners: Ids
    block: Block
    lexicon: Growing

    def near(self, index: Index, least: float) -> list[str]:
        """Keys of the purchases of which the whole or a lot reaches a topic for some activity, in their order."""
        if not self.days:
            return []
        read = self.block.tokens
        known = replace(read, ids=self.lexicon.translated(read.ids, index.lexicon))
        found = index.read_block(replace(self.block, tokens=known), least)
        keys = list(self.days)
        return [keys[at] for at in np.unique(self.owners[found.subjects]).tolist()]


def first_day(procedure: Procedure) -> date | None:
    """The day on which a purchase first came out as something to answer."""
    days = [one.published_on for one in procedure.notices if one.kind in ANSWERABLE and one.published_on]
    return min(days, default=None)


def published(procedures: Iterable[Procedure], codes: Codes, *, since: date, until: date) -> Published:
    """Purchases read as they come, block by block, and let go."""
    days: dict[str, date] = {}
    lexicon, blocks, owners = Growing(), list[Block](), list[int]()
    dated = ((first_day(one), one) for one in procedures)
    within = ((day, one) for day, one in dated if day and since <= day <= until)
    while some := list(islice(within, BLOCK)):
        found = [(len(days) + at, subject) for at, (_, one) in enumerate(some) for subject in subjects(one, codes)]
        days.update((one.key, day) for day, one in some)
        owners += [at for at, _ in found]
        blocks.append(block_of([subject for _, subject in found], lexicon))
    return Published(since, until, days, np.array(owners, dtype=np.int64), _joined(blocks), lexicon)


def _joined(blocks: Sequence[Block]) -> Block:
    """Blocks one after the other."""
    if not blocks:
        return block_of([], Growing())
    read = [one.tokens for one in blocks]
    rows, texts = _starts([one.subjects for one in read]), _starts([_texts(one) for one in read])
    whole = Tokens(
        np.concatenate([one.ids for one in read]),
        np.concatenate([one.rows + start for one, start in zip(read, rows, strict=True)]),
        np.concatenate([one.texts + start for one, start in zip(read, texts, strict=True)]),
        np.concatenate([one.weights for one in read]),
        sum(one.subjects for one in read),
    )
    return Block(
        whole,
        [codes for one in blocks for codes in one.codes],
        np.concatenate([one.sure for one in blocks]),
        np.concatenate([one.lots for one in blocks]),
        [title for one in blocks for title in one.titles],
    )


def _texts(read: Tokens) -> int:
    """One more than the highest number of a text."""
    return int(read.texts[-1]) + 1 if len(read.texts) else 0


def _starts(sizes: Sequence[int]) -> list[int]:
    return [0, *accumulate(sizes[:-1])]
