"""Tables as they are kept in `<var>/reference/`: whence, under which licence, of which day, and the data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tenderwatch.errors import TenderwatchError
from tenderwatch.model import Cpv, Record

FOLDER = "reference"
"""Under `var`: where the downloaded tables are."""
CPV_FILE, COMMUNES_FILE = "cpv.json", "communes.json"


class UnusableReferenceError(TenderwatchError):
    """Reference data that could not be fetched, or is not what it should be; its text is the reason, in French."""


class Commune(NamedTuple):
    """A commune: INSEE code, name, postal codes, its centre in degrees of WGS 84, and its inhabitants."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    lat: float
    lon: float
    population: int | None


class Kept(Record):
    """What every kept table says of itself; `fetched_on` is the Paris day of the download."""

    source: str
    licence: str
    fetched_on: date
    address: str


class CpvTable(Kept):
    """The official French labels, by code."""

    data: Mapping[Cpv, str]


class CommunesTable(Kept):
    """The communes; `left_out` had no coordinates, implausible ones, or lie in no department."""

    left_out: int
    data: tuple[Commune, ...]
