"""What an activity looks for, in the form that scoring needs: phrases with how far each is believed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from matching.cpv import neighbourhood
from matching.nature import Nature
from matching.telling import Telling
from matching.text import GENERIC_STEMS, stem
from matching.trades import Stems, Terms, kinship, stems_of
from tenderwatch.model import Activity

OWN_PHRASE, OWN_WORD, OWN_WEAK_WORD, OWN_COMMON_WORD = 0.75, 0.65, 0.6, 0.2
"""How far a keyword of the profile is believed: several words; one that tells; one that its trade only calls weak; one
of many trades, "livraison", which never suffices."""
PART = 0.3
"""What a telling word of a keyword is worth alone, by its share of what the keyword tells."""
STRONG, WEAK = 0.55, 0.3
"""How far a phrase of a kin trade is believed, times the kinship."""
SURE = 0.97
KIN_CODES = 0.6
"""What a code of a kin trade is worth, against one of the profile's own."""
NARROW_PREFIX, WIDE_PREFIX = 4, 0.8
"""A trade's prefix of fewer digits is worth less."""
LEARNED = (0.25, 2.0)
"""Bounds of what coordinators' verdicts may do to a word."""


LEAST_GOODS = 0.5
LOSSES: Mapping[Nature, float] = {
    Nature.STUDY: 0.5,
    Nature.SOFTWARE: 0.5,
    Nature.GOODS: 0.35,
    Nature.TRAINING: 0.4,
    Nature.OPERATION: 0.3,
}
"""What is lost when something else is bought about a trade: its design, software, goods, training, operation."""


_TRAINING = {"formation", "insertion"}
_SOFTWARE, _STUDIES, _GOODS_END = ("48", "72"), ("71",), "45"
_SUPPLY, _SOFTWARE_WORD = stem("fourniture"), stem("logiciel")


@dataclass(frozen=True)
class Wanted:
    """An activity, ready to be compared.

    `phrases`: ln(1 - belief) of each phrase, so that sums combine them; `against` and `excluded`: phrases of other
    trades and of what the profile never wants; `words`: telling stems that are the trade's; `foreign`: what is
    lost when a purchase is of each nature, 0..1; `codes`: the profile's own; `prefixes`: value of kin trades' codes.
    """

    phrases: Mapping[Stems, float]
    against: frozenset[Stems]
    excluded: frozenset[Stems]
    words: frozenset[str]
    foreign: Mapping[Nature, float]
    codes: tuple[str, ...]
    prefixes: Mapping[str, float]

    @cached_property
    def index(self) -> dict[str, list[Stems]]:
        """Phrases by stem."""
        return by_stem(self.phrases)

    @cached_property
    def against_index(self) -> dict[str, list[Stems]]:
        """Homonyms by stem."""
        return by_stem(self.against)

    @cached_property
    def excluded_index(self) -> dict[str, list[Stems]]:
        """Exclusions by stem."""
        return by_stem(self.excluded)

    @cached_property
    def starts(self) -> dict[str, tuple[float, str | None]]:
        """Beginnings of codes with what such a code is worth, and the own code it is near; None for kin trades'."""
        found: dict[str, tuple[float, str | None]] = {start: (value, None) for start, value in self.prefixes.items()}
        for code in self.codes:
            for start, value in neighbourhood(code):
                if start not in found or value >= found[start][0]:
                    found[start] = value, code
        return found

    @property
    def silent(self) -> bool:
        """No word to look for: what it sells is unknown, and so is whether a notice speaks of it."""
        return not self.phrases


def by_stem(phrases: Iterable[Stems]) -> dict[str, list[Stems]]:
    """Phrases by stems of which one stands wherever any part of the phrase does."""
    found: dict[str, list[Stems]] = {}
    for phrase in phrases:
        for one in phrase[1:-1] or phrase[:1]:
            found.setdefault(one, []).append(phrase)
    return found


def wanted(
    activity: Activity,
    never: Sequence[str] = (),
    telling: Telling | None = None,
    learned: Mapping[str, float] | None = None,
) -> Wanted:
    """An activity with the words of its trades, as telling as they are in a corpus.

    `never`: what the enterprise excludes besides the activity; `learned`: factors by stem, within LEARNED.
    """
    telling, learned = telling or Telling(), learned or {}
    never = (*activity.exclude, *never)
    own = _phrases((*activity.keywords, activity.label))
    kin = kinship(own, activity.cpv, activity.family)
    beliefs = _beliefs(own, kin, telling)
    excluded = frozenset(_phrases(never)) - set(own)
    named = (*own, *(phrase for terms in kin for phrase in terms.strong | terms.weak))
    return Wanted(
        phrases={phrase: _learned(math.log1p(-value), phrase, learned) for phrase, value in beliefs.items()},
        against=_against(own, kin, beliefs),
        excluded=excluded,
        words=frozenset(one for phrase in named for one in phrase if one not in GENERIC_STEMS),
        foreign=_foreign(activity, own, kin, excluded),
        codes=activity.cpv,
        prefixes=_prefixes(kin),
    )


