"""The nouns of the house: frozen pydantic records come from outside, frozen dataclasses are computed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

MAX_TEXT = 200_000
"""Characters kept of any one text of a notice; the longest real one met has about 40,000."""

Department = Annotated[str, StringConstraints(pattern=r"^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-9])$")]
"""French department code with its leading zero ("02", "2A", "974")."""
Cpv = Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
"""CPV code, 8 digits without check digit."""


class Record(BaseModel):
    """Base of what comes from outside: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What a notice announces."""

    CALL = "call"
    PRIOR_INFORMATION = "prior_information"
    AWARD = "award"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    PLANNED_PURCHASE = "planned_purchase"
    MODIFICATION = "modification"
    OTHER = "other"


class Certainty(StrEnum):
    """How sure we are of a deadline's moment."""

    EXACT = "exact"
    """The notice gives an offset that is Paris's on that day, or Z."""
    ASSUMED_PARIS = "assumed_paris"
    """No offset: read as Paris wall-clock time."""
    CONFLICTING = "conflicting"
    """Two places of the notice differ, or the offset is not Paris's: the earliest is shown."""
    UNKNOWN = "unknown"
    """No moment could be read (no date, or a date without an hour)."""


class Deadline(Record):
    """When offers must have arrived.

    `at` is aware, None when no hour is known; `day` is the Paris day, known even when the hour is not;
    `raw` is what the notice says.
    """

    at: AwareDatetime | None = None
    day: date | None = None
    certainty: Certainty = Certainty.UNKNOWN
    raw: str | None = None


class Place(Record):
    """Where the work is done; `of_buyer` when only the buyer's own place is known."""

    departments: tuple[Department, ...] = ()
    nuts: tuple[str, ...] = ()
    postal_code: str | None = None
    town: str | None = None
    text: str | None = None
    of_buyer: bool = False


class Buyer(Record):
    """The contracting authority (*acheteur*); `siret` only when it has 14 digits."""

    name: str | None = None
    siret: str | None = Field(default=None, pattern=r"^\d{14}$")
    department: Department | None = None
    postal_code: str | None = None
    town: str | None = None


class Passage(Record):
    """A text that a person would read, in its original words: lot number or None, and the source field."""

    lot: str | None = None
    field: str
    text: str


class Reservation(Record):
    """What the notice's own coded field says of a reservation (eForms BT-71, FNSimple reservationMarche …).

    `value` is the raw code ("none", "res-ws", "non", "oui" …). A hint, never decisive alone.
    """

    value: str
    field: str


class Lot(Record):
    """A part of the purchase that can be bid for alone. Amounts in euros before tax; None is unknown."""

    number: str
    title: str | None = None
    description: str | None = None
    cpv: tuple[Cpv, ...] = ()
    amount: float | None = None
    ceiling: float | None = None
    duration_months: float | None = None
    place: Place | None = None
    deadline: Deadline | None = None
    reservation: Reservation | None = None


class Notice(Record):
    """One published notice (*avis*), as one source gives it. None and empty mean unknown, never no.

    `cpv`: the main code first. `lots`: empty when the purchase is not divided. `documents_url`: where the
    DCE is. `earlier`: identifiers of earlier notices of the same procedure, as the notice cites them
    (BOAMP idweb, TED number). `procedure_id`: eForms contract folder (BT-04). `reference`: the buyer's own.
    """

    source: str
    source_id: str
    url: str | None = None
    kind: Kind
    title: str
    description: str | None = None
    passages: tuple[Passage, ...] = ()
    buyer: Buyer = Buyer()
    procedure: str | None = None
    nature: tuple[Literal["services", "supplies", "works"], ...] = ()
    lots: tuple[Lot, ...] = ()
    cpv: tuple[Cpv, ...] = ()
    amount: float | None = None
    ceiling: float | None = None
    duration_months: float | None = None
    place: Place | None = None
    published_on: date | None = None
    deadline: Deadline | None = None
    documents_url: str | None = None
    submission_url: str | None = None
    reservation: Reservation | None = None
    procedure_id: str | None = None
    reference: str | None = None
    earlier: tuple[str, ...] = ()
    winners: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Identity across runs: `source:source_id`."""
        return f"{self.source}:{self.source_id}"

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What ties it to other notices of its procedure: own id, cited ids, contract folder."""
        folder = (f"folder:{self.procedure_id}",) if self.procedure_id else ()
        cited = tuple(f"{self.source}:{earlier}" for earlier in self.earlier)
        return tuple(dict.fromkeys((self.key, *cited, *folder)))

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the whole content; equal fingerprints mean that nothing changed."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]


class ReadNotice(Notice):
    """A notice as `read` prints it: with the format it was read from and what was doubtful in it."""

    source_format: str
    warnings: tuple[str, ...] = ()

    def notice(self) -> Notice:
        """The notice itself, without the marks of its reading."""
        return Notice.model_construct(**{name: getattr(self, name) for name in Notice.model_fields})


class LegalKind(StrEnum):
    """Legal types of inclusive enterprise (C. trav. L5132-4, L5213-13; CASF L344-2)."""

    EI = "EI"
    ETTI = "ETTI"
    AI = "AI"
    ACI = "ACI"
    EITI = "EITI"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"


