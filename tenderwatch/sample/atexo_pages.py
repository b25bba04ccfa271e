"""What the local platform of Atexo's kind shows: its consultations, and its pages in their skins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tenderwatch.calendar import MONTHS

SHORT = ("Janv.", "Févr.", "Mars", "Avr.", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.", "Déc.")


@dataclass(frozen=True, slots=True)
class PlatformLot:
    """A lot as the pop-up shows it."""

    number: str
    title: str
    cpv: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """An invented consultation; `places` as the platform writes them ("(29) Finistère"), `boamp` its twin's number."""

    id: str
    title: str
    object: str
    buyer: str
    postal_code: str
    town: str
    reference: str
    published: date
    deadline: datetime
    places: tuple[str, ...]
    cpv: tuple[str, ...] = ()
    lots: tuple[PlatformLot, ...] = ()
    org: str = "k4r"
    procedure: str = "Procédure adaptée"
    category: str = "Services"
    boamp: str | None = None

    @property
    def buyer_line(self) -> str:
        """The buyer with its own address, which is no place of performance."""
        return f"{self.buyer} ({self.postal_code} - {self.town})"


def rendered(name: str, content: Mapping[str, Any]) -> str:
    """One of the pages: list, page or lots."""
    return _pages().get_template(f"atexo_{name}.html.j2").render(content)


def replace_id(consultation: Consultation, number: str) -> Consultation:
    """The same under another number."""
    values = {name: getattr(consultation, name) for name in Consultation.__slots__}
    return Consultation(**values | {"id": number})


@cache
def _pages() -> Environment:
    made = Environment(
        loader=PackageLoader("tenderwatch.sample", "pages"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip
    made.filters |= {
        "short_month": lambda day: SHORT[day.month - 1],
        "numbers": lambda day: day.strftime("%d/%m/%Y"),
        "in_words": lambda day: f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}",
    }
    return made
