"""The coordinators' queue: each network's row of a purchase, made from its matches; rebuilt at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time

from digests.deadlines import deadline_for, due_in_words
from digests.items import SENTENCE, planned_in_words
from digests.names import NAME, buyer_of, source_name, title_of, where
from digests.text import line
from matching.criteria import delay, door
from matching.doors import opening, read_doors
from matching.subject import Subject
from tenderwatch.calendar import is_over
from tenderwatch.clock import PARIS
from tenderwatch.model import (
    NO_DUE,
    Band,
    Chip,
    Contribution,
    Deadline,
    DoorFor,
    Doors,
    Enterprise,
    Evidence,
    Face,
    Kind,
    Match,
    MatchView,
    Member,
    Procedure,
    QueueRow,
    Section,
    mark,
)
from tenderwatch.pipeline.anchors import anchor, points_anchor
from tenderwatch.pipeline.door_words import doors_for
from tenderwatch.pipeline.services import Services

VERSION = "1"
"""Raised when rows are made otherwise: every procedure is then matched anew."""
BLOCK = 200
FEWEST, MOST = 2, 4
"""Reasons of a row."""
LABEL = 56
"""Characters of a reason in the list; its whole sentence is one step away."""
SHOWN_ANYWAY = (door.NAME, delay.NAME)
"""Criteria that say what a row shows otherwise; they serve where there is nothing else."""
_SECTIONS = {Band.STRONG: Section.STRONG, Band.DOUBTFUL: Section.DOUBTFUL}
_KINDS = {
    Kind.PRIOR_INFORMATION: "Annoncé, pas encore ouvert",
    Kind.PLANNED_PURCHASE: "Projet d'achat, pas encore ouvert",
    Kind.CORRECTION: "Avis rectificatif",
}


def rows_of(
    procedure: Procedure, matches: Iterable[Match], enterprises: Mapping[str, Enterprise], now: datetime
) -> list[QueueRow]:
    """The row of a purchase in the queue of every network whose enterprises it may suit."""
    ordered = sorted(matches, key=lambda one: (-one.score, one.enterprise_id))
    views = [
        MatchView(one, procedure, enterprises[one.enterprise_id]) for one in ordered if one.enterprise_id in enterprises
    ]
    if not views:
        return []
    doors = read_doors(procedure.current)
    due = _due([deadline_for(view) for view in views], now)
    networks = sorted({name for view in views for name in view.enterprise.networks})
    return [_row(name, [view for view in views if name in view.enterprise.networks], doors, due) for name in networks]


def rows(
    services: Services, procedures: Mapping[str, Procedure], matches: Mapping[str, Sequence[Match]], now: datetime
) -> dict[str, list[QueueRow]]:
    """The rows of procedures, by key."""
    enterprises = {one.id: one for one in services.store.enterprises()}
    return {key: rows_of(one, matches.get(key, ()), enterprises, now) for key, one in procedures.items()}


def rebuild(services: Services, now: datetime) -> int:
    """Make every row anew from the matches that are stored, block by block; how many rows there are then."""
    keys, made = services.store.desk.matched(), 0
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        found = rows(services, services.procedures(block), services.store.desk.matches(block), now)
        services.store.desk.replace_rows(found)
        made += sum(map(len, found.values()))
        services.watch("File", made, None)
    return made


def _due(deadlines: Sequence[Deadline | None], now: datetime) -> Deadline | None:
    """The first deadline that has not passed, else the last one; unknown when any of them is."""
    known = [one for one in deadlines if one is not None and one.day is not None]
    if len(known) < len(deadlines):
        return None
    ahead = [one for one in known if is_over(one, now) is False]
    return min(ahead, key=moment) if ahead else max(known, key=moment, default=None)


def moment(deadline: Deadline | None) -> datetime:
    """When offers must have arrived: a day without an hour lasts until its end, an unknown one for ever."""
    if deadline is None or deadline.day is None:
        return NO_DUE
    at = deadline.at or datetime.combine(deadline.day, time(23, 59, 59), PARIS)
    return at.astimezone(UTC).replace(microsecond=0)


def _row(network: str, views: Sequence[MatchView], doors: Doors, due: Deadline | None) -> QueueRow:
    """`views`: the matches of this network's enterprises, the best first."""
    lots = tuple(dict.fromkeys(view.match.lot for view in views))
    found = doors_for({view.enterprise.kind for view in views}, doors, lots)
    return QueueRow(
        procedure_key=views[0].procedure.key,
        network=network,
        section=_section(views, doors),
        due=moment(due),
        marks=frozenset(_marks(views, found)),
        face=_face(views, found, due),
    )


