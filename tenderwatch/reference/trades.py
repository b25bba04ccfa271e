"""The trades of inclusive enterprises: what names them, what merely evokes them, what is mistaken for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from tenderwatch.reference.shipped import shipped

Sold = Literal["services", "fournitures", "travaux", "etudes"]
FOREIGN = "autres"
"""The family of what these enterprises do not sell."""


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade (*métier*) of a family: phrases in French, and CPV prefixes.

    `strong` name the trade by themselves; `weak` evoke it and never suffice; `against` are homonyms and neighbours.
    """

    id: str
    family: str
    label: str
    sold: Sold
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    against: tuple[str, ...]
    cpv: tuple[str, ...]


@cache
def families() -> Mapping[str, str]:
    """The families' labels by their identifier; an activity may name one."""
    return MappingProxyType({name: family["libelle"] for name, family in _raw().items() if name != FOREIGN})


@cache
def trades() -> tuple[Trade, ...]:
    """All trades, in the order of the file."""
    return tuple(
        _trade(name, family, raw) for family, all_of in _raw().items() for name, raw in all_of["metiers"].items()
    )


@cache
def _raw() -> Mapping[str, Any]:
    return shipped("trades.yaml")


def _trade(name: str, family: str, raw: Mapping[str, Any]) -> Trade:
    strong, weak, against = (_phrases(raw.get(key, "")) for key in ("forts", "faibles", "contre"))
    return Trade(name, family, raw["libelle"], raw["nature"], strong, weak, against, tuple(raw["cpv"]))


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(one for part in text.split(",") if (one := part.strip()))
