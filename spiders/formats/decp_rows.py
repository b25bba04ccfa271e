"""Rows of DECP as three publishers write them: names, fillers, holders and modifications brought to one form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from spiders.formats.shape import amount, code, day, items, months, whole_number
from tenderwatch.french import plain

Row = Mapping[str, Any]
"""Names in lower case without marks; what says nothing is left out; buyer and place are flat."""

FILLERS = frozenset({"", "CDL", "INX", "NC", "MQ", "MQ NC", "N/A", "NAN", "NULL", "NONE"})
"""What stands where nothing was said: CDL is the portal's own, NC, MQ and INX are the buyers'."""
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2060, 1, 1)
"""Concessions run for decades; days outside are typing errors ("0218-12-24")."""
MOST_HOLDERS = 100
_NESTED = {"acheteur", "autoriteconcedante", "lieuexecution"}
_NOTHING = re.compile(r"(?:pas de|sans objet|aucune?|non)\b")
_NINES = re.compile(r"9{7,}(?:\.0+)?")
_SIRET = re.compile(r"[0-9]{14}")
_SIRET_CUT = re.compile(r"[0-9]{12,13}")


@lru_cache(maxsize=4096)
def name_of(key: str) -> str:
    """A field's name as all publishers would agree on it: "lieuExecution_typeCode" is "lieuexecutiontypecode"."""
    return re.sub(r"[^a-z0-9]", "", key.lower())


def row(record: Mapping[str, Any]) -> Row:
    """One row in the common form."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        name = name_of(str(key))
        if name in _NESTED and isinstance(value, Mapping):
            flat |= {name + name_of(str(inner)): one for inner, one in value.items()}
        else:
            flat[name] = value
    return {name: value for name, value in flat.items() if not is_filler(value)}


def is_filler(node: Any) -> bool:
    """Whether nothing is said: null, empty, or one of the words for it."""
    if isinstance(node, str | float):
        return (code(node) or "").upper() in FILLERS
    return node is None or node in ([], {})


def first(rows: Iterable[Row], *names: str) -> Any:
    """The first value under any of these names, the rows in their order."""
    return next((one[name] for one in rows for name in names if name in one), None)


def words(node: Any) -> tuple[str, ...]:
    """The values of a list that may be a text with commas, a list, or a list within a key; "Sans objet" is none."""
    found = list(node.values()) if isinstance(node, Mapping) else [node]
    listed = (code(one) for value in found for one in items(value))
    parts = (part.strip() for one in listed for part in (one or "").split(","))
    return tuple(dict.fromkeys(one for one in parts if not is_filler(one) and not _NOTHING.match(plain(one))))


def day_of(node: Any) -> date | None:
    """A day that a contract can have."""
    found = day(node)
    return found if found and FIRST_DAY <= found <= LAST_DAY else None


def euros(node: Any) -> float | None:
    """An amount; 0, 1, nines alone ("99999999": no maximum) and absurd ones are fillers, so unknown."""
    return None if _NINES.fullmatch(code(node) or "") else amount(node)


def siret_of(node: Any) -> str | None:
    """A SIRET of 14 digits; as a number it has lost its leading zeros."""
    digits = re.sub(r"\s", "", code(node) or "")
    if _SIRET_CUT.fullmatch(digits):
        digits = digits.zfill(len("12345678900012"))
    return digits if _SIRET.fullmatch(digits) and digits.strip("0") else None


def notified(one: Row) -> Any:
    """The day of notification as written; a concession has a day of signature instead."""
    return one.get("datenotification", one.get("datesignature"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the contract (*titulaire*); names are rare, identifiers are SIRET, TVA, RIDET or TAHITI."""

    key: str
    shown: str
    is_named: bool


def _holder(number: Any, kind: Any, name: Any) -> Holder | None:
    called = None if is_filler(name) else code(name)
    given, sort = (None if is_filler(one) else code(one) for one in (number, kind))
    siret = siret_of(given) if (sort or "SIRET").upper() == "SIRET" else None
    if siret:
        shown = f"SIRET {siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    else:
        shown = f"{sort or 'identifiant'} {given}" if given and given.strip("0") else ""
    return Holder(shown or called or "", called or shown, called is not None) if called or shown else None


