"""Whether two notices without a common identifier speak of one purchase: a scored comparison, right or silent.

A wrong tie hides a purchase from people, a missing one shows it twice: so nothing is tied below a high score, nor when
two procedures could both be meant. Another portal repeats a call's buyer, title and deadline, each perhaps spoilt; a
sibling of the same buyer (a lot, a site, next year's contract, a relaunch) differs in a word, or in its dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from matching.buyers import same_buyer
from matching.corrections import new_deadline
from matching.procedures import DESCRIBING
from matching.split_lots import divided, is_titled_as_lot, names_lot, shared
from matching.wording import Likeness as Title
from matching.wording import compare, words_of
from tenderwatch.french import plain
from tenderwatch.model import Deadline, Kind, Notice
from tenderwatch.model.notice import is_telling

TIED = 90
"""Points of 100; a same title, buyer and deadline reach it, a same title and buyer alone do not."""
CLEARLY = 30
"""Points by which one procedure must lead when several reach the score: what a same reference adds, and more."""
LONGEST_GAP = timedelta(days=540)
"""Between a call and its result."""
LONGEST_MOVE = timedelta(days=31)
"""Of a deadline by corrections: 97 in 100 of 699 corrections of 2021 moved it by no more."""
SHORT_MOVE = timedelta(days=21)
"""A relaunch is published after the first deadline, and gives more time than this."""
TOGETHER = timedelta(days=14)
"""In which a call appears on all its portals."""
AT_ONCE = timedelta(days=3)
MOST_TWINS = 6
"""Portals on which one call is looked for."""
MOST_LOTS = 0.5
"""Part of the lots that two calls must share."""
FOLLOWING = {Kind.AWARD, Kind.CORRECTION, Kind.CANCELLATION}
Part = tuple[int, str]
"""Points, and what gives them, in French."""
_TITLES: dict[Title, Part] = {
    Title.SAME: (40, "même intitulé"),
    Title.VAGUE: (30, "même intitulé, peu parlant"),
    Title.INSIDE: (-40, "un intitulé en dit plus que l'autre"),
    Title.OTHER: (-50, "intitulés différents"),
}
_A_LOT: Part = (40, "l'un est un lot de l'autre")
_LOT_ALONE: Part = (30, "l'intitulé de l'un est celui d'un lot de l'autre")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two notices are: `score` 0..100, what makes them so in French, and `points` without the bounds."""

    score: int
    reasons: tuple[str, ...] = ()
    points: int = 0


def likeness(one: Notice, other: Notice) -> Likeness:
    """0 when something forbids that they are one purchase."""
    dates = _deadlines(one, other) if same_buyer(one.buyer, other.buyer) and not _forbidden(one, other) else None
    if dates is None:
        return Likeness(0)
    parts = [(30, "même acheteur"), _titles(one, other), dates, *_cited(one, other), *_details(one, other)]
    if {one.kind, other.kind} & FOLLOWING and parts[1] == _TITLES[Title.SAME]:
        parts.append((10, "l'un fait suite à l'autre"))
    total = sum(points for points, _ in parts)
    return Likeness(max(0, min(100, total)), tuple(reason for points, reason in parts if points), total)


def the_one(notice: Notice, candidates: Iterable[tuple[str, Notice]]) -> tuple[str, Likeness] | None:
    """The procedure that a notice belongs to, among candidates (procedure key, notice); None when none or several.

    Only calls are candidates: a result looks for its call, a call never for the result that could be another's.
    Several that are themselves one purchase on several portals, or lots of the notice, are no doubt: the first is
    given, and looking again gives the next.
    """
    groups: dict[str, list[Notice]] = {}
    for key, other in candidates:
        groups.setdefault(key, []).append(other)
    found = [(key, *best) for key, others in groups.items() if (best := _best(notice, others))]
    found.sort(key=lambda one: (-one[1].points, one[0]))
    if not found:
        return None
    clear = len(found) == 1 or found[0][1].points - found[1][1].points >= CLEARLY
    return found[0][:2] if clear or _one_purchase(notice, [call for _, _, call in found]) else None


