"""What a bidder must know besides doors: form of a joint bid, variants, limits on lots."""

from __future__ import annotations

from collections.abc import Iterator

from matching.phrases import conditions as phrases
from matching.sentences import cut, prepared
from tenderwatch.model import Condition

_HINTS = ("variante", "groupement", "plusieurs offres", "plusieurs candidatures", "plus d'une offre")
_LIMITS = ("maxim", "au plus", "seul lot", "limit", "plus de")
_NUMBERS = {"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5}


def conditions(text: str) -> Iterator[tuple[Condition, int | None, int, int]]:
    """Condition, number of lots (MOST_LOTS alone), start and end of the sentence in the text."""
    if not _hinted(text.lower()):
        return
    for start, end in cut(text):
        if _hinted(text[start:end].lower()):
            for condition, value in _of_sentence(prepared(text[start:end])):
                yield condition, value, start, end


def _hinted(lowered: str) -> bool:
    for hint in _HINTS:
        if hint in lowered:
            return True
    return "lot" in lowered and any(one in lowered for one in _LIMITS)


def _of_sentence(words: str) -> Iterator[tuple[Condition, int | None]]:
    if "variante" in words:
        if phrases.VARIANTS_FORBIDDEN.search(words):
            yield Condition.VARIANTS_FORBIDDEN, None
        elif phrases.VARIANTS_ALLOWED.search(words):
            yield Condition.VARIANTS_ALLOWED, None
    if "groupement" in words:
        yield from ((one, None) for one in _group(words))
    if "plusieurs" in words and phrases.SEVERAL_BIDS_FORBIDDEN.search(words):
        yield Condition.SEVERAL_BIDS_FORBIDDEN, None
    if "lot" in words and (found := phrases.MOST_LOTS.search(words)):
        raw = next(one for one in found.groups() if one)
        yield Condition.MOST_LOTS, _NUMBERS.get(raw) or int(raw)


def _group(words: str) -> Iterator[Condition]:
    """A joint group whose representative is solidary is a joint group."""
    if phrases.GROUP_FREE.search(words):
        yield Condition.GROUP_FREE
    elif phrases.GROUP_MANDATARY_SOLIDARY.search(words):
        yield Condition.GROUP_JOINT
    else:
        solidary, joint = phrases.GROUP_SOLIDARY.search(words), phrases.GROUP_JOINT.search(words)
        if bool(solidary) != bool(joint):
            yield Condition.GROUP_SOLIDARY if solidary else Condition.GROUP_JOINT
