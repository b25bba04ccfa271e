"""What we compute: procedures, matches with their reasons, and what coordinators say of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tenderwatch.model.answer import Answer, DropReason
from tenderwatch.model.door import NO_DOORS, Entrance
from tenderwatch.model.enterprise import Enterprise
from tenderwatch.model.notice import Award, Notice
from tenderwatch.model.terms import Deadline, Lot


@dataclass(frozen=True, slots=True)
class Procedure:
    """The notices that speak of one purchase.

    `notices` newest first. `current` is the notice whose content stands (the newest that describes the
    purchase); `deadline` the one in force after corrections. `closed` says in French why nobody can answer
    any more (cancelled, awarded), None when open or unknown. `changes`: what corrections changed, in French.
    `revision` counts the notices and the versions of them that came after the first: it only grows.
    `closed_lots`: numbers of lots that were given up. `follows`: numbers of notices of the procedure that this one
    takes up again (*relance*).
    """

    key: str
    notices: tuple[Notice, ...]
    current: Notice
    deadline: Deadline | None
    closed: str | None = None
    changes: tuple[str, ...] = ()
    closed_lots: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    follows: tuple[str, ...] = ()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reason points to: a French sentence, and the words of the notice that carry it.

    `field` names the field of the notice ("title", "lots.2.title", "description", "cpv" …); `quote` is cut
    from that field as it stands, None when the reason is about a value and not about words.
    """

    sentence: str
    field: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one criterion found: a value in -1..1, or None when the notice or the profile does not say."""

    value: float | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """The part of one criterion in a score; an unknown finding gives no points and takes none."""

    criterion: str
    weight: float
    finding: Finding

    @property
    def points(self) -> float:
        """`weight` times the finding's value; 0 when unknown."""
        return 0.0 if self.finding.value is None else round(self.weight * self.finding.value, 4)


class Band(StrEnum):
    """What becomes of a match; what is below all of them is *écarté*, and no match."""

    STRONG = "strong"
    """*À envoyer*."""
    DOUBTFUL = "doubtful"
    """*À revoir*."""
    PARTNERSHIP = "partnership"
    """*Partenariat*: their trade, but reserved to others."""


@dataclass(frozen=True, slots=True)
class Match:
    """A procedure that may suit an enterprise, through one activity and perhaps one lot.

    `probability`: how probably a coordinator would keep it, 0..1; None when an older version did not say.
    """

    procedure_key: str
    notice_key: str
    lot: str | None
    enterprise_id: str
    activity: str
    band: Band
    contributions: tuple[Contribution, ...]
    rules_version: str
    probability: float | None = None

    @property
    def score(self) -> float:
        """The sum of the contributions, in points."""
        return round(sum(part.points for part in self.contributions), 4)

    @property
    def coverage(self) -> float:
        """Share of the criteria's weight that the notice said something about, 0..1."""
        total = sum(part.weight for part in self.contributions)
        known = sum(part.weight for part in self.contributions if part.finding.value is not None)
        return round(known / total, 4) if total else 0.0

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All reasons, the heaviest contribution first."""
        heaviest = sorted(self.contributions, key=lambda part: -part.points)
        return tuple(item for part in heaviest for item in part.finding.evidence)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an enterprise did not get a notice: the gate's name, a French sentence, and what it points to."""

    procedure_key: str
    enterprise_id: str
    gate: str
    reason: str
    field: str | None = None
    quote: str | None = None


class Verdict(StrEnum):
    """A coordinator's word on a match."""

    KEEP = "garder"
    DROP = "écarter"
    MAYBE = "à voir"


@dataclass(frozen=True, slots=True)
class Decision:
    """An append-only verdict on (procedure, enterprise); `at` is aware."""

    procedure_key: str
    enterprise_id: str
    verdict: Verdict
    reason: DropReason | None
    note: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HumanLine:
    """A coordinator's own words on a purchase for one enterprise, signed; `at` is aware."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match with all that people are shown of it: procedure, enterprise, doors, what coordinators and it say."""

    match: Match
    procedure: Procedure
    enterprise: Enterprise
    decision: Decision | None = None
    entrance: Entrance = NO_DOORS
    human: HumanLine | None = None
    answer: Answer | None = None

    @property
    def notice(self) -> Notice:
        """The notice whose content stands."""
        return self.procedure.current

    @property
    def lot(self) -> Lot | None:
        """The lot that carries the match, if one does."""
        return next((lot for lot in self.notice.lots if lot.number == self.match.lot), None)