def _best(notice: Notice, others: Sequence[Notice]) -> tuple[Likeness, Notice] | None:
    """The most alike call of a procedure, with the deadline that a correction gave it where that makes it so."""
    calls = [other for other in others if other.kind in DESCRIBING]
    for tried in (calls, _corrected(calls, others)):
        alike = max(((likeness(notice, call), call) for call in tried), key=lambda one: one[0].points, default=None)
        if alike and alike[0].score >= TIED:
            return None if _given_up(notice, alike[1], others) else alike
    return None


def _corrected(calls: Sequence[Notice], others: Sequence[Notice]) -> Iterator[Notice]:
    for correction in others:
        deadline = new_deadline(correction) if calls and correction.kind == Kind.CORRECTION else None
        if deadline:
            yield from (call.model_copy(update={"deadline": deadline}) for call in calls)


def _given_up(notice: Notice, call: Notice, others: Iterable[Notice]) -> bool:
    """Whether the call was cancelled before the notice appeared with another deadline: then it is a relaunch."""
    since = (one.published_on for one in others if one.kind == Kind.CANCELLATION)
    later = any(day and notice.published_on and day <= notice.published_on for day in since)
    return later and notice.kind in DESCRIBING and not _same_limit(notice.deadline, call.deadline)


def _one_purchase(notice: Notice, calls: Sequence[Notice]) -> bool:
    """Whether several calls leave no doubt: one on each portal and all alike, or lots that one portal shows apart."""
    if len({call.source for call in calls}) == 1:
        return all(len(call.lots) < len(notice.lots) and _is_lot(call, notice) for call in calls)
    if len({call.source for call in calls}) < len(calls) or len(calls) > MOST_TWINS:
        return False
    return all(likeness(one, other).score >= TIED for one, other in combinations(calls, 2))


def _is_lot(call: Notice, whole: Notice) -> bool:
    return bool(divided(call) and shared(call, whole) == 1) or _titles(call, whole) in {_A_LOT, _LOT_ALONE}


def _forbidden(one: Notice, other: Notice) -> bool:
    """A relaunch, another contract folder, reference or lot, two results, or times that cannot be."""
    if one.relaunch != other.relaunch and not _same_limit(one.deadline, other.deadline):
        return True
    if (one.procedure_id or other.procedure_id) != (other.procedure_id or one.procedure_id):
        return True
    if _telling_references_differ(one, other) or shared(one, other) == 0:
        return True
    apart = _between(one.published_on, other.published_on)
    return (apart is not None and apart > LONGEST_GAP) or not _kinds_agree(one, other)


def _kinds_agree(one: Notice, other: Notice) -> bool:
    """Two calls of one kind, or a call and what may follow it in time."""
    if one.kind in DESCRIBING and other.kind in DESCRIBING:
        return one.kind == other.kind
    later, call = (one, other) if other.kind in DESCRIBING else (other, one)
    return call.kind in DESCRIBING and _in_time(later, call)


def _in_time(later: Notice, call: Notice) -> bool:
    """A result comes after the deadline, a correction or cancellation after the call; unknown days forbid nothing."""
    since = call.published_on
    if later.kind == Kind.AWARD and call.deadline and call.deadline.day:
        since = call.deadline.day
    return later.published_on is None or since is None or later.published_on >= since


def _telling_references_differ(one: Notice, other: Notice) -> bool:
    """Two consultations of one buyer may share title and deadline, never a reference; a portal may add its own end."""
    first, second = one.reference or "", other.reference or ""
    if not is_telling(first) or not is_telling(second):
        return False
    ours, theirs = sorted((words_of(plain(first)), words_of(plain(second))), key=len)
    return theirs[: len(ours)] != ours and "".join(ours) != "".join(theirs)


def _deadlines(one: Notice, other: Notice) -> Part | None:
    """Points for two calls' deadlines; None when they are of two purchases. A portal never shows one call twice."""
    if one.kind not in DESCRIBING or other.kind not in DESCRIBING:
        return (0, "")
    if _same_limit(one.deadline, other.deadline):
        return (30, "même date limite")
    return None if one.source == other.source else _moved(one, other)


