"""All that is known of one purchase: versions, texts with quotes marked, doors, every enterprise considered and why."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from digests.deadlines import deadline_for
from matching.account import account
from matching.doors import read_doors
from matching.match import Matcher
from matching.subject import text_of
from spiders.engine import archive
from tenderwatch.clock import PARIS
from tenderwatch.model import (
    Change,
    Deadline,
    Door,
    Doors,
    Enterprise,
    Explanation,
    Lot,
    Match,
    MatchView,
    Notice,
    Procedure,
    Refusal,
    Version,
)
from tenderwatch.pipeline.marked import Piece, around, pieces
from tenderwatch.pipeline.revisions import changes
from tenderwatch.pipeline.services import Services


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall, in percent of its width: where it begins and how far it goes."""

    label: str
    points: float
    start: float
    width: float
    unknown: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """An enterprise and how near the purchase came to it; `refusal`: the gate that stood in the way."""

    enterprise: Enterprise
    match: Match | None
    refusal: Refusal | None
    steps: tuple[Step, ...]
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Told:
    """A text of the notice under the name of its field."""

    field: str
    lot: str | None
    pieces: tuple[Piece, ...]

    @property
    def quoted(self) -> bool:
        """Whether a reason quotes it."""
        return any(one.quoted for one in self.pieces)