def holders(one: Row) -> list[Holder]:
    """Those of a row: in a list, in up to three numbered columns, or one to a row."""
    listed = [*items(one.get("titulaires")), *items(one.get("concessionnaires"))]
    inner = [_unwrapped(node, "titulaire", "concessionnaire") for node in listed[:MOST_HOLDERS]]
    found = [_holder(node.get("id"), node.get("typeidentifiant"), _called(node)) for node in inner]
    for number in ("", "1", "2", "3"):
        name = one.get(f"titulairedenominationsociale{number}", one.get(f"titulairenom{number}"))
        kind = one.get(f"titulairetypeidentifiant{number}")
        found.append(_holder(one.get(f"titulaireid{number}"), kind, name))
    return [holder for holder in found if holder]


def _called(node: Row) -> Any:
    return node.get("denominationsociale", node.get("nom"))


def _unwrapped(node: Any, *keys: str) -> Row:
    """What a list holds, perhaps within a key of its own; nothing when it is no object ("titulaire": "id")."""
    for key in keys:
        if isinstance(node, Mapping) and key in node:
            node = node[key]
    return row(node) if isinstance(node, Mapping) else {}


def together(found: Iterable[Holder]) -> tuple[str, ...]:
    """Each holder once, in a fixed order, by its name where some row gives one."""
    named: dict[str, Holder] = {}
    for one in sorted(found, key=lambda holder: (not holder.is_named, holder.key, holder.shown)):
        named.setdefault(one.key, one)
    return tuple(one.shown for one in list(named.values())[:MOST_HOLDERS])


@dataclass(frozen=True, slots=True)
class Change:
    """A modification: the day of its notification, and what it sets anew (months and euros in all, not added)."""

    on: date | None
    number: int
    months: float | None
    amount: float | None
    holders: tuple[Holder, ...]
    said: str | None

    @property
    def age(self) -> tuple[date, int]:
        """What makes one newer than another."""
        return self.on or date.min, self.number


def changes(rows: Iterable[Row]) -> list[Change]:
    """The modifications of all rows, each once, the newest first; equally new ones in a fixed order."""
    found = {change for one in rows for change in _changes(one)}
    return sorted(sorted(found, key=repr), key=lambda change: change.age, reverse=True)


def _changes(one: Row) -> Iterator[Change]:
    for node in items(one.get("modifications")):
        inner = _unwrapped(node, "modification")
        if inner:
            yield Change(
                on=day_of(inner.get("datenotificationmodification", inner.get("datesignaturemodification"))),
                number=whole_number(inner.get("id")) or 0,
                months=months(inner.get("dureemois")),
                amount=euros(inner.get("montant", inner.get("valeurglobale"))),
                holders=tuple(holders(inner)),
                said=code(inner.get("objetmodification")),
            )
    if "idmodification" in one or "datenotificationmodificationmodification" in one:
        holder = _holder(one.get("idtitulairemodification"), one.get("typeidentifianttitulairemodification"), None)
        yield Change(
            on=day_of(one.get("datenotificationmodificationmodification")),
            number=whole_number(one.get("idmodification")) or 0,
            months=months(one.get("dureemoismodification")),
            amount=euros(one.get("montantmodification")),
            holders=(holder,) if holder else (),
            said=code(one.get("objetmodification")),
        )


def newest_first(records: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows, each once, the newest first; equally new ones in a fixed order, since no publisher orders them.

    A row of the table by community carries the state after one modification, and that modification's day as the day
    of notification; `donneesActuelles` marks the state in force.
    """
    rows = {json.dumps(one, sort_keys=True, default=str): one for one in map(row, records)}
    return sorted((rows[key] for key in sorted(rows)), key=state, reverse=True)


def state(one: Row) -> tuple[bool, date, int]:
    """Which state of the contract a row tells: in force or not, since when, after how many modifications."""
    in_force = plain(code(str(one.get("donneesactuelles", True))) or "") not in {"false", "non", "0"}
    since = day_of(one.get("datenotificationmodificationmodification")) or day_of(notified(one)) or date.min
    return in_force, since, whole_number(one.get("modificationid", one.get("idmodification"))) or 0
