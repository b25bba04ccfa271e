"""What is compared: an activity prepared once, and a procedure as a whole or one of its lots prepared once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from matching.doors import read_doors
from matching.hits import Phrase, phrases
from matching.inference import Codes, Inferred
from matching.notice_marks import criterion_in_words
from matching.spoken import IN_DESCRIPTION, IN_PASSING, READ, Spoken, Text, in_title, spoken
from matching.telling import Telling
from matching.text import Segment, stems_in
from matching.wanted import Wanted, wanted
from tenderwatch.model import (
    Activity,
    AwardCriterion,
    Deadline,
    Door,
    Doors,
    Enterprise,
    Lot,
    Notice,
    Place,
    Procedure,
    Territory,
)
from tenderwatch.places import departments_of
from tenderwatch.reference import BUILT_IN, Reference

UNKNOWN_CODES = Codes()
"""Nothing is inferred."""


@dataclass(frozen=True)
class Seeker:
    """One activity of one enterprise.

    `learned`: what coordinators' verdicts made of its words, a factor in 0.25..2 by stem; a stem without is 1.
    `reference`: where towns are, for a radius. `telling`: how telling words are in the corpus at hand.
    """

    enterprise: Enterprise
    activity: Activity
    learned: Mapping[str, float] = field(default_factory=dict, hash=False)
    reference: Reference = field(default=BUILT_IN, repr=False, compare=False)
    telling: Telling = field(default=Telling(), repr=False, compare=False)

    @cached_property
    def wanted(self) -> Wanted:
        """What it looks for, ready to be compared."""
        return wanted(self.activity, self.enterprise.exclude, self.telling, self.learned)

    @cached_property
    def exclusions(self) -> tuple[Phrase, ...]:
        """What it never wants, its own and the enterprise's."""
        return phrases((*self.activity.exclude, *self.enterprise.exclude))

    @property
    def territory(self) -> Territory:
        """Where it works: the activity's own territory, else the enterprise's."""
        return self.activity.territory or self.enterprise.territory

    @cached_property
    def departments(self) -> frozenset[str]:
        """Every department of its territory; empty when the profile does not say, or gives a radius alone."""
        return departments_of(self.territory)


