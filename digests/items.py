"""What a digest shows of a match: short, harmless texts in French, ready for both parts of the mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest

from digests.deadlines import URGENT, deadline_for, due_in_words, left_in_words
from digests.text import Link, line, link
from tenderwatch.calendar import MONTHS, days_left
from tenderwatch.french import plain
from tenderwatch.model import Buyer, Contribution, Enterprise, Evidence, Kind, Lot, MatchView, Notice
from tenderwatch.places import department_in_words

TITLE, NAME, SENTENCE, QUOTE = 180, 120, 280, 200
"""Characters shown at most; the notice itself is one link away."""
REASONS = 3
_SOURCES = {"boamp": "BOAMP", "approch": "APProch", "ted": "TED"}
_LICENCES = {
    "boamp": "DILA – BOAMP, Licence Ouverte 2.0",
    "approch": "data.economie.gouv.fr – APProch, Licence Ouverte 2.0",
    "ted": "TED, Union européenne",
}
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
class Item:
    """One line of a digest as people read it.

    `left` is None when the deadline's day is unknown; `reference` tells where the notice is when no address can.
    """

    number: int
    title: str
    label: str | None
    buyer: str
    where: str
    lot: str | None
    reasons: tuple[Reason, ...]
    changes: tuple[str, ...]
    due: str
    left: str | None
    urgent: bool
    reference: str
    notice: Link | None
    documents: Link | None


def item(number: int, view: MatchView, now: datetime) -> Item:
    """A match as the digest shows it."""
    notice, deadline = view.notice, deadline_for(view)
    left = days_left(deadline, now)
    page = link(notice.url)
    return Item(
        number=number,
        title=line(notice.title, TITLE) or "Avis sans titre",
        label=_LABELS.get(notice.kind),
        buyer=line(notice.buyer.name, NAME) or _by_number(notice.buyer) or "acheteur non précisé",
        where=where(notice, view.lot),
        lot=lot_in_words(view.lot, notice),
        reasons=reasons(view),
        changes=tuple(line(change, SENTENCE) for change in view.procedure.changes[-2:]),
        due=planned_in_words(notice) if notice.kind == Kind.PLANNED_PURCHASE else due_in_words(deadline),
        left=left_in_words(deadline, now),
        urgent=left is not None and left <= URGENT,
        reference=f"{source_name(notice.source)}, avis n° {line(notice.source_id, 60)}",
        notice=page,
        documents=documents(notice, page),
    )


def planned_in_words(notice: Notice) -> str:
    """When a planned purchase may be published: a month, since a day would promise too much."""
    if notice.planned_on is None:
        return "Publication à venir, date non précisée"
    month = f"{MONTHS[notice.planned_on.month - 1]} {notice.planned_on.year}"
    return f"Publication prévue en {month} (prévisionnel)"


def _by_number(buyer: Buyer) -> str | None:
    """ "SIREN 110 014 016", where the source names its buyers by nothing else."""  # noqa: D210 (a quote begins it)
    siren = buyer.siren
    return f"SIREN {siren[:3]} {siren[3:6]} {siren[6:]}" if siren else None


def where(notice: Notice, lot: Lot | None = None) -> str:
    """Town and department of the work, of the buyer when the work's are unknown; the town is not said twice."""
    places = [place for place in (lot and lot.place, notice.place) if place and (place.departments or place.town)]
    place = places[0] if places else None
    codes = place.departments if place else ()
    codes = codes or ((notice.buyer.department,) if notice.buyer.department else ())
    own = notice.buyer.town if not codes or notice.buyer.department in codes else None
    town = line((place and place.town) or own, NAME)
    if plain(town) in plain(notice.buyer.name or ""):
        town = ""
    parts = [town, *map(department_in_words, codes[:3])]
    more = ["…"] if len(codes) > len(parts[1:]) else []
    return ", ".join(part for part in (*parts, *more) if part) or "lieu non précisé"


def lot_in_words(lot: Lot | None, notice: Notice) -> str | None:
    """ "Lot 2 sur 3 : Vitrerie"; None when no lot carries the match."""  # noqa: D210 (a quote begins it)
    if lot is None:
        return None
    number = line(lot.number, 20)
    title = line(lot.title, TITLE)
    among = f" sur {len(notice.lots)}" if len(notice.lots) > 1 else ""
    return f"Lot {number}{among} : {title}" if title else f"Lot {number}{among}"


DOOR = "porte"
"""The criterion that says to whom a purchase is reserved: it is told even when it speaks against."""


def documents(notice: Notice, page: Link | None) -> Link | None:
    """Where the tender documents are, when that is another page than the notice's."""
    found = link(notice.documents_url) or link(notice.submission_url)
    return found if found and (page is None or found.url != page.url) else None


def reasons(view: MatchView, limit: int = REASONS) -> tuple[Reason, ...]:
    """The door first, for or against; then the first evidence of each criterion that spoke for the match.

    Heaviest first, then their second ones. What the mail shows elsewhere (the deadline) is left out.
    """
    parts = [part for part in view.match.contributions if part.points > 0 or part.criterion == DOOR]
    speaking = sorted(parts, key=lambda part: (part.criterion != DOOR, -part.points))
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


def source_name(source: str) -> str:
    """A source as people call it: "BOAMP", "flux mairie-de-trebriac"."""
    return _SOURCES.get(source) or line(source, 60).replace("feed-", "flux ", 1)


def origin_in_words(views: Iterable[MatchView]) -> str:
    """Where the notices come from, and under which licence (Licence Ouverte 2.0: name the source and its date)."""
    sources = sorted({view.notice.source for view in views} - {"boamp"})
    return " ; ".join(_LICENCES.get(source) or source_name(source) for source in ("boamp", *sources))


def profile_in_words(enterprise: Enterprise) -> str:
    """The profile in one line: activities and territory."""
    trades = _listed([line(one.label, 60) for one in enterprise.activities], "activités") or "aucune activité"
    codes = enterprise.territory.departments
    area = "toute la France" if "FR" in codes else _listed([department_in_words(one) for one in codes], "départements")
    return f"{trades} · {area or 'territoire non précisé'}"


def _listed(words: list[str], noun: str, most: int = 6) -> str:
    shown = ", ".join(words[:most])
    return f"{shown}… ({len(words)} {noun})" if len(words) > most else shown
