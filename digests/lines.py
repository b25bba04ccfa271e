"""What is shown of one match, in words: the same in the mail and in the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digests.typography import french, plural, safe_link, shown
from tenderwatch.calendar import days_left, deadline_in_words
from tenderwatch.model import Band, Deadline, MatchView, Place, Verdict
from tenderwatch.places import department_in_words

MOST_REASONS = 3
BANDS = {Band.STRONG: "à envoyer", Band.DOUBTFUL: "à revoir"}
NOT_REASONS = {"délai"}
"""Criteria that the line shows in a place of their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One match in words; addresses are safe to link, or None."""

    title: str
    lot: str | None
    buyer: str
    where: str
    reasons: tuple[str, ...]
    changes: tuple[str, ...]
    deadline: str
    left: str | None
    notice_url: str | None
    documents_url: str | None
    score: float
    band: str
    status: str


def line_of(view: MatchView, now: datetime) -> Line:
    """A match as people read it at `now` (aware)."""
    notice, lot = view.notice, view.lot
    deadline = deadline_of(view)
    return Line(
        title=shown(notice.title),
        lot=f"Lot {shown(lot.number, 12)} : {shown(lot.title, 140)}" if lot and lot.title else None,
        buyer=shown(notice.buyer.name or "Acheteur non précisé", 100),
        where=where(view),
        reasons=reasons(view),
        changes=tuple(french(one) for one in view.procedure.changes),
        deadline=french(deadline_in_words(deadline)),
        left=left_in_words(days_left(deadline, now)),
        notice_url=safe_link(notice.url),
        documents_url=safe_link(notice.documents_url),
        score=view.match.score,
        band=BANDS[view.match.band],
        status=status(view),
    )


def deadline_of(view: MatchView) -> Deadline | None:
    """The deadline in force; the lot's own when it has one and no correction moved the procedure's."""
    moved = view.procedure.deadline != view.notice.deadline
    own = view.lot.deadline if view.lot else None
    return view.procedure.deadline if moved or own is None else own


def where(view: MatchView) -> str:
    """Town and departments of the work, or the buyer's, said as such."""
    place = (view.lot.place if view.lot else None) or view.notice.place
    if place is not None and not place.of_buyer:
        return _place(place)
    buyer = view.notice.buyer
    town = shown(buyer.town, 60)
    department = department_in_words(buyer.department) if buyer.department else ""
    known = ", ".join(filter(None, (town, department)))
    return f"{known} (lieu de l'acheteur)" if known else "lieu non précisé"


def _place(place: Place) -> str:
    most = 3
    departments = [department_in_words(code) for code in place.departments[:most]]
    more = f" et {len(place.departments) - most} autres" if len(place.departments) > most else ""
    town = shown(place.town, 60)
    if departments:
        return ", ".join(filter(None, (town, *departments))) + more
    return shown(place.text, 80) or town or "lieu non précisé"


def reasons(view: MatchView) -> tuple[str, ...]:
    """Why this one: the heaviest reasons, each a sentence that quotes the notice."""
    parts = sorted(view.match.contributions, key=lambda part: -part.points)
    told = [one.sentence for part in parts if part.criterion not in NOT_REASONS for one in part.finding.evidence]
    return tuple(french(shown(one, 260)) for one in dict.fromkeys(told))[:MOST_REASONS]


def left_in_words(left: int | None) -> str | None:
    """ "8 jours ouvrés" left; today is said as such."""  # noqa: D210 (a quote begins it)
    if left is None:
        return None
    return plural(left, "jour ouvré", "jours ouvrés") if left else "dernier jour"


def status(view: MatchView) -> str:
    """What a coordinator said, with the reason."""
    if view.decision is None:
        return "sans verdict"
    reason = f" ({view.decision.reason})" if view.decision.reason else ""
    names = {Verdict.KEEP: "gardé", Verdict.DROP: "écarté", Verdict.MAYBE: "à voir"}
    return names[view.decision.verdict] + reason
