"""The sample's catalogue: invented buyers and purchases, as short YAML that a person can edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import Field

from tenderwatch.calendar import deadline_of
from tenderwatch.model.record import Cpv, Department, Record

EVE = date(2026, 8, 31)
"""Digits two and three of a sample number count days from here: 26-928004 appeared on 28 September."""

Form = Literal["fns", "mapa", "eforms", "dsp"]
State = Literal["initial", "corrected", "cancelled", "award"]
Damage = Literal["no_title", "cut_donnees"]


class SampleBuyer(Record):
    """An invented contracting authority; `platform` names the invented portal that publishes for it."""

    name: str
    siret: str | None = Field(default=None, pattern=r"^\d{14}$")
    cp: str = Field(pattern=r"^\d{5}$")
    town: str
    department: Department
    platform: Literal["kerportal", "armorachat", "goelys"] = "kerportal"


class SampleLot(Record):
    """A lot: `reserved` is the eForms code BT-71, `terms` its execution conditions (BT-70)."""

    title: str
    text: str | None = None
    cpv: tuple[Cpv, ...] = ()
    at: str | None = None
    department: Department | None = None
    amount: str | None = None
    months: int | None = None
    reserved: str | None = None
    terms: str | None = None


class Purchase(Record):
    """One invented notice, before it takes the shape of its form.

    `by` is the deadline in its raw spelling ("2026-10-20T12:00:00", with or without offset, fraction, Z);
    eForms spellings without offset get Paris's. `of` is the number of the earlier notice.
    `change` is the prose of a correction or the reason of an eForms change.
    """

    id: str = Field(pattern=r"^26-9[1-3]\d{4}$")
    buyer: SampleBuyer
    form: Form
    title: str
    text: str | None = None
    cpv: tuple[Cpv, ...] = ()
    nature: Literal["services", "fournitures", "travaux"] = "services"
    by: str | None = None
    at: str | None = None
    departments: tuple[Department, ...] = ()
    months: int | None = None
    amount: str | None = None
    ceiling: str | None = None
    lots: tuple[SampleLot, ...] = ()
    reserved: str | None = None
    terms: str | None = None
    criteria: str | None = None
    visit: str | None = None
    info: str | None = None
    variants: bool = False
    social: bool = False
    environment: bool = False
    words: tuple[str, ...] = ()
    state: State = "initial"
    of: str | None = None
    change: str | None = None
    winners: tuple[str, ...] = ()
    damage: Damage | None = None

    @cached_property
    def published_on(self) -> date:
        """The day that the number tells."""
        return EVE + timedelta(days=int(self.id[4:6]))

    @property
    def published_in(self) -> tuple[str, ...]:
        """Departments of publication; the buyer's when nothing else is said."""
        return self.departments or (self.buyer.department,)

    @cached_property
    def raw_deadline(self) -> str | None:
        """The deadline as the raw record spells it: eForms always carries an offset."""
        if self.form != "eforms" or self.by is None or len(self.by) > len("2026-10-20T12:00:00"):
            return self.by
        deadline = deadline_of(self.by)
        return deadline.at.isoformat() if deadline and deadline.at else self.by

    @property
    def visible_lots(self) -> tuple[SampleLot, ...]:
        """The lots; an undivided eForms purchase has one lot that repeats it."""
        return self.lots or (SampleLot(title=self.title, text=self.text, cpv=self.cpv, amount=self.amount),)


@lru_cache(maxsize=1)
def purchases() -> tuple[Purchase, ...]:
    """All purchases of the sample, ordered by number.

    Raises:
        pydantic.ValidationError: the catalogue holds an unknown key or a wrong value.
    """
    buyers = {key: SampleBuyer.model_validate(raw) for key, raw in _yaml("buyers.yaml").items()}
    folder = resources.files(__package__) / "notices"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    found = [_purchase(raw, buyers) for name in names for raw in _yaml("notices", name)]
    return tuple(sorted(found, key=lambda purchase: purchase.id))


def _purchase(raw: Mapping[str, Any], buyers: Mapping[str, SampleBuyer]) -> Purchase:
    return Purchase.model_validate({**raw, "buyer": buyers[raw["buyer"]]})


def _yaml(*path: str) -> Any:
    """A YAML file of the package; libyaml's loader reads it ten times faster where it is compiled in."""
    text = resources.files(__package__).joinpath(*path).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