def _moved(one: Notice, other: Notice) -> Part | None:
    """A correction moves a deadline while the call is open; a relaunch or the next contract comes after its end."""
    ends = [notice.deadline.day if notice.deadline else None for notice in (one, other)]
    moved, apart = _between(*ends), _between(one.published_on, other.published_on)
    if moved is None:
        return (0, "") if apart is not None and apart <= TOGETHER else None
    if apart is None:
        return (20, "date limite déplacée") if moved < SHORT_MOVE else None
    latest = max(day for day in (one.published_on, other.published_on) if day)
    if apart > TOGETHER or moved > LONGEST_MOVE or latest > min(day for day in ends if day):
        return None
    at_once = apart <= AT_ONCE and moved < SHORT_MOVE
    return (30, "date limite déplacée, parus ensemble") if at_once else (20, "date limite déplacée")


def _between(one: date | None, other: date | None) -> timedelta | None:
    return abs(one - other) if one and other else None


def _same_limit(one: Deadline | None, other: Deadline | None) -> bool:
    """The same moment, or the same day where an hour is missing."""
    if one is None or other is None or one.day is None:
        return False
    return one.at == other.at if one.at and other.at else one.day == other.day


def _titles(one: Notice, other: Notice) -> Part:
    """Points for two titles; a title that names a lot of the other call is as good as the same."""
    told = compare(one.title, other.title, _known(one, other))
    if told.likeness in {Title.SAME, Title.VAGUE}:
        return _TITLES[told.likeness]
    for part, alone, whole in ((one, told.ours, other), (other, told.theirs, one)):
        if told.likeness == Title.INSIDE and names_lot(part, alone, whole):
            return _A_LOT
        if told.likeness == Title.OTHER and is_titled_as_lot(part, whole):
            return _LOT_ALONE
    if {one.kind, other.kind} & FOLLOWING:
        return (0, "")
    cites = _cites(one, other) and told.likeness == Title.INSIDE
    return (0, "un intitulé complète l'autre") if cites else _TITLES[told.likeness]


def _known(one: Notice, other: Notice) -> tuple[str, ...]:
    """What one portal adds to a title and another does not: the buyer, its town, the reference; each as a whole.

    One word of a buyer's name may as well be the trade.
    """
    told = (text for notice in (one, other) for text in (notice.buyer.name, notice.buyer.town, notice.reference))
    return tuple(dict.fromkeys(" ".join(plain(text).split()) for text in told if text))


def _cited(one: Notice, other: Notice) -> Iterator[Part]:
    if _cites(one, other):
        yield 60, "l'un cite le numéro de l'autre"
    if one.reference and is_telling(one.reference) and plain(one.reference) == plain(other.reference or ""):
        yield 40, "même référence de l'acheteur"


def _cites(one: Notice, other: Notice) -> bool:
    return not {*one.mentions, *other.mentions}.isdisjoint({one.source_id, other.source_id, *_journal(one, other)})


def _journal(one: Notice, other: Notice) -> Iterator[str]:
    return (number for number in (one.ted_number, other.ted_number) if number)


def _details(one: Notice, other: Notice) -> Iterator[Part]:
    """What calls may say beside: CPV codes, the nature of the purchase, lots."""
    if one.cpv and other.cpv:
        yield _codes(one, other)
    if one.nature and other.nature and not set(one.nature) & set(other.nature):
        yield -10, "natures différentes"
    common = shared(one, other)
    if common is not None and common < MOST_LOTS:
        yield -30, "lots différents"
    elif common == 1 and len(one.lots) == len(other.lots):
        yield 10, "mêmes lots"


def _codes(one: Notice, other: Notice) -> Part:
    """A portal may give a lot's code as the main one; codes of other divisions are of another trade."""
    ours, theirs = ({code for part in (notice, *notice.lots) for code in part.cpv} for notice in (one, other))
    if one.cpv[0] == other.cpv[0]:
        return 10, "même code CPV"
    if one.cpv[0] in theirs or other.cpv[0] in ours:
        return 5, "un code CPV en commun"
    same_division = {code[:2] for code in ours} & {code[:2] for code in theirs}
    return (0, "") if same_division else (-20, "codes CPV différents")
