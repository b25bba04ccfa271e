"""Who may bid: an anchor and a kind in one sentence, or the kind in those that go on from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.lots import lots_excepted, lots_named
from matching.marks.anchors import OPENED_BY, TO_SOMEBODY, article_of, is_anchor, kinds_before, kinds_of, merged
from matching.marks.mark import Mark, Sense
from matching.marks.passage import SHORT, Passage
from matching.phrases.for_whom import PRISON
from matching.phrases.reserved import HINT, KEPT_BACK, NOT_RESERVED, RESERVES
from tenderwatch.model import Reserved

MOST_FOLLOWERS = 3
_GOES_ON = re.compile(
    r"(?:[-–•*☒]|il s agit|conformement|en application|en vertu|au sens|ces |ce |c est|lorsque|cf|\(?article|aux "
    r"|a des |a savoir|lots? )"
)


def reserved(passage: Passage, number: int) -> Iterator[Mark]:
    """What a sentence reserves, and what it says is open."""
    words = passage.said(number)
    if not HINT.search(words):
        return
    left = KEPT_BACK.sub(" ", NOT_RESERVED.sub(" ", words))
    if left != words and NOT_RESERVED.search(words):
        yield Mark(Sense.OPEN, passage.quote(number, number), passage.lots(words))
    if not is_anchor(left):
        return
    kinds, article = kinds_of(left), article_of(left)
    if not kinds and not article and (not RESERVES.search(left) or TO_SOMEBODY.search(left)):
        return
    by_lot = [] if kinds else list(_items_by_lot(passage, number))
    if by_lot:
        yield from by_lot
        return
    yield _whole(passage, number, kinds, article)
    if excepted := lots_excepted(words):
        yield Mark(Sense.OPEN, passage.quote(number, number), excepted)


def _whole(passage: Passage, number: int, kinds: set[Reserved], article: str | None) -> Mark:
    """The mark of an anchor, with what its neighbours say of the kinds when it does not say itself."""
    words, last = passage.said(number), number
    if not kinds:
        last, kinds, article = _followers(passage, number, article)
    if not kinds and number and len(words) < SHORT:
        kinds = kinds_before(passage.said(number - 1))
    if kinds:
        last, kinds = _items(passage, last, kinds)
    to = merged(kinds) or (OPENED_BY[article] if article else None)
    lots = passage.lots(" ".join(passage.said(one) for one in range(number, last + 1)))
    shared_out = len(kinds) > 1 and len(lots) > 1 and "respectivement" in words
    doubtful = shared_out or bool(kinds and article and OPENED_BY[article] != to)
    return Mark(Sense.RESERVED, passage.quote(number, last), lots, to, article, doubtful)


def _followers(passage: Passage, number: int, article: str | None) -> tuple[int, set[Reserved], str | None]:
    """The kinds in the next few sentences that go on from an anchor, and the last of these; none in a prison's."""
    last = number
    while last + 1 < len(passage) and last - number < MOST_FOLLOWERS and _goes_on(passage, number, last):
        last += 1
        follower = NOT_RESERVED.sub(" ", passage.said(last))
        if PRISON.search(follower):
            break
        article = article or article_of(follower)
        if kinds := kinds_of(follower):
            return last, kinds, article
    return last, set(), article


def _goes_on(passage: Passage, number: int, last: int) -> bool:
    follower = passage.said(last + 1)
    opened = passage.said(last).endswith(":") or len(passage.said(number)) < SHORT
    return bool(_GOES_ON.match(follower)) or (opened and "reserv" not in follower)


def _items(passage: Passage, last: int, kinds: set[Reserved]) -> tuple[int, set[Reserved]]:
    """The list that goes on after a kind: "- entreprises adaptées", "- SIAE"."""
    while last + 1 < len(passage) and _is_item(passage.said(last + 1)):
        more = kinds_of(passage.said(last + 1))
        if not more:
            break
        kinds, last = kinds | more, last + 1
    return last, kinds


def _is_item(words: str) -> bool:
    """Whether a sentence goes on with the list of the one before, and not with another lot."""
    return not lots_named(words) and bool(re.match(r"[-–•*☒]|(?:ou|et) ", words))


def _items_by_lot(passage: Passage, number: int) -> Iterator[Mark]:
    """A mark for each item that names its lot and its kind: "sont réservés : — lot 1 : SIAE ; — lot 2 : EA"."""
    for item in range(number + 1, len(passage)):
        words = passage.said(item)
        lots, kinds = lots_named(words), kinds_of(words)
        if not (lots and kinds) or NOT_RESERVED.search(words):
            return
        yield Mark(Sense.RESERVED, passage.quote(item, item), lots, merged(kinds), article_of(words))
