"""Finding a commune by what addresses say: a postal code, a name, "RENNES CEDEX 7", "Lyon 3e"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tenderwatch.french import plain
from tenderwatch.places import department_code, department_of_postal_code
from tenderwatch.reference.centres import Point
from tenderwatch.reference.tables import Commune

_WORD = re.compile(r"[a-z0-9]+")
_TAIL = re.compile(r" cedex\b.*| \d{1,2}(?:er?|eme)?(?: arrondissement)?$")
"""What the post adds to a name: a business mail code, or the district of a large town."""
_SHORT = {"st": "saint", "ste": "sainte"}


def folded_name(name: str) -> str:
    """A commune's name as addresses spell it: no case, accents or hyphens, "St" as "Saint", nothing of the post's."""
    words = " ".join(_SHORT.get(word, word) for word in _WORD.findall(plain(name)))
    return _TAIL.sub("", words)


def department_of_commune(insee: str) -> str | None:
    """The department of an INSEE code ("29019", "2A004", "97411"); None beyond the departments."""
    return department_code(insee[:3] if insee.startswith("97") else insee[:2])


@dataclass(frozen=True)
class Communes:
    """The known communes, found by INSEE code, postal code, or name within a department."""

    rows: Sequence[Commune] = ()

    def named(self, postal_code: str, name: str | None = None) -> Commune | None:
        """The one commune that a postal code and a name mean; None when none, several, or when the two disagree.

        A name that is no commune's (a hamlet) leaves the word to a postal code of one commune; a postal code that
        is no commune's (CEDEX) leaves it to a name that stands once in the department.
        """
        here = self.of_postal_code(postal_code)
        if name is None:
            return _only(here)
        department = department_of_postal_code(postal_code)
        named = self._by_name.get((department, folded_name(name)), ())
        if not named or not here:
            return _only(named or here)
        return _only([one for one in named if one in here])

    def of_postal_code(self, postal_code: str) -> Sequence[Commune]:
        """The communes that share a postal code; () when it is unknown."""
        return self._by_postal_code.get(postal_code.strip(), ())

    def in_department(self, department: str, name: str) -> Commune | None:
        """The one commune of a name in a department; None when none or several are."""
        return _only(self._by_name.get((department, folded_name(name)), ()))

    def of_insee(self, code: str) -> Commune | None:
        """The commune of an INSEE code."""
        return self._by_insee.get(code.strip().upper())

    @cached_property
    def _by_insee(self) -> Mapping[str, Commune]:
        return {one.insee: one for one in self.rows}

    @cached_property
    def _by_postal_code(self) -> Mapping[str, list[Commune]]:
        found = defaultdict(list)
        for one in self.rows:
            for code in one.postal_codes:
                found[code].append(one)
        return dict(found)

    @cached_property
    def _by_name(self) -> Mapping[tuple[str | None, str], list[Commune]]:
        found = defaultdict(list)
        for one in self.rows:
            found[department_of_commune(one.insee), folded_name(one.name)].append(one)
        return dict(found)


def _only(found: Sequence[Commune]) -> Commune | None:
    return found[0] if len(found) == 1 else None


def middle(communes: Iterable[Commune]) -> Point:
    """The middle of at least one commune, weighted by inhabitants; a commune counts one where they are unknown."""
    weighted = [(one, max(one.population or 1, 1)) for one in communes]
    whole = sum(weight for _, weight in weighted)
    lat = sum(one.lat * weight for one, weight in weighted) / whole
    lon = sum(one.lon * weight for one, weight in weighted) / whole
    return Point(lat, lon)