@dataclass(frozen=True)
class Subject:
    """A procedure as a whole (`lot` None), or one of its lots; `codes`: what is known of words and CPV groups."""

    procedure: Procedure
    lot: Lot | None = None
    whole: Subject | None = None
    codes: Codes = field(default=UNKNOWN_CODES, repr=False, compare=False)

    @cached_property
    def inferred(self) -> Inferred | None:
        """The likely code of a text without any, from notices like it; never when it has its own."""
        if self.cpv or not self.codes.groups:
            return None
        texts = [one.text[:READ] for one in (*self.headings, *self.descriptions)]
        return self.codes.of(one for text in texts for one in stems_in(text))

    @property
    def notice(self) -> Notice:
        """The notice whose content stands."""
        return self.procedure.current

    @cached_property
    def title(self) -> Segment:
        """The title of the whole, which says of every lot what is bought."""
        return Segment("title", self.notice.title)

    @property
    def _own(self) -> tuple[str, Lot | Notice]:
        """What is bought, and where its fields stand."""
        return (f"lots.{self.lot.number}.", self.lot) if self.lot else ("", self.notice)

    @cached_property
    def headings(self) -> tuple[Segment, ...]:
        """The title that names it."""
        at, own = self._own
        return (Segment(f"{at}title", own.title),) if own.title else ()

    @cached_property
    def descriptions(self) -> tuple[Segment, ...]:
        """The text that describes it."""
        at, own = self._own
        return (Segment(f"{at}description", own.description),) if own.description else ()

    @cached_property
    def passages(self) -> tuple[Segment, ...]:
        """The other texts that speak of it."""
        number = self.lot.number if self.lot else None
        return tuple(
            Segment(f"passages.{position}", one.text)
            for position, one in enumerate(self.notice.passages)
            if one.lot == number
        )

    @cached_property
    def spoken(self) -> Spoken:
        """What its texts say, each weighed by where it stands."""
        return spoken(self.weighed)

    @property
    def weighed(self) -> list[Text]:
        """Its texts with what each is worth, the title that names it first."""
        at, own = self._own
        found = in_title(f"{at}title", own.title) if own.title else []
        if own.description:
            found.append(Text(f"{at}description", own.description[:READ], IN_DESCRIPTION))
        if self.notice.passages:
            found += [Text(one.field, one.text[:READ], IN_PASSING) for one in self.passages]
        return found

    @cached_property
    def doors(self) -> tuple[Door, ...]:
        """By which doors it may be answered; those of the whole are read once for all its lots."""
        return (self.whole or self).all_doors.of_lot(self.lot.number if self.lot else None)

    @cached_property
    def all_doors(self) -> Doors:
        """The doors of the notice, its lots' included."""
        return read_doors(self.notice)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All of them."""
        return (*self.headings, *self.descriptions, *self.passages)

    @property
    def cpv(self) -> tuple[str, ...]:
        """Its own codes; a lot without any has the notice's."""
        return (self.lot.cpv if self.lot else ()) or self.notice.cpv

    @property
    def place(self) -> Place | None:
        """Where it is done; a lot without a place is where the whole is."""
        return (self.lot.place if self.lot else None) or self.notice.place

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments of the place, else the buyer's; empty when unknown."""
        of_whole = self.notice.place.departments if self.notice.place else ()
        own = (self.place.departments if self.place else ()) or of_whole
        return own or ((self.notice.buyer.department,) if self.notice.buyer.department else ())

    @property
    def amount(self) -> float | None:
        """Its own amount in euros before tax, the estimated one before the ceiling; 0 and 1 stand for unknown."""
        terms = self.lot or self.notice
        return next((one for one in (terms.amount, terms.ceiling) if one is not None and one > 1), None)

    def field(self, name: str) -> str:
        """Where a term is told: the lot's own field, or the notice's where the lot is silent."""
        own = self.lot is not None and bool(getattr(self.lot, name.partition(".")[0], None))
        return f"lots.{self.lot.number}.{name}" if own and self.lot else name

    @property
    def place_is_the_buyers(self) -> bool:
        """Whether only the buyer's own place is known."""
        return self.place is None or self.place.of_buyer or not self.place.departments

    @property
    def deadline(self) -> Deadline | None:
        """The lot's own deadline, unless a correction moved the procedure's."""
        own = self.lot.deadline if self.lot else None
        moved = self.procedure.deadline != self.notice.deadline
        return self.procedure.deadline if moved or own is None else own


def subjects(procedure: Procedure, codes: Codes = UNKNOWN_CODES) -> tuple[Subject, ...]:
    """The whole, then each lot."""
    return tuple(_subjects(procedure, codes))


def _subjects(procedure: Procedure, codes: Codes) -> Iterator[Subject]:
    whole = Subject(procedure, codes=codes)
    yield whole
    for lot in procedure.current.lots:
        yield Subject(procedure, lot, whole, codes)


def text_of(notice: Notice, field: str) -> str | None:
    """The text that an evidence's field names; None when there is no such field."""
    head, _, rest = field.partition(".")
    if head == "passages" and rest.isdigit() and int(rest) < len(notice.passages):
        return notice.passages[int(rest)].text
    if head == "criteria":
        return _criterion(notice.criteria, rest)
    if head == "lots" and ".criteria." in rest:
        number, _, position = rest.partition(".criteria.")
        return _criterion(next((lot.criteria for lot in notice.lots if lot.number == number), ()), position)
    if head == "lots":
        number, _, name = rest.rpartition(".")
        return _text_of_lots([lot for lot in notice.lots if lot.number == number], name)
    if head == "cpv":
        return " ".join(notice.cpv)
    return getattr(notice, head) if head in {"title", "description", "visit"} else None


def _criterion(criteria: Sequence[AwardCriterion], position: str) -> str | None:
    known = position.isdigit() and int(position) < len(criteria)
    return criterion_in_words(criteria[int(position)]) if known else None


def _text_of_lots(lots: Sequence[Lot], name: str) -> str | None:
    """The text of the lots of one number: a careless notice may give it twice."""
    if name == "cpv":
        return "\n".join(" ".join(lot.cpv) for lot in lots)
    found = [text for lot in lots if (text := {"title": lot.title, "description": lot.description}.get(name))]
    return "\n".join(found) or None