def _section(views: Sequence[MatchView], doors: Doors) -> Section:
    openings = [opening(doors.of_lot(view.match.lot), view.enterprise.kind) for view in views]
    if any(found is not None and theirs is not False for theirs, found in openings):
        return Section.RESERVED
    return min(_SECTIONS.get(view.match.band, Section.DOUBTFUL) for view in views)


def _marks(views: Sequence[MatchView], doors: Iterable[DoorFor]) -> Iterator[str]:
    procedure = views[0].procedure
    lots = [view.lot for view in views]
    for view, lot in zip(views, lots, strict=True):
        yield mark("enterprise", view.enterprise.id)
        yield mark("band", view.match.band.value)
        yield from (mark("department", code) for code in Subject(procedure, lot).departments)
    yield from (mark("source", one.source) for one in procedure.notices)
    yield from (mark("door", one.tone) for one in doors)


def _face(views: Sequence[MatchView], doors: tuple[DoorFor, ...], due: Deadline | None) -> Face:
    first, notice = views[0], views[0].notice
    planned = notice.kind == Kind.PLANNED_PURCHASE
    return Face(
        title=title_of(notice),
        label=_KINDS.get(notice.kind),
        buyer=buyer_of(notice),
        where=where(notice, first.lot),
        source=source_name(notice.source),
        due=planned_in_words(notice) if planned else due_in_words(due).removeprefix("À rendre avant le "),
        day=due.day if due else None,
        members=tuple(_member(view) for view in views),
        doors=doors,
        chips=chips(first.match),
        changed=line(first.procedure.changes[-1], SENTENCE) if first.procedure.changes else None,
    )


def _member(view: MatchView) -> Member:
    match, enterprise = view.match, view.enterprise
    name = line(enterprise.name, NAME)
    return Member(enterprise.id, name, enterprise.kind, match.activity, match.band, match.score, match.lot)


def chips(match: Match) -> tuple[Chip, ...]:
    """The two to four reasons that weigh most, the first of each criterion before the second ones."""
    speaking = sorted((part for part in match.contributions if part.points > 0), key=lambda part: -part.points)
    main = [part for part in speaking if part.criterion not in SHOWN_ANYWAY]
    found = list(dict.fromkeys([*_evidence(main, 0), *_evidence(main, 1)]))[:MOST]
    rest = _evidence([part for part in speaking if part.criterion in SHOWN_ANYWAY], 0)
    return tuple(chip(one, match.enterprise_id) for one in (*found, *rest[: max(0, FEWEST - len(found))]))


def _evidence(parts: Iterable[Contribution], turn: int) -> list[Evidence]:
    return [part.finding.evidence[turn] for part in parts if len(part.finding.evidence) > turn]


def chip(evidence: Evidence, enterprise_id: str) -> Chip:
    """A reason in a few words: what the notice says where it is quoted, else the sentence itself."""
    quote, sentence = line(evidence.quote, LABEL), line(evidence.sentence, SENTENCE)
    if quote and evidence.field.endswith("cpv"):
        label = f"CPV {quote}"
    else:
        label = f"« {quote} »" if quote else line(evidence.sentence, LABEL).rstrip(" .")
    where_told = anchor(evidence.field, evidence.quote) if evidence.quote else points_anchor(enterprise_id)
    return Chip(label, sentence, where_told)
