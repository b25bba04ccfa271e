"""Purchases of some days, read once as numbers: which may suit a profile is then known without reading them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import numpy as np

from matching.columns import Index
from matching.gates import ANSWERABLE
from matching.inference import Codes
from matching.reading import Block, Growing, Ids, block_of
from matching.subject import subjects
from tenderwatch.model import Procedure

BLOCK = 2_000
"""Purchases that are read, and later looked at, together."""


@dataclass(frozen=True)
class Published:
    """What first came out between two days, both included.

    `days`: when, by procedure key; `blocks`: what was read, its words numbered by `lexicon`, each with the positions
    in `days` of its subjects.
    """

    since: date
    until: date
    days: Mapping[str, date]
    blocks: Sequence[tuple[Block, Ids]]
    lexicon: Growing

    def near(self, index: Index, least: float) -> list[str]:
        """Keys of the purchases of which the whole or a lot reaches a topic for some activity, in their order."""
        told, keys, near = self.lexicon.translated(index.lexicon), list(self.days), list[str]()
        for block, owners in self.blocks:
            read = replace(block.tokens, ids=told[block.tokens.ids])
            found = index.read_block(replace(block, tokens=read), least)
            near += [keys[at] for at in np.unique(owners[found.subjects]).tolist()]
        return near


def first_day(procedure: Procedure) -> date | None:
    """The day on which a purchase first came out as something to answer."""
    days = [one.published_on for one in procedure.notices if one.kind in ANSWERABLE and one.published_on]
    return min(days, default=None)


def published(procedures: Iterable[Procedure], codes: Codes, *, since: date, until: date) -> Published:
    """Purchases read as they come, block by block, and let go."""
    days: dict[str, date] = {}
    lexicon, blocks = Growing(), list[tuple[Block, Ids]]()
    dated = ((first_day(one), one) for one in procedures)
    within = ((day, one) for day, one in dated if day and since <= day <= until)
    while some := list(islice(within, BLOCK)):
        found = [(len(days) + at, subject) for at, (_, one) in enumerate(some) for subject in subjects(one, codes)]
        days.update((one.key, day) for day, one in some)
        owners = np.array([at for at, _ in found], dtype=np.int64)
        blocks.append((block_of([subject for _, subject in found], lexicon), owners))
    return Published(since, until, days, blocks, lexicon)
