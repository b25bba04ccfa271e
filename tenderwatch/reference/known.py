"""What this installation knows: our small tables always, the official ones where they were downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from tenderwatch.places import department_code, department_of_postal_code
from tenderwatch.reference.centres import CENTRES, Point, great_circle_km
from tenderwatch.reference.communes import Communes, middle
from tenderwatch.reference.cpv import DIVISION, GROUP, hand_written, label_of
from tenderwatch.reference.tables import COMMUNES_FILE, CPV_FILE, CommunesTable, CpvTable, Kept

DEPARTMENT_KM = 120.0
"""No place of a department of the mainland is farther from its middle (Nord and Gironde reach about 110)."""
Table = TypeVar("Table", bound=Kept)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a place is taken to be; `vague` when only its department is known, and its centre stands for it."""

    point: Point
    department: str | None = None
    vague: bool = False


@dataclass(frozen=True)
class Reference:
    """Labels, communes and distances. What is unknown is None: never an empty label, never zero kilometres.

    `problems`: files that are there and could not be read, one French sentence each; our own tables stand in.
    """

    cpv: CpvTable | None = None
    communes: CommunesTable | None = None
    problems: tuple[str, ...] = ()
    _communes: Communes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_communes", Communes(self.communes.data if self.communes else ()))

    def label_of(self, code: str) -> str | None:
        """The best French label known of a CPV code; see `tenderwatch.reference.cpv.label_of`."""
        official: Mapping[str, str] | None = self.cpv.data if self.cpv else None
        return label_of(code, official)

    def knows(self, code: str) -> bool:
        """Whether a CPV code exists: in the official table, or else in one of the groups of ours."""
        if self.cpv is not None:
            return code in self.cpv.data
        return code[:GROUP].rstrip("0").ljust(DIVISION, "0") in hand_written()

    def commune(self, postal_code: str, name: str | None = None) -> Point | None:
        """The centre of the one commune that a postal code and a name mean; None when that is not sure."""
        found = self._communes.named(postal_code, name)
        return Point(found.lat, found.lon) if found else None

    def insee(self, code: str) -> Point | None:
        """The centre of the commune of an INSEE code; they look like postal codes, hence a door of their own."""
        found = self._communes.of_insee(code)
        return Point(found.lat, found.lon) if found else None

    def distance_km(self, one: str | Point, other: str | Point) -> float | None:
        """Kilometres as the crow flies between departments ("35", "2A"), postal codes ("35400") or points.

        A department is its middle, a postal code the middle of its communes, or of its department where no commune
        is known. A place is zero from itself. None when a place is unknown, and between two different places of one
        department when only the department of one of them is known.
        """
        start, end = self._spot(one), self._spot(other)
        if start is None or end is None:
            return None
        if one == other:
            return 0.0
        if (start.vague or end.vague) and start.department == end.department:
            return None
        return great_circle_km(start.point, end.point)

    def span_km(self, one: str | Point, other: str | Point) -> tuple[float, float] | None:
        """The least and the most kilometres between two places; None when a place is unknown.

        Both are the same unless a place is only known by its department, which reaches `DEPARTMENT_KM` from its
        middle. Overseas nothing is sure but that it is far.
        """
        start, end = self._spot(one), self._spot(other)
        if start is None or end is None:
            return None
        slack = DEPARTMENT_KM * (start.vague + end.vague)
        middle_km = great_circle_km(start.point, end.point)
        return max(0.0, middle_km - slack), middle_km + slack

    def town(self, department: str, name: str) -> Point | None:
        """The centre of the one commune of a name in a department; None when none or several are of that name."""
        found = self._communes.in_department(department, name)
        return Point(found.lat, found.lon) if found else None

    def _spot(self, place: str | Point) -> _Spot | None:
        if isinstance(place, Point):
            return _Spot(place)
        department = department_code(place) or department_of_postal_code(place)
        if department is None:
            return None
        sharing = self._communes.of_postal_code(place)
        if sharing:
            return _Spot(middle(sharing), department)
        return _Spot(CENTRES[department], department, vague=True)


BUILT_IN = Reference()
"""Our own tables alone: what serves before the first download, and in the demo."""


def known(folder: Path) -> Reference:
    """What the files of a folder give, each on its own; a missing or damaged one leaves our tables in its place."""
    problems: list[str] = []
    cpv = _read(CpvTable, folder / CPV_FILE, problems)
    communes = _read(CommunesTable, folder / COMMUNES_FILE, problems)
    return Reference(cpv, communes, tuple(problems))


def _read(table: type[Table], path: Path, problems: list[str]) -> Table | None:
    try:
        return table.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        problems.append(f"{path} : illisible ({error.strerror}).")
    except ValidationError as error:
        problems.append(f"{path} : illisible ({error.error_count()} défauts) ; « reference update » le refait.")
    return None
