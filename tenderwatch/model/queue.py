"""What coordinators review: rows of the queue as they are read, filters, and what they do to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple

from tenderwatch.model.answer import DropReason
from tenderwatch.model.enterprise import LegalKind
from tenderwatch.model.match import Band, Decision, Verdict
from tenderwatch.model.notice import Notice

NO_DUE = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for an unknown deadline: never over, never urgent, sorted last."""


class Section(IntEnum):
    """The parts of the queue, in the order in which they are read."""

    URGENT = 1
    """Few working days are left; a matter of today's date, so it is never stored."""
    RESERVED = 2
    """Reserved to one of the matched enterprises, perhaps to be verified."""
    STRONG = 3
    DOUBTFUL = 4
    SAMPLE = 5
    """Just below the bar: shown to estimate what is missed."""


class State(StrEnum):
    """What a network has decided of a row."""

    OPEN = "open"
    """At least one enterprise waits for a verdict."""
    MAYBE = "maybe"
    KEPT = "kept"
    DROPPED = "dropped"


Tone = Literal["theirs", "object", "clause", "criterion", "check", "open", "others"]
"""What a door is worth to a legal type, the best first."""


@dataclass(frozen=True, slots=True)
class DoorFor:
    """By which door some legal types may come in, in French; `anchor`: where its quote is on the procedure's page."""

    kinds: tuple[LegalKind, ...]
    tone: Tone
    words: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """One reason in a few words, with its whole sentence; `anchor`: where it stands on the procedure's page."""

    label: str
    sentence: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Member:
    """An enterprise that the purchase may suit; `band` None: it was refused, and the refusal is looked at."""

    id: str
    name: str
    kind: LegalKind
    activity: str
    band: Band | None
    score: float
    lot: str | None


@dataclass(frozen=True, slots=True)
class Face:
    """What is read of a row. `day`: the deadline's day in Paris, None when unknown; `due` says it in French."""

    title: str
    label: str | None
    buyer: str
    where: str
    source: str
    due: str
    day: date | None
    members: tuple[Member, ...]
    doors: tuple[DoorFor, ...] = ()
    chips: tuple[Chip, ...] = ()
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A purchase in one network's queue.

    `due` is an aware moment, `NO_DUE` when unknown. `marks`: what filters look for, see `mark`.
    """

    procedure_key: str
    network: str
    section: Section
    due: datetime
    marks: frozenset[str]
    face: Face
    state: State = State.OPEN


Mark = Literal["band", "department", "door", "enterprise", "source"]


def mark(kind: Mark, value: str) -> str:
    """One sign of a row, without blanks: "department:29"."""
    return f"{kind}:{value.replace(' ', '_')}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows are asked for: of these networks, in this state, with all these marks, due between two moments.

    `words` is searched in the notices. `since` and `until` are aware; None: without limit.
    """

    networks: tuple[str, ...]
    state: State = State.OPEN
    marks: frozenset[str] = frozenset()
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Position(NamedTuple):
    """Where a row stands in the queue: rows are in this order."""

    section: int
    due: datetime
    procedure_key: str


@dataclass(frozen=True, slots=True)
class Said:
    """A note of a network on a purchase; `by` is an address, `at` aware."""

    procedure_key: str
    network: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it was made, withdrawn ones included (`verdict` None: it was taken back)."""

    procedure_key: str
    enterprise_id: str
    verdict: Verdict | None
    reason: DropReason | None
    note: str | None
    by: str
    at: datetime
    network: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as somebody looks at it: its place, the decisions that stand, the notes of the reader's networks.

    `version` is the number of the last decision, 0 when there is none; it goes into the row's form, and when it has
    changed, somebody else has decided meanwhile.
    """

    row: QueueRow
    section: Section
    version: int
    decisions: dict[str, Decision] = field(default_factory=dict)
    notes: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A notice as it stood for a time; `number` from 1, `seen_at` aware: when it was first read so."""

    notice: Notice
    number: int
    current: bool
    seen_at: datetime


class ActKind(StrEnum):
    """What a coordinator did."""

    KEEP = "garder"
    DROP = "écarter"
    MAYBE = "à voir"
    NOTE = "noter"
    HAND_OVER = "transmettre"
    UNDO = "annuler"


@dataclass(frozen=True, slots=True)
class Target:
    """A row that somebody acts on: as it was seen, and for which of its enterprises."""

    procedure_key: str
    version: int
    enterprises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of a coordinator. `token` makes it happen once; `by` is an address, `at` aware.

    `networks`: those that the coordinator speaks for. `to`: the enterprise that is handed a purchase.
    """

    token: str
    kind: ActKind
    by: str
    at: datetime
    networks: tuple[str, ...]
    reason: DropReason | None = None
    note: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: how many decisions were written, and which rows somebody else had changed meanwhile.

    `again`: the same form was sent before, and nothing was written now.
    """

    token: str
    kind: ActKind
    done: int
    rows: int
    stale: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last deed of somebody, while it can be undone."""

    token: str
    kind: ActKind
    done: int
    rows: int
    at: datetime
