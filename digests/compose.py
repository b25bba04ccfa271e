"""Which matches leave in a mail: pure, the same input always gives the same digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from digests.deadlines import calendar_days, deadline_for
from tenderwatch.calendar import is_over, working_days
from tenderwatch.config import Release
from tenderwatch.model import Band, Digest, Edition, Enterprise, MatchView, Verdict

Fate = Literal["leaves", "waits", "left out", "dropped"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What bounds a digest: the release rule, lines at most, calendar days that must be left to answer."""

    release: Release
    max_items: int
    min_days: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What leaves, what finds no room, what only a verdict holds back, what a coordinator left out of this mail."""

    leaving: tuple[MatchView, ...]
    no_room: tuple[MatchView, ...]
    waiting: tuple[MatchView, ...]
    left_out: tuple[MatchView, ...]


def compose(
    enterprise: Enterprise,
    views: Sequence[MatchView],
    *,
    period: str,
    now: datetime,
    rules: Rules,
    already_sent: AbstractSet[str],
    edition: Edition | None = None,
    partial: tuple[str, ...] = (),
) -> Digest:
    """The new purchases of a week's mail: at most `max_items` lines, the coordinator's order first, then the best.

    Left out: what was sent before (procedure keys), what nobody can answer any more, and what leaves fewer
    than `min_days` calendar days. `waiting` counts the matches that only a coordinator's verdict holds back.
    """
    chosen = select(enterprise, views, now=now, rules=rules, already_sent=already_sent, edition=edition)
    return Digest(enterprise, period, chosen.leaving, waiting=len(chosen.waiting), partial=partial)


def select(
    enterprise: Enterprise,
    views: Sequence[MatchView],
    *,
    now: datetime,
    rules: Rules,
    already_sent: AbstractSet[str],
    edition: Edition | None = None,
) -> Selection:
    """What becomes of each purchase that could be told, the best first in every group."""
    edition = edition or Edition()
    found: dict[Fate, list[MatchView]] = {"leaves": [], "waits": [], "left out": [], "dropped": []}
    for view in _fresh(enterprise, views, now, rules, already_sent):
        said = edition.lines.get(view.procedure.key, view.human)
        found[_fate(view, rules, edition)].append(replace(view, human=said))
    leaving = sorted(found["leaves"], key=lambda view: _place(view, edition))
    return Selection(
        tuple(leaving[: rules.max_items]),
        tuple(leaving[rules.max_items :]),
        tuple(found["waits"]),
        tuple(found["left out"]),
    )


def compose_urgent(
    enterprise: Enterprise,
    views: Sequence[MatchView],
    *,
    now: datetime,
    next_mail: date,
    urgent_days: int,
    rules: Rules,
    already_sent: AbstractSet[str],
    edition: Edition | None = None,
) -> Digest:
    """Strong matches that would leave fewer than `urgent_days` working days on the day of the week's next mail."""
    hasty = [
        view
        for view in views
        if (view.match.band == Band.STRONG or (view.decision and view.decision.verdict == Verdict.KEEP))
        and (deadline := deadline_for(view))
        and deadline.day
        and working_days(next_mail, deadline.day) < urgent_days
    ]
    period = now.date().isoformat()
    digest = compose(enterprise, hasty, period=period, now=now, rules=rules, already_sent=already_sent, edition=edition)
    return replace(digest, waiting=0)


def _fresh(
    enterprise: Enterprise, views: Iterable[MatchView], now: datetime, rules: Rules, already_sent: AbstractSet[str]
) -> Iterator[MatchView]:
    for view in _best_of_each(view for view in views if view.enterprise.id == enterprise.id):
        if view.procedure.key not in already_sent and in_time(view, now, rules.min_days):
            yield view


def _fate(view: MatchView, rules: Rules, edition: Edition) -> Fate:
    """A verdict to drop is the last word; what was not there when a digest was released waits for the next one."""
    key, its = view.procedure.key, fate(view, rules.release)
    if its == "dropped":
        return its
    if key in edition.dropped:
        return "left out"
    if edition.only is not None:
        return "leaves" if key in edition.only else "waits"
    return "leaves" if key in edition.pins else its


def _place(view: MatchView, edition: Edition) -> tuple[int, int]:
    """Pins, then what a coordinator put in order, then the rest as it is ranked."""
    for place, keys in enumerate((edition.pins, edition.order)):
        if view.procedure.key in keys:
            return place, keys.index(view.procedure.key)
    return 2, 0


def fate(view: MatchView, release: Release) -> Fate:
    """What the release rule and the last verdict make of a match: "à voir" waits, "écarter" never leaves."""
    verdict = view.decision.verdict if view.decision else None
    if verdict == Verdict.DROP:
        return "dropped"
    if verdict == Verdict.KEEP or release == Release.NONE:
        return "leaves"
    unseen_but_strong = verdict is None and view.match.band == Band.STRONG
    return "leaves" if release == Release.DOUBTFUL and unseen_but_strong else "waits"


def in_time(view: MatchView, now: datetime, min_days: int) -> bool:
    """Whether an enterprise can still answer; an unknown deadline never refuses."""
    deadline = deadline_for(view)
    days = calendar_days(deadline, now)
    over = view.procedure.closed is not None or is_over(deadline, now) is True
    return not over and (days is None or days >= min_days)


def rank(view: MatchView) -> tuple[float, str, str, str]:
    """Best score first, then the nearest deadline (unknown last), then the key: a stable order."""
    deadline = deadline_for(view)
    day = str(deadline.day) if deadline and deadline.day else "9999-12-31"
    return -view.match.score, day, view.procedure.key, view.match.lot or ""


def _best_of_each(views: Iterable[MatchView]) -> list[MatchView]:
    """One view per procedure, the best, in order: nobody is shown the same purchase twice."""
    best: dict[str, MatchView] = {}
    for view in sorted(views, key=rank):
        best.setdefault(view.procedure.key, view)
    return list(best.values())
