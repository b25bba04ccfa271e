"""By which door a purchase may be answered: what is reserved, asked or valued, each with the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from tenderwatch.model.record import Record
from tenderwatch.model.terms import Coded

Reserved = Literal["siae", "ea_esat", "siae_ea_esat", "ess"]
"""To whom: insertion structures (L. 2113-13), adapted enterprises and ESAT (-12), both (-14), social economy (-15)."""


class DoorKind(StrEnum):
    """What a door asks of those who answer."""

    RESERVED = "reserved"
    """Only some legal types may answer."""
    CLAUSE = "clause"
    """Whoever wins gives work to people far from employment."""
    CRITERION = "criterion"
    """Social efforts earn points."""
    OBJECT = "object"
    """Insertion itself is what is bought."""


class Confidence(StrEnum):
    """How sure the reading is."""

    SURE = "sûr"
    """Code and words agree, or words and article."""
    PROBABLE = "probable"
    """Words alone, without a doubt in them."""
    CHECK = "à vérifier"
    """Code and words, or words and article, disagree; or one of them is silent."""


class Quoted(Record):
    """Words of a notice: `field` as evidence names it, offsets into that field, the words as they stand."""

    field: str
    start: int
    end: int
    text: str


class Door(Record):
    """One door, of one lot or of the whole (`lot` None).

    `to` and `article` go with a reservation (`to` None: it is not said to whom), `hours`, `percentage` and
    `facilitator` (the body that follows it up) with a clause, `weight` with a criterion. `code` is what the form's
    own field says, `doubt` in French what to verify.
    """

    kind: DoorKind
    lot: str | None = None
    confidence: Confidence
    quote: Quoted | None = None
    to: Reserved | None = None
    article: str | None = None
    hours: int | None = None
    percentage: float | None = None
    facilitator: str | None = None
    weight: float | None = None
    code: Coded | None = None
    doubt: str | None = None


class Condition(StrEnum):
    """What a bidder must know besides."""

    VISIT_REQUIRED = "visit_required"
    VISIT_OPTIONAL = "visit_optional"
    VARIANTS_ALLOWED = "variants_allowed"
    VARIANTS_FORBIDDEN = "variants_forbidden"
    GROUP_FREE = "group_free"
    GROUP_SOLIDARY = "group_solidary"
    GROUP_JOINT = "group_joint"
    SEVERAL_BIDS_FORBIDDEN = "several_bids_forbidden"
    MOST_LOTS = "most_lots"


class Stated(Record):
    """A condition as the notice states it; `value` is a number of lots."""

    condition: Condition
    lot: str | None = None
    value: int | None = None
    quote: Quoted


class Doors(Record):
    """All doors of a notice. `clause` is "unstated" when the notice says nothing of it: that is not a no."""

    doors: tuple[Door, ...] = ()
    clause: Literal["stated", "denied", "unstated"] = "unstated"
    conditions: tuple[Stated, ...] = ()

    def of_lot(self, number: str | None) -> tuple[Door, ...]:
        """The doors of a lot, those of the whole included unless the lot has its own of the same kind."""
        own = [one for one in self.doors if one.lot == number]
        kinds = {one.kind for one in own}
        return (*own, *(one for one in self.doors if number and one.lot is None and one.kind not in kinds))


@dataclass(frozen=True, slots=True)
class Entrance:
    """How one enterprise may come in, through the lot that carries its match or the whole.

    `theirs`: whether a reservation lets its legal type answer alone; None when nothing is reserved, or when that is
    doubtful. `kept`: reserved doors of other lots, by which it may come in alone as well.
    """

    doors: tuple[Door, ...] = ()
    conditions: tuple[Stated, ...] = ()
    theirs: bool | None = None
    kept: tuple[Door, ...] = ()


NO_DOORS = Entrance()
"""Nothing was read yet, or nothing found."""
