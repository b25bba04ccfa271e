"""The coordinators' queue: each network's row of a purchase, made from its matches; rebuilt at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import NamedTuple

from digests.deadlines import deadline_for, due_in_words
from digests.items import SENTENCE, planned_in_words
from digests.names import NAME, buyer_of, source_name, title_of, where
from digests.text import line
from matching.criteria import delay, door
from matching.doors import read_doors
from matching.openings import opening
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
    Sampled,
    Section,
    mark,
)
from tenderwatch.pipeline.anchors import anchor, points_anchor
from tenderwatch.pipeline.door_words import doors_for
from tenderwatch.pipeline.services import Services

VERSION = "2"
"""Raised when rows are made otherwise: every procedure is then matched anew."""
BLOCK = 200
FEWEST, MOST = 2, 4
"""Reasons of a row."""
LABEL = 56
"""Characters of a reason in the list; its whole sentence is one step away."""
SHOWN_ANYWAY = (door.NAME, delay.NAME)
"""Criteria that say what a row shows otherwise; they serve where there is nothing else."""
SAMPLE = "sample"
"""Stands for a band where a refusal is looked at."""
_SECTIONS = {Band.STRONG: Section.STRONG, Band.DOUBTFUL: Section.DOUBTFUL}
_KINDS = {
    Kind.PRIOR_INFORMATION: "Annoncé, pas encore ouvert",
    Kind.PLANNED_PURCHASE: "Projet d'achat, pas encore ouvert",
    Kind.CORRECTION: "Avis rectificatif",
}


class Drawn(NamedTuple):
    """A refusal drawn for review in one network, as the pair that came nearest."""

    network: str
    match: Match


def rows_of(
    procedure: Procedure,
    matches: Iterable[Match],
    enterprises: Mapping[str, Enterprise],
    now: datetime,
    drawn: Iterable[Drawn] = (),
) -> list[QueueRow]:
    """The row of a purchase in the queue of every network whose enterprises it may suit, or that must look at it.

    `drawn`: refusals of this purchase that were drawn for review; each goes to its own network's row.
    """
    views = [
        MatchView(one, procedure, enterprises[one.enterprise_id]) for one in matches if one.enterprise_id in enterprises
    ]
    matched = {view.enterprise.id for view in views}
    samples = [
        one for one in drawn if one.match.enterprise_id in enterprises and one.match.enterprise_id not in matched
    ]
    doors = read_doors(procedure.current) if views or samples else Doors()
    due = _due([deadline_for(view) for view in views] or [procedure.deadline], now)
    networks = {name for view in views for name in view.enterprise.networks} | {one.network for one in samples}
    return [
        _row(
            name,
            sorted((view for view in views if name in view.enterprise.networks), key=_best_first),
            [
                MatchView(one.match, procedure, enterprises[one.match.enterprise_id])
                for one in samples
                if one.network == name
            ],
            doors,
            due,
        )
        for name in sorted(networks)
    ]


def _best_first(view: MatchView) -> tuple[float, str]:
    return -view.match.score, view.enterprise.id


def rows(
    services: Services, procedures: Mapping[str, Procedure], matches: Mapping[str, Sequence[Match]], now: datetime
) -> dict[str, list[QueueRow]]:
    """The rows of procedures, by key."""
    enterprises = {one.id: one for one in services.store.enterprises()}
    drawn = _drawn(services, procedures, enterprises, now)
    return {
        key: rows_of(one, matches.get(key, ()), enterprises, now, drawn.get(key, ())) for key, one in procedures.items()
    }


def _drawn(
    services: Services, procedures: Mapping[str, Procedure], enterprises: Mapping[str, Enterprise], now: datetime
) -> dict[str, list[Drawn]]:
    """The refusals of each network's last draw that are about these procedures, as the nearest pair."""
    found: dict[str, list[Drawn]] = {}
    for one in last_draws(services.store.samples()):
        procedure, enterprise = procedures.get(one.procedure_key), enterprises.get(one.enterprise_id)
        if procedure and enterprise:
            nearest = services.matcher([enterprise]).nearest(procedure, enterprise, now=now)
            found.setdefault(one.procedure_key, []).extend([Drawn(one.network, nearest[2])] if nearest else [])
    return found