@dataclass(frozen=True, slots=True)
class InContext:
    """A door with the words around its quote."""

    door: Door
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of one of its notices, and what it says otherwise than the one before."""

    version: Version
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Dossier:
    """One purchase, as its page shows it."""

    procedure: Procedure
    doors: tuple[InContext, ...]
    revisions: tuple[Revision, ...]
    texts: tuple[Told, ...]
    considered: tuple[Considered, ...]
    not_asked: int


def dossier(
    services: Services, key: str, enterprises: Sequence[Enterprise], now: datetime, *, most: int | None
) -> Dossier:
    """The dossier of a purchase; `most`: of enterprises without a match, at most so many are explained (None: all).

    Raises:
        LookupError: there is no such purchase.
    """
    procedure = services.procedures([key]).get(key)
    if procedure is None:
        raise LookupError(key)
    doors = read_doors(procedure.current)
    matched, others = _sorted_out(services, key, enterprises)
    asked = others if most is None or len(others) <= most else []
    matcher = services.matcher(asked) if asked else None
    considered = [_considered(one, match, None, procedure) for one, match in matched]
    considered += [_explained(matcher, procedure, one, now) for one in asked if matcher]
    return Dossier(
        procedure=procedure,
        doors=tuple(_in_context(procedure.current, one) for one in doors.doors),
        revisions=tuple(_revisions(services.store.desk.versions_of(key))),
        texts=tuple(_texts(procedure.current, doors, [one.match for one in considered if one.match])),
        considered=tuple(considered),
        not_asked=len(others) - len(asked),
    )


def _sorted_out(
    services: Services, key: str, enterprises: Sequence[Enterprise]
) -> tuple[list[tuple[Enterprise, Match]], list[Enterprise]]:
    """Those with a match, the best first, and those without."""
    by_id = {one.id: one for one in enterprises}
    stored = services.store.desk.matches([key]).get(key, [])
    matched = {one.enterprise_id: one for one in reversed(stored) if one.enterprise_id in by_id}
    ordered = sorted(matched.values(), key=lambda one: (-one.score, one.enterprise_id))
    return [(by_id[one.enterprise_id], one) for one in ordered], [one for one in enterprises if one.id not in matched]


def _explained(matcher: Matcher, procedure: Procedure, enterprise: Enterprise, now: datetime) -> Considered:
    found = matcher.explain(procedure, enterprise, now=now)
    if isinstance(found, Match):
        return _considered(enterprise, found, None, procedure)
    nearest = matcher.nearest(procedure, enterprise, now=now)
    return _considered(enterprise, nearest[2] if nearest else None, found, procedure)


def _considered(
    enterprise: Enterprise, match: Match | None, refusal: Refusal | None, procedure: Procedure
) -> Considered:
    deadline = deadline_for(MatchView(match, procedure, enterprise)) if match else procedure.deadline
    return Considered(enterprise, match, refusal, steps(match) if match else (), deadline)


def steps(match: Match) -> tuple[Step, ...]:
    """The bars of a waterfall: each contribution begins where the one before ended; the scale holds them all."""
    ends = [0.0]
    for part in match.contributions:
        ends.append(ends[-1] + part.points)
    low, high = min(0.0, *ends), max(100.0, *ends)
    scale = 100 / (high - low)
    found = []
    for part, begin, end in zip(match.contributions, ends, ends[1:], strict=False):
        sentences = tuple(one.sentence for one in part.finding.evidence)
        start, width = (min(begin, end) - low) * scale, abs(end - begin) * scale
        unknown = part.finding.value is None
        found.append(Step(part.criterion, part.points, round(start, 2), round(width, 2), unknown, sentences))
    return tuple(found)


def _in_context(notice: Notice, door: Door) -> InContext:
    if door.quote is None:
        return InContext(door, "", "", "")
    return InContext(door, *around(text_of(notice, door.quote.field) or "", door.quote.text))


def _texts(notice: Notice, doors: Doors, matches: Iterable[Match]) -> Iterator[Told]:
    """Every text that a person would read, in the order of the notice, with the words that reasons quote."""
    quotes: defaultdict[str, list[str]] = defaultdict(list)
    for match in matches:
        for one in match.evidence:
            quotes[one.field] += [one.quote] if one.quote else []
    for said in (*(one.quote for one in doors.doors), *(one.quote for one in doors.conditions)):
        if said:
            quotes[said.field].append(said.text)
    for field, lot in _fields(notice):
        text = text_of(notice, field)
        if text:
            yield Told(field, lot, pieces(text, field, quotes[field]))


def _fields(notice: Notice) -> Iterator[tuple[str, str | None]]:
    yield from (("title", None), ("description", None), ("cpv", None), ("visit", None))
    yield from ((f"criteria.{position}", None) for position in range(len(notice.criteria)))
    for lot in notice.lots:
        yield from ((f"lots.{lot.number}.{name}", lot.number) for name in ("title", "description", "cpv"))
        yield from ((f"lots.{lot.number}.criteria.{position}", lot.number) for position in range(len(lot.criteria)))
    yield from ((f"passages.{position}", one.lot) for position, one in enumerate(notice.passages))


def _revisions(versions: Sequence[Version]) -> Iterator[Revision]:
    """Newest first; each is compared with the version of the same notice before it."""
    before = {(one.notice.key, one.number): one.notice for one in versions}
    for one in versions:
        old = before.get((one.notice.key, one.number - 1))
        yield Revision(one, changes(old, one.notice) if old else one.notice.changes)


def lot_of(procedure: Procedure, number: str | None) -> Lot | None:
    """A lot by its number."""
    return next((one for one in procedure.current.lots if one.number == number), None)


def why(services: Services, key: str, enterprise: Enterprise, now: datetime) -> tuple[Procedure, Explanation]:
    """The whole account of one pair, with what would change the verdict: each change is tried out, which takes time.

    Raises:
        LookupError: there is no such purchase.
    """
    procedure = services.procedures([key]).get(key)
    if procedure is None:
        raise LookupError(key)
    stored = services.store.match_of(key, enterprise.id)
    return procedure, account(services.matcher([enterprise]), procedure, enterprise, stored, now=now)


@dataclass(frozen=True, slots=True)
class Raw:
    """What a source sent, if it is still kept, and what was read of it."""

    version: Version
    payload: str | None
    url: str | None
    read: str


def raw(services: Services, key: str, notice_key: str, number: int) -> Raw:
    """The raw record of a version of one of a purchase's notices.

    Raises:
        LookupError: there is no such version.
    """
    versions = services.store.desk.versions_of(key)
    found = next((one for one in versions if one.notice.key == notice_key and one.number == number), None)
    if found is None:
        raise LookupError(notice_key)
    kept = _archived(services, found)
    read = found.notice.model_dump_json(exclude_defaults=True, indent=2)
    return Raw(found, _pretty(kept.payload) if kept else None, kept.url if kept else None, read)


def _archived(services: Services, version: Version) -> archive.RawRecord | None:
    """The last payload of that notice in the files of the night on which it was read, or of the evening before."""
    day = version.seen_at.astimezone(PARIS).date()
    wanted = None
    for each in (day - timedelta(days=1), day):
        for record in archive.of_day(services.archive, version.notice.source, each):
            if record.source_id == version.notice.source_id:
                wanted = record
    return wanted


def _pretty(payload: str) -> str:
    try:
        content: Any = json.loads(payload)
    except ValueError:
        return payload
    return json.dumps(content, ensure_ascii=False, indent=2)
