"""Which matches leave in a week's digest: pure, the same input always gives the same digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Literal

from digests.deadlines import calendar_days, deadline_for
from tenderwatch.calendar import is_over
from tenderwatch.config import Release
from tenderwatch.model import Band, Digest, Enterprise, MatchView, Verdict

Fate = Literal["leaves", "waits", "dropped"]


def compose(
    enterprise: Enterprise,
    views: Sequence[MatchView],
    *,
    week: str,
    now: datetime,
    release: Release,
    already_sent: AbstractSet[str],
    max_items: int,
    min_days: int,
    partial: tuple[str, ...] = (),
) -> Digest:
    """This week's digest: at most `max_items` lines, best first; no line at all means that nothing is sent.

    Left out: what was sent before (procedure keys), what nobody can answer any more, and what leaves fewer
    than `min_days` calendar days. `waiting` counts the matches that only a coordinator's verdict holds back.
    """
    own = (view for view in views if view.enterprise.id == enterprise.id)
    fresh = [
        view for view in _best_of_each(own) if view.procedure.key not in already_sent and in_time(view, now, min_days)
    ]
    fates = [fate(view, release) for view in fresh]
    leaving = [view for view, its in zip(fresh, fates, strict=True) if its == "leaves"]
    return Digest(enterprise, week, tuple(leaving[:max_items]), waiting=fates.count("waits"), partial=partial)


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
