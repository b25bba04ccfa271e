"""What a digest shows of a match: short, harmless texts in French, ready for both parts of the mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest

from digests.checklist import Checklist, checklist
from digests.deadlines import URGENT, deadline_for, due_in_words, left_in_words
from digests.doors import door_in_words
from digests.names import NAME, buyer_of, lot_in_words, source_name, title_of, where
from digests.text import Link, day_words, line, link
from digests.unknowns import DOOR, unknowns
from tenderwatch.calendar import MONTHS, days_left
from tenderwatch.french import plain
from tenderwatch.model import Contribution, Evidence, HumanLine, Kind, MatchView, Notice, Procedure

SENTENCE, QUOTE, HUMAN = 280, 200, 600
"""Characters shown at most; the notice itself is one link away."""
REASONS, MOST_PORTALS = 3, 3
_LABELS = {
    Kind.PRIOR_INFORMATION: "Annoncé, pas encore ouvert",
    Kind.PLANNED_PURCHASE: "Projet d'achat, pas encore ouvert",
    Kind.CORRECTION: "Avis rectificatif",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a match is shown: a sentence, and the words of the notice unless the sentence holds them already."""

    sentence: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Human:
    """A coordinator's words, set apart from ours, and whose they are."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Actions:
    """What a recipient may do about a notice, as addresses; `calendar` None when the attached file does it."""

    answer: str
    calendar: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a digest as people read it.

    `left` is None when the deadline's day is unknown; `reference` tells where the notice is when no address can;
    `elsewhere` are its addresses on other portals; `unknowns` what is missing or to be checked.
    """

    number: int
    title: str
    label: str | None
    buyer: str
    where: str
    lot: str | None
    human: Human | None
    door: Reason
    reasons: tuple[Reason, ...]
    unknowns: tuple[str, ...]
    checklist: Checklist
    changes: tuple[str, ...]
    due: str
    left: str | None
    urgent: bool
    reference: str
    notice: Link | None
    elsewhere: tuple[Link, ...]
    documents: Link | None
    actions: Actions


def item(number: int, view: MatchView, actions: Actions, now: datetime) -> Item:
    """A match as the digest shows it."""
    notice, deadline = view.notice, deadline_for(view)
    left = days_left(deadline, now)
    page = link(notice.url)
    door, quoted = door_in_words(view)
    return Item(
        number=number,
        title=title_of(notice),
        label=_LABELS.get(notice.kind),
        buyer=buyer_of(notice),
        where=where(notice, view.lot),
        lot=lot_in_words(view.lot, notice),
        human=_human(view.human),
        door=Reason(door, line(quoted, QUOTE) or None),
        reasons=reasons(view),
        unknowns=unknowns(view),
        checklist=checklist(view, now),
        changes=tuple(line(day_words(change), SENTENCE) for change in view.procedure.changes[-2:]),
        due=planned_in_words(notice) if notice.kind == Kind.PLANNED_PURCHASE else due_in_words(deadline),
        left=left_in_words(deadline, now),
        urgent=left is not None and left <= URGENT,
        reference=f"{source_name(notice.source)}, avis n° {line(notice.source_id, 60)}",
        notice=page,
        elsewhere=elsewhere(view.procedure, page),
        documents=documents(notice, page),
        actions=actions,
    )


def _human(said: HumanLine | None) -> Human | None:
    text = line(said.text, HUMAN) if said else ""
    return Human(text, line(said.by, NAME)) if said and text else None


def elsewhere(procedure: Procedure, page: Link | None) -> tuple[Link, ...]:
    """The same purchase on other portals, one address for each, the notice's own page left out."""
    calls = (one for one in procedure.notices if one.kind not in {Kind.AWARD, Kind.CANCELLATION})
    found = {one.site: one for one in map(link, (notice.url for notice in calls)) if one}
    return tuple(one for site, one in found.items() if page is None or site != page.site)[:MOST_PORTALS]


def planned_in_words(notice: Notice) -> str:
    """When a planned purchase may be published: a month, since a day would promise too much."""
    if notice.planned_on is None:
        return "Publication à venir, date non précisée"
    month = f"{MONTHS[notice.planned_on.month - 1]} {notice.planned_on.year}"
    return f"Publication prévue en {month} (prévisionnel)"


def documents(notice: Notice, page: Link | None) -> Link | None:
    """Where the tender documents are, when that is another page than the notice's."""
    found = link(notice.documents_url) or link(notice.submission_url)
    return found if found and (page is None or found.url != page.url) else None


def reasons(view: MatchView, limit: int = REASONS, *, with_door: bool = False) -> tuple[Reason, ...]:
    """The first evidence of each criterion that spoke for the match, the heaviest first, then their second ones.

    What is shown elsewhere (the deadline, the door unless `with_door`) is left out; a door is told even when it
    speaks against.
    """
    parts = [part for part in view.match.contributions if part.points > 0 and part.criterion != DOOR]
    doors = [part for part in view.match.contributions if part.criterion == DOOR] if with_door else []
    speaking = [*doors, *sorted(parts, key=lambda part: -part.points)]
    evidence = _by_turns(speaking)
    told = dict.fromkeys(reason(one) for one in evidence if one.field != "deadline")
    return tuple(told)[:limit]


def _by_turns(parts: Iterable[Contribution]) -> Iterator[Evidence]:
    turns = zip_longest(*(part.finding.evidence for part in parts))
    return (one for one in chain.from_iterable(turns) if one is not None)


def reason(evidence: Evidence) -> Reason:
    """The sentence without its full stop, and the quote when the sentence does not hold it."""
    sentence = line(evidence.sentence, SENTENCE).rstrip(" .")
    quote = line(evidence.quote, QUOTE)
    return Reason(sentence, quote if quote and plain(quote) not in plain(sentence) else None)