class Contact(Record):
    """Who receives the digest."""

    email: str
    name: str | None = None


class Territory(Record):
    """Where an enterprise or an activity works; "FR" in `departments` means the whole country."""

    departments: tuple[str, ...] = ()


class Activity(Record):
    """One trade of an enterprise, scored by itself."""

    label: str
    keywords: tuple[str, ...] = ()
    cpv: tuple[Cpv, ...] = ()
    exclude: tuple[str, ...] = ()
    service: Literal["prestation", "mise_a_disposition", "fabrication"] = "prestation"
    level: Literal["current", "emerging"] = "current"
    territory: Territory | None = None


class Capacity(Record):
    """What an enterprise can carry; `max_amount_eur` before tax, None is unknown."""

    max_amount_eur: float | None = None


class DigestSettings(Record):
    """How an enterprise wants its digest."""

    max_items: int = Field(default=5, ge=1, le=5)
    paused: bool = False


class Enterprise(Record):
    """The capability profile of one inclusive enterprise."""

    id: str
    name: str
    kind: LegalKind
    networks: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    territory: Territory = Territory()
    activities: tuple[Activity, ...] = ()
    exclude: tuple[str, ...] = ()
    capacity: Capacity = Capacity()
    digest: DigestSettings = DigestSettings()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what matching depends on: contacts and digest settings left out."""
        body = self.model_dump_json(exclude={"contacts", "digest"})
        return hashlib.sha256(body.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Procedure:
    """The notices that speak of one purchase.

    `notices` newest first. `current` is the notice whose content stands (the newest that describes the
    purchase); `deadline` the one in force after corrections. `closed` says in French why nobody can answer
    any more (cancelled, awarded), None when open or unknown. `changes`: what corrections changed, in French.
    """

    key: str
    notices: tuple[Notice, ...]
    current: Notice
    deadline: Deadline | None
    closed: str | None = None
    changes: tuple[str, ...] = ()


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
    """What becomes of a match under the release rule `doubtful`."""

    STRONG = "strong"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Match:
    """A procedure that may suit an enterprise, through one activity and perhaps one lot."""

    procedure_key: str
    notice_key: str
    lot: str | None
    enterprise_id: str
    activity: str
    band: Band
    contributions: tuple[Contribution, ...]
    rules_version: str

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
    """Why an enterprise did not get a notice: the gate's name, and a French sentence."""

    procedure_key: str
    enterprise_id: str
    gate: str
    reason: str


class Verdict(StrEnum):
    """A coordinator's word on a match."""

    KEEP = "garder"
    DROP = "écarter"
    MAYBE = "à voir"


class DropReason(StrEnum):
    """Why a match was dropped."""

    ACTIVITY = "hors activité"
    AREA = "hors zone"
    SIZE = "taille"
    DELAY = "délai"
    QUALIFICATION = "qualification manquante"
    DUPLICATE = "doublon"
    BUYER = "acheteur exclu"
    OTHER = "autre"


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
class MatchView:
    """A match with all that people are shown of it: the procedure, the enterprise, the last decision."""

    match: Match
    procedure: Procedure
    enterprise: Enterprise
    decision: Decision | None = None

    @property
    def notice(self) -> Notice:
        """The notice whose content stands."""
        return self.procedure.current

    @property
    def lot(self) -> Lot | None:
        """The lot that carries the match, if one does."""
        return next((lot for lot in self.notice.lots if lot.number == self.match.lot), None)


@dataclass(frozen=True, slots=True)
class Digest:
    """One week's mail for one enterprise: at most `max_items` lines, best first.

    `key` is stable: composing the same week twice gives the same key. `partial` names in French the
    sources that did not answer, so that the mail can say so.
    """

    enterprise: Enterprise
    week: str
    lines: tuple[MatchView, ...]
    waiting: int = 0
    partial: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """`enterprise:week`, e.g. `vert-armor:2026-W47`."""
        return f"{self.enterprise.id}:{self.week}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was refused on its way in: where, which one, and why."""

    source: str
    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source in one run; counts are of distinct records.

    `announced` is None when the source does not say. `error` is a sentence, None when all went well.
    `until` is the day up to which the source is now complete, None when it is not.
    """

    source: str
    requests: int = 0
    announced: int | None = None
    received: int = 0
    refused: tuple[Refused, ...] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    error: str | None = None
    until: date | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StageReport:
    """One stage of a run: counts by French label, problems in sentences, duration."""

    stage: str
    counts: tuple[tuple[str, int], ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did; `exit_code` 0: all well, 1: something failed and the rest was done."""

    run: str
    started: datetime
    ended: datetime
    sources: tuple[SourceReport, ...] = ()
    stages: tuple[StageReport, ...] = field(default=())

    @property
    def problems(self) -> tuple[str, ...]:
        """Every sentence that somebody should read."""
        of_sources = (f"{source.source} : {source.error}" for source in self.sources if source.error)
        of_stages = (problem for stage in self.stages for problem in stage.problems)
        return (*of_sources, *of_stages)

    @property
    def exit_code(self) -> int:
        """0 or 1, as cron should see it."""
        return 1 if self.problems else 0
