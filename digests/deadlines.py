"""The deadline that holds for a match: its lot's own, or the procedure's after corrections."""

from __future__ import annotations

from datetime import datetime

from digests.text import counted
from tenderwatch.calendar import days_left, deadline_in_words
from tenderwatch.clock import PARIS
from tenderwatch.model import Certainty, Deadline, MatchView

URGENT = 5
"""Working days: below a working week there is hardly time for a visit and a file."""


def deadline_for(view: MatchView) -> Deadline | None:
    """The deadline to show for a match.

    A lot may have its own. When it has, and a correction moved the procedure's, nobody can tell whether the
    lot's moved too: the earliest is shown and marked as conflicting.
    """
    own = view.lot.deadline if view.lot else None
    published, standing = view.notice.deadline, view.procedure.deadline
    if own is None or own.day is None or _same(own, published):
        return standing
    if standing is None or standing.day is None or _same(standing, published):
        return own
    first = min((own, standing), key=_order)
    return first.model_copy(update={"certainty": Certainty.CONFLICTING})


def _same(one: Deadline, other: Deadline | None) -> bool:
    return other is not None and (one.at, one.day) == (other.at, other.day)


def _order(deadline: Deadline) -> tuple[str, float]:
    moment = deadline.at.timestamp() if deadline.at else float("inf")
    return str(deadline.day), moment


def calendar_days(deadline: Deadline | None, now: datetime) -> int | None:
    """Days from today (Paris) to the deadline's day; negative when it is past, None when unknown."""
    if deadline is None or deadline.day is None:
        return None
    return (deadline.day - now.astimezone(PARIS).date()).days


def due_in_words(deadline: Deadline | None) -> str:
    """Until when to answer: day and hour in Paris; what is uncertain says "à vérifier"."""
    words = deadline_in_words(deadline)
    if deadline is None or deadline.day is None:
        return f"{words[0].upper()}{words[1:]}, à vérifier dans l'avis"
    return f"À rendre avant le {words}"


def left_in_words(deadline: Deadline | None, now: datetime) -> str | None:
    """ "Il reste 11 jours ouvrés", "C'est aujourd'hui"; None when the day is unknown or past."""  # noqa: D210 (a quote)
    working, days = days_left(deadline, now), calendar_days(deadline, now)
    if working is None or days is None or days < 0:
        return None
    if days == 0:
        return "C'est aujourd'hui"
    return "Il reste " + counted(working, "jour ouvré", "jours ouvrés") if working else "Plus aucun jour ouvré d'ici là"