def last_draws(samples: Sequence[Sampled]) -> list[Sampled]:
    """What stands for review: the last week that was drawn for each network."""
    week = {one.network: one.week for one in sorted(samples, key=lambda one: one.week)}
    return [one for one in samples if one.week == week[one.network]]


def renew(services: Services, keys: Iterable[str], now: datetime) -> None:
    """Make the rows of some procedures anew, from what is stored."""
    procedures = services.procedures(keys)
    services.store.desk.replace_rows(rows(services, procedures, services.store.desk.matches(procedures), now))


def rebuild(services: Services, now: datetime) -> int:
    """Make every row anew from the matches that are stored, block by block; how many rows there are then."""
    drawn = (one.procedure_key for one in last_draws(services.store.samples()))
    keys, made = sorted({*services.store.desk.matched(), *drawn}), 0
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


def _row(
    network: str, views: Sequence[MatchView], samples: Sequence[MatchView], doors: Doors, due: Deadline | None
) -> QueueRow:
    """`views`: the matches of this network's enterprises, the best first; `samples`: refusals to look at."""
    both = [*views, *samples]
    lots = tuple(dict.fromkeys(view.match.lot for view in both))
    found = doors_for([view.enterprise for view in both], doors, lots)
    return QueueRow(
        procedure_key=both[0].procedure.key,
        network=network,
        section=_section(views, doors),
        due=moment(due),
        marks=frozenset(_marks(views, samples, found)),
        face=_face(views, samples, found, due),
    )


def _section(views: Sequence[MatchView], doors: Doors) -> Section:
    openings = [opening(doors.of_lot(view.match.lot), view.enterprise) for view in views]
    if any(one.door is not None and one.theirs is not False for one in openings):
        return Section.RESERVED
    return min((_SECTIONS.get(view.match.band, Section.DOUBTFUL) for view in views), default=Section.SAMPLE)


def _marks(views: Sequence[MatchView], samples: Sequence[MatchView], doors: Iterable[DoorFor]) -> Iterator[str]:
    both = [*views, *samples]
    for view in both:
        yield mark("enterprise", view.enterprise.id)
        yield from (mark("department", code) for code in Subject(view.procedure, view.lot).departments)
    yield from (mark("band", view.match.band.value) for view in views)
    yield from (mark("band", SAMPLE) for _ in samples)
    yield from (mark("source", one.source) for one in both[0].procedure.notices)
    yield from (mark("door", one.tone) for one in doors)


def _face(
    views: Sequence[MatchView], samples: Sequence[MatchView], doors: tuple[DoorFor, ...], due: Deadline | None
) -> Face:
    first = (*views, *samples)[0]
    notice = first.notice
    planned = notice.kind == Kind.PLANNED_PURCHASE
    return Face(
        title=title_of(notice),
        label=_KINDS.get(notice.kind),
        buyer=buyer_of(notice),
        where=where(notice, first.lot),
        source=source_name(notice.source),
        due=planned_in_words(notice) if planned else due_in_words(due).removeprefix("À rendre avant le "),
        day=due.day if due else None,
        members=(*(_member(one, one.match.band) for one in views), *(_member(one, None) for one in samples)),
        doors=doors,
        chips=chips(first.match),
        changed=line(first.procedure.changes[-1], SENTENCE) if first.procedure.changes else None,
    )


def _member(view: MatchView, band: Band | None) -> Member:
    match, enterprise = view.match, view.enterprise
    name = line(enterprise.name, NAME)
    return Member(enterprise.id, name, enterprise.kind, match.activity, band, match.score, match.lot)


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
