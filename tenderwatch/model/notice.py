"""What a source publishes: notices, their buyers, winners and corrections."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from tenderwatch.model.door import Doors
from tenderwatch.model.record import Department, Record
from tenderwatch.model.terms import Lot, Terms


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


class Buyer(Record):
    """The contracting authority (*acheteur*); `siret` only when it has 14 digits, `siren` where it gives no more."""

    name: str | None = None
    siret: str | None = Field(default=None, pattern=r"^\d{14}$")
    siren: str | None = Field(default=None, pattern=r"^\d{9}$")
    department: Department | None = None
    postal_code: str | None = None
    town: str | None = None


class Passage(Record):
    """A text that a person would read, in its original words: lot number or None, and the source field."""

    lot: str | None = None
    field: str
    text: str


class Award(Record):
    """Who won a lot, or the whole when `lot` is None: amount in euros before tax, offers received, day of conclusion.

    `abandoned` gives the reason when nothing was awarded ("infructueux", "sans suite").
    """

    lot: str | None = None
    winners: tuple[str, ...] = ()
    amount: float | None = None
    offers: int | None = Field(default=None, ge=0)
    concluded_on: date | None = None
    abandoned: str | None = None


class Change(Record):
    """What a correction says that it changes: where, the words before and after, either of them perhaps missing."""

    where: str | None = None
    lot: str | None = None
    old: str | None = None
    new: str | None = None


def source_of(number: str) -> str | None:
    """Who gave a notice such a number: "20-152275" is BOAMP's, "47522-2024" the Official Journal's."""
    if re.fullmatch(r"\d{2}-\d{1,6}", number):
        return "boamp"
    return "ted" if re.fullmatch(r"\d{3,8}-20\d{2}", number) else None


def is_telling(reference: str) -> bool:
    """Whether a buyer's reference can tell one consultation from another: "2024-FCS-0010" can, "MAPA 1" cannot."""
    return bool(re.search(r"\d.*\d.*\d", reference)) and len(reference) >= len("24-012")


class Notice(Terms):
    """One published notice (*avis*), as one source gives it. None and empty mean unknown, never no.

    `lots`: empty when the purchase is not divided. `earlier`: identifiers of earlier notices of the same procedure,
    as the notice cites them (BOAMP idweb, TED number). `follows`: those of a procedure that this one takes up again
    (*relance*, `relaunch`). `mentions`: numbers of notices met in its prose. `procedure_id`: eForms contract folder
    (BT-04). `ted_number`: "123456-2026". `reference`: the buyer's own. `changes`: the old and new words of a
    correction. `planned_on`: the day on which a planned purchase may be published, an estimate and never a deadline.
    `partial`: only a line of a list was read, not the notice's own page, which may say more.
    """

    source: str
    source_id: str
    url: str | None = None
    kind: Kind
    title: str
    passages: tuple[Passage, ...] = ()
    buyer: Buyer = Buyer()
    procedure: str | None = None
    nature: tuple[Literal["services", "supplies", "works"], ...] = ()
    lots: tuple[Lot, ...] = ()
    published_on: date | None = None
    planned_on: date | None = None
    submission_url: str | None = None
    procedure_id: str | None = None
    ted_number: str | None = None
    reference: str | None = None
    earlier: tuple[str, ...] = ()
    relaunch: bool = False
    follows: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    changes: tuple[Change, ...] = ()
    partial: bool = False

    @property
    def key(self) -> str:
        """Identity across runs: `source:source_id`."""
        return f"{self.source}:{self.source_id}"

    @property
    def winners(self) -> tuple[str, ...]:
        """Everybody who won something, each once."""
        return tuple(dict.fromkeys(name for award in self.awards for name in award.winners))

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What ties it to other notices of its procedure.

        Own identifier, those it cites, its number in the Official Journal, contract folder, buyer with reference.
        A relaunch may keep the buyer's reference, so its own ties nothing.
        """
        journal = (f"ted:{self.ted_number}",) if self.ted_number else ()
        folder = (f"folder:{self.procedure_id}",) if self.procedure_id else ()
        cited = tuple(f"{source_of(number) or self.source}:{number}" for number in self.earlier)
        telling = self.reference and self.buyer.siret and not self.relaunch and is_telling(self.reference)
        reference = (f"reference:{self.buyer.siret}:{self.reference}",) if telling else ()
        return tuple(dict.fromkeys((self.key, *journal, *cited, *folder, *reference)))

    def over(self, earlier: Notice) -> Notice:
        """This line of a list and what was read of the same notice before: unknown is not gone.

        A notice that was read whole stays as it is, since its page says the same things better; when the line tells
        another deadline, that one stands, and the page is to be read again.
        """
        if earlier.partial:
            unsaid = {name: getattr(earlier, name) for name in type(self).model_fields if not getattr(self, name)}
            return self.model_copy(update=unsaid | {"partial": True})
        if self.deadline is None or earlier.deadline is None or self.deadline.same_as(earlier.deadline):
            return earlier
        return earlier.model_copy(update={"deadline": self.deadline, "partial": True})

    @cached_property
    def written(self) -> str:
        """The whole content, as JSON."""
        return self.model_dump_json()

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the whole content; equal fingerprints mean that nothing changed."""
        return hashlib.sha256(self.written.encode()).hexdigest()[:32]


class ReadNotice(Notice):
    """A notice as `read` prints it: its format, what was doubtful in it, and by which doors it may be answered."""

    source_format: str
    warnings: tuple[str, ...] = ()
    doors: Doors | None = None

    def notice(self) -> Notice:
        """The notice itself, without the marks of its reading."""
        return Notice.model_construct(**{name: getattr(self, name) for name in Notice.model_fields})
