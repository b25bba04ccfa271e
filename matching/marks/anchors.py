"""Whether a sentence reserves something, and for whom: by its words first, by the article that it cites second."""

from __future__ import annotations

import re
from collections.abc import Mapping

from matching.marks.passage import SHORT
from matching.phrases import for_whom, reserved
from tenderwatch.model import Reserved

OPENED_BY: Mapping[str, Reserved] = {
    "L. 2113-12": "ea_esat",
    "L. 2113-13": "siae",
    "L. 2113-14": "siae_ea_esat",
    "L. 2113-15": "ess",
    "L. 3113-1": "ea_esat",
    "L. 3113-2": "siae",
}
TO_SOMEBODY = re.compile(r"\breserv\w*(?: \w+){0,2}? (?:a|aux|au|pour)\b(?! l article)")
"""Reserved to somebody whom no pattern knows is reserved to others."""


def is_anchor(words: str) -> bool:
    """Whether a sentence, its negatives taken out, reserves something to somebody that could be us."""
    if for_whom.PRISON.search(words):
        return False
    strong = article_of(words) or for_whom.BOTH.search(words)
    if reserved.FOR_A_SHARE.search(words) and not strong:
        return False
    if not reserved.RESERVES.search(words):
        return bool(reserved.ADMITS_ONLY.search(words)) and not reserved.OTHER_SENSES.search(words)
    if reserved.QUOTES_THE_LAW.search(words) and not reserved.RESERVES.search(reserved.QUOTES_THE_LAW.sub(" ", words)):
        return False
    direct = strong or (reserved.DIRECTLY.search(words) and not reserved.PARKING.search(words))
    return bool(direct) or not (reserved.FOR_OTHERS.search(words) or reserved.OTHER_SENSES.search(words))


def kinds_of(words: str) -> set[Reserved]:
    """For whom, by the words of a sentence; handicapped or disadvantaged people decide only when nothing else does."""
    found: set[Reserved] = set()
    if for_whom.BOTH.search(words):
        return {"siae", "ea_esat"}
    if for_whom.ADAPTED.search(words):
        found.add("ea_esat")
    if for_whom.INSERTION.search(words):
        found.add("siae")
    if not found and for_whom.HANDICAPPED.search(words):
        found.add("ea_esat")
    if not found and for_whom.FOR_INSERTION.search(words):
        found.add("siae")
    if not found and for_whom.DISADVANTAGED.search(words):
        found.add("siae")
    if not found and for_whom.SOCIAL_ECONOMY.search(words):
        found.add("ess")
    return found


def kinds_before(words: str) -> set[Reserved]:
    """Reserveds of the sentence before "Lot réservé", when it is a title and says nothing else of them."""
    return kinds_of(words) if len(words) < SHORT and not reserved.NOT_RESERVED.search(words) else set()


def merged(kinds: set[Reserved]) -> Reserved | None:
    """The one value that several kinds make together; None of none."""
    if {"siae", "ea_esat"} <= kinds:
        return "siae_ea_esat"
    order: tuple[Reserved, ...] = ("siae_ea_esat", "ea_esat", "siae", "ess")
    return next((kind for kind in order if kind in kinds), None)


def article_of(words: str) -> str | None:
    """The article that reserves; two of them together are the one that allows both."""
    found = [name for name, pattern in for_whom.ARTICLES.items() if pattern.search(words)]
    both = {"L. 2113-12", "L. 2113-13"} <= set(found) or "L. 2113-14" in found
    return "L. 2113-14" if both else next(iter(found), None)
