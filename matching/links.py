"""Whether two notices without a common identifier speak of one purchase: a scored comparison, right or silent.

A wrong tie hides a purchase from people, a missing one shows it twice: so nothing is tied below a high score, nor when
two procedures could both be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz

from matching.procedures import DESCRIBING
from tenderwatch.buyers import core
from tenderwatch.french import plain
from tenderwatch.model import Kind, Notice
from tenderwatch.model.notice import is_telling

TIED = 90
"""Points of 100; a same title, buyer and deadline reach it, a same title and buyer alone do not."""
LONGEST_GAP = timedelta(days=540)
"""Between a call and its result."""
FOLLOWING = {Kind.AWARD, Kind.CORRECTION, Kind.CANCELLATION}
_NOISE = re.compile(
    r"\b(?:avis|rectificatif|attribution|appel d offres?|marche|public|procedure|adaptee|mapa|accord-cadre|relatif"
    r"|relative|a|au|aux"
    r"|de|des|du|d|la|le|les|l|pour|et|en|consultation|n|no)\b"
)
SAME_TITLE, SAME_BUYER = 92.0, 90.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two notices are, 0..100, and what makes them so, in French."""

    score: int
    reasons: tuple[str, ...] = ()


def likeness(one: Notice, other: Notice) -> Likeness:
    """0 when something forbids that they are one purchase."""
    if _forbidden(one, other):
        return Likeness(0)
    buyer, title = _buyers(one, other), fuzz.token_sort_ratio(_title(one), _title(other))
    if buyer < SAME_BUYER:
        return Likeness(0)
    parts: list[tuple[int, str]] = [(30, "même acheteur")]
    if other.source_id in one.mentions or one.source_id in other.mentions or _journal(one, other):
        parts.append((60, "l'un cite le numéro de l'autre"))
    if one.reference and is_telling(one.reference) and plain(one.reference) == plain(other.reference or ""):
        parts.append((40, "même référence de l'acheteur"))
    if title >= SAME_TITLE:
        parts.append((40, "même intitulé"))
    if one.deadline and other.deadline and one.deadline.at and one.deadline.at == other.deadline.at:
        parts.append((20, "même date limite"))
    if one.cpv and other.cpv:
        parts.append((10, "même code CPV") if one.cpv[0] == other.cpv[0] else (-10, "codes CPV différents"))
    if one.lots and other.lots:
        same = len(one.lots) == len(other.lots)
        parts.append((10, "mêmes lots") if same else (-30, "lots différents"))
    if {one.kind, other.kind} & FOLLOWING and title >= SAME_TITLE:
        parts.append((10, "l'un fait suite à l'autre"))
    return Likeness(max(0, min(100, sum(points for points, _ in parts))), tuple(reason for _, reason in parts))


def the_one(notice: Notice, candidates: Iterable[tuple[str, Notice]]) -> tuple[str, Likeness] | None:
    """The procedure that a notice belongs to, among candidates (procedure key, notice); None when none or several.

    Only calls are candidates: a result looks for its call, a call never for the result that could be another's.
    """
    found: dict[str, Likeness] = {}
    for key, other in candidates:
        if other.kind not in DESCRIBING:
            continue
        alike = likeness(notice, other)
        if alike.score >= TIED and alike.score > found.get(key, Likeness(0)).score:
            found[key] = alike
    return next(iter(found.items())) if len(found) == 1 else None


def _forbidden(one: Notice, other: Notice) -> bool:
    """A relaunch, another contract folder, calls with different deadlines, two results, or times that cannot be."""
    if one.relaunch != other.relaunch:
        return True
    if one.procedure_id and other.procedure_id and one.procedure_id != other.procedure_id:
        return True
    if _telling_references_differ(one, other) or _numbers(one.title) != _numbers(other.title):
        return True
    if one.published_on and other.published_on and abs(one.published_on - other.published_on) > LONGEST_GAP:
        return True
    if one.kind in DESCRIBING and other.kind in DESCRIBING:
        return one.kind != other.kind or not _deadlines_agree(one, other)
    later, call = (one, other) if other.kind in DESCRIBING else (other, one)
    return call.kind not in DESCRIBING or not _in_time(later, call)


def _in_time(later: Notice, call: Notice) -> bool:
    """A result comes after the deadline, a correction or cancellation after the call; unknown days forbid nothing."""
    since = call.published_on
    if later.kind == Kind.AWARD and call.deadline and call.deadline.day:
        since = call.deadline.day
    return later.published_on is None or since is None or later.published_on >= since


def _telling_references_differ(one: Notice, other: Notice) -> bool:
    """Two consultations of one buyer may share title and deadline, never a reference."""
    first, second = one.reference or "", other.reference or ""
    return is_telling(first) and is_telling(second) and plain(first) != plain(second)


def _numbers(title: str) -> list[str]:
    """Years and lots of a title: "voirie 2025" is not "voirie 2026"."""
    return sorted(re.findall(r"\d+", title))


def _deadlines_agree(one: Notice, other: Notice) -> bool:
    """Two calls are one purchase only when they have the same moment, or the same day where an hour is missing."""
    if one.deadline is None or other.deadline is None or one.deadline.day is None:
        return False
    if one.deadline.at and other.deadline.at:
        return one.deadline.at == other.deadline.at
    return one.deadline.day == other.deadline.day


def _buyers(one: Notice, other: Notice) -> float:
    """0..100; the same SIRET is the same buyer, different SIREN are not, establishments of one are told by name."""
    if one.buyer.siret and other.buyer.siret and one.buyer.siret[:9] != other.buyer.siret[:9]:
        return 0.0
    if one.buyer.siret and one.buyer.siret == other.buyer.siret:
        return 100.0
    first, second = core(one.buyer.name), core(other.buyer.name)
    return fuzz.token_sort_ratio(first, second) if first and second else 0.0


def _title(notice: Notice) -> str:
    return " ".join(_NOISE.sub(" ", plain(notice.title).replace("'", " ")).split())


def _journal(one: Notice, other: Notice) -> bool:
    numbers = {one.ted_number, other.ted_number} - {None}
    return bool(numbers & {*one.mentions, *other.mentions})