def _phrases(texts: Iterable[str]) -> list[Stems]:
    return list(dict.fromkeys(found for text in texts if (found := stems_of(text))))


def _beliefs(own: Sequence[Stems], kin: Mapping[Terms, float], telling: Telling) -> dict[Stems, float]:
    weak = {phrase for terms in kin for phrase in terms.weak}
    found = {phrase: _own(phrase, weak, telling) for phrase in own}
    for terms, value in kin.items():
        for belief, phrases in ((STRONG, terms.strong), (WEAK, terms.weak)):
            for phrase in sorted(phrases):
                found[phrase] = max(found.get(phrase, 0.0), belief * value)
    for one, value in sorted(_parts(own, telling).items()):
        found[one,] = 1.0 - (1.0 - found.get((one,), 0.0)) * (1.0 - value)
    return {phrase: min(value, SURE) for phrase, value in found.items()}


def _own(phrase: Stems, weak: set[Stems], telling: Telling) -> float:
    if all(one in GENERIC_STEMS for one in phrase):
        return OWN_COMMON_WORD if len(phrase) == 1 else OWN_WORD
    if len(phrase) > 1:
        return OWN_PHRASE
    return (OWN_WEAK_WORD if phrase in weak else OWN_WORD) * telling.of(phrase[0])


def _parts(own: Iterable[Stems], telling: Telling) -> dict[str, float]:
    """Telling words of keywords of several words, with what each is worth alone."""
    found: dict[str, float] = {}
    for phrase in own:
        total = sum(map(telling.of, phrase)) if len(phrase) > 1 else 0.0
        for one in phrase if total else ():
            if one not in GENERIC_STEMS:
                found[one] = max(found.get(one, 0.0), PART * telling.of(one) / total)
    return found


def _learned(weight: float, phrase: Stems, learned: Mapping[str, float]) -> float:
    low, high = LEARNED
    for one in phrase:
        weight *= min(max(learned.get(one, 1.0), low), high)
    return weight


def _against(own: Sequence[Stems], kin: Mapping[Terms, float], beliefs: Mapping[Stems, float]) -> frozenset[Stems]:
    """Neighbours of the trades, but not what the profile itself looks for."""
    mine = [set(phrase) for phrase in own]
    found = {phrase for terms in kin for phrase in terms.against if phrase not in beliefs}
    return frozenset(phrase for phrase in found if not any(mine_too.issuperset(phrase) for mine_too in mine))


def _prefixes(kin: Mapping[Terms, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for terms, value in kin.items():
        for prefix in terms.trade.cpv:
            width = 1.0 if len(prefix) >= NARROW_PREFIX else WIDE_PREFIX
            found[prefix] = max(found.get(prefix, 0.0), KIN_CODES * value * width)
    return {prefix: value for prefix, value in found.items() if len(prefix) >= NARROW_PREFIX - 1}


def _foreign(
    activity: Activity, own: Sequence[Stems], kin: Mapping[Terms, float], excluded: AbstractSet[Stems]
) -> dict[Nature, float]:
    """What a purchase of each nature loses for an activity that does not sell it."""
    codes = activity.cpv
    goods = sum(value for terms, value in kin.items() if terms.trade.sold == "fournitures") >= LEAST_GOODS
    sells_goods = goods or activity.service == "fabrication" or any(code < _GOODS_END for code in codes)
    sells = {
        Nature.STUDY: any(code.startswith(_STUDIES) for code in codes),
        Nature.SOFTWARE: any(code.startswith(_SOFTWARE) for code in codes) and (_SOFTWARE_WORD,) not in excluded,
        Nature.GOODS: sells_goods or any(_SUPPLY in phrase for phrase in own),
        Nature.TRAINING: any(terms.trade.id in _TRAINING for terms in kin),
        Nature.OPERATION: False,
    }
    return {nature: 0.0 if sells[nature] else loss for nature, loss in LOSSES.items()}
