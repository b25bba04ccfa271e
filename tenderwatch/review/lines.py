"""The rows of the queue as a page shows them: what two networks know of one purchase becomes one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.deadlines import URGENT
from digests.text import counted
from tenderwatch.calendar import working_days
from tenderwatch.clock import PARIS
from tenderwatch.model import Band, Decision, DoorFor, Face, Member, Said, Section, Seen, Verdict
from tenderwatch.pipeline.anchors import row_anchor

SECTIONS = {
    Section.URGENT: f"Urgent : {URGENT} jours ouvrés ou moins",
    Section.RESERVED: "Réservé",
    Section.STRONG: "Fort",
    Section.DOUBTFUL: "Douteux",
    Section.SAMPLE: "Échantillon juste sous la barre",
}
DONE = {Verdict.KEEP: "gardé", Verdict.DROP: "écarté", Verdict.MAYBE: "à voir"}
MOST_MEMBERS = 6
"""Enterprises of a row that are shown at once."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise of a row; `chosen`: a verdict is meant for it unless somebody unticks it."""

    member: Member
    decision: Decision | None
    chosen: bool

    @property
    def doubtful(self) -> bool:
        """Whether its score is not strong."""
        return self.member.band != Band.STRONG


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `left`: working days in words, None when the deadline's day is unknown."""

    key: str
    anchor: str
    section: Section
    face: Face
    version: int
    candidates: tuple[Candidate, ...]
    doors: tuple[DoorFor, ...]
    notes: tuple[Said, ...]
    left: str | None
    urgent: bool

    @property
    def first(self) -> tuple[Candidate, ...]:
        """The enterprises that are shown at once."""
        return self.candidates[:MOST_MEMBERS]

    @property
    def others(self) -> tuple[Candidate, ...]:
        """Those that are shown when asked for."""
        return self.candidates[MOST_MEMBERS:]

    @property
    def decided(self) -> bool:
        """Whether every enterprise has its verdict."""
        return all(one.decision for one in self.candidates)


def line(seen: Sequence[Seen], now: datetime, only: str = "") -> Line:
    """One line of the rows that the reader's networks have of a purchase; `only`: the one enterprise asked for."""
    first = seen[0]
    members = {one.id: one for each in seen for one in each.row.face.members}
    decisions = {name: one for each in seen for name, one in each.decisions.items()}
    ordered = sorted(members.values(), key=lambda one: (one.id != only, -one.score, one.id))
    today, day = now.astimezone(PARIS).date(), first.row.face.day
    left = working_days(today, day) if day else None
    return Line(
        key=first.row.procedure_key,
        anchor=row_anchor(first.row.procedure_key),
        section=first.section,
        face=first.row.face,
        version=first.version,
        candidates=tuple(_candidate(one, decisions.get(one.id), only) for one in ordered),
        doors=_together(one for each in seen for one in each.row.face.doors),
        notes=tuple(dict.fromkeys(one for each in seen for one in each.notes)),
        left=None if day is None or left is None else "aujourd'hui" if day == today else _left(left),
        urgent=left is not None and left <= URGENT,
    )


def _left(days: int) -> str:
    return counted(days, "jour ouvré", "jours ouvrés") if days else "aucun jour ouvré"


def _candidate(member: Member, decision: Decision | None, only: str) -> Candidate:
    return Candidate(member, decision, chosen=member.id == only if only else decision is None)


def _together(doors: Iterable[DoorFor]) -> tuple[DoorFor, ...]:
    """Each legal type once, as its first row says."""
    told: set[str] = set()
    found: list[DoorFor] = []
    for one in doors:
        kinds = tuple(kind for kind in one.kinds if kind not in told)
        told |= set(kinds)
        if kinds:
            found.append(DoorFor(kinds, one.tone, one.words, one.anchor))
    return tuple(found)
