"""What is bought: goods, design and study, software, insurance or training about a trade are not the trade itself."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from matching.text import WORD, says_something, searchable, stem
from tenderwatch.french import fold


class Nature(StrEnum):
    """What a purchase may be besides the work or the service itself."""

    STUDY = "étude, conception ou contrôle"
    SOFTWARE = "logiciel"
    GOODS = "fourniture"
    TRAINING = "formation ou assurance"
    OPERATION = "délégation de service public ou contrat global"


_OF_A_BODY = r"(?! (?:municip|depart|region|general|d admin|communaut|constit|d arch))"
_NAMES: tuple[tuple[Nature, re.Pattern[str]], ...] = (
    (
        Nature.STUDY,
        re.compile(
            r"\b(?:maitrise d ?oeuvre|m ?oe|etudes?|assistance a (?:la )?maitrise|amoa?|mission d assistance"
            r"|programmation (?:architect|urbain|technique)\w*|diagnostics?|audits?|expertises?|controles? techniques?"
            r"|coordination (?:sps|securite|ssi|en matiere)|csps|sps|opc|geotechniques?|topographiques?|inventaires?"
            rf"|conseils?{_OF_A_BODY}|ordonnancement|schema directeur)\b"
        ),
    ),
    (
        Nature.SOFTWARE,
        re.compile(
            r"\b(?:logiciels?|progiciels?|licences?|systemes? d information|applicatifs?|saas"
            r"|solutions? (?:informatique|de gestion|logiciel\w*|numerique))\b"
        ),
    ),
    (Nature.GOODS, re.compile(r"\b(?:fournitures?|acquisitions?|achats?|approvisionnements?|ventes?)\b")),
    (Nature.TRAINING, re.compile(r"\b(?:assurances?|formations?)\b")),
    (
        Nature.OPERATION,
        re.compile(
            r"\b(?:delegations? (?:d[eu] )?(?:la |l )?(?:gestion|service)|dsp|concessions?|affermage|marche global"
            r"|contrat de partenariat|conception realisation|marche de partenariat)\b"
        ),
    ),
)
_ANY = re.compile("|".join(pattern.pattern for _, pattern in _NAMES))
HEAD = 90
"""Characters at the beginning of a title that say what the whole is."""
_OBJECT_REACH = 120
_HANDLING = frozenset(
    map(stem, ("livraison", "fourniture", "acquisition", "achat", "pose", "installation", "fabrication", "preparation",
               "confection", "realisation", "prestation", "service", "mise", "location", "vente", "approvisionnement",
               "divers", "materiel"))
)  # fmt: skip
"""Words between "fourniture" and the thing itself: "fourniture et livraison de repas" speaks of meals."""


class Named(NamedTuple):
    """A nature that a title names: its words from `start` to `end`; for goods, the stem of the thing itself."""

    nature: Nature
    start: int
    end: int
    thing: str | None = None


@lru_cache(maxsize=20_000)
def natures(title: str) -> tuple[Named, ...]:
    """The natures that the head of a title names, with their place in the title."""
    folded = fold(title[: HEAD + _OBJECT_REACH])
    if not _ANY.search(folded.text[:HEAD]):
        return ()
    found = ((nature, pattern.search(folded.text[:HEAD])) for nature, pattern in _NAMES)
    return tuple(
        Named(nature, *folded.span(*one.span()), _thing(folded.text[one.end() :]) if nature == Nature.GOODS else None)
        for nature, one in found
        if one
    )


def _thing(after: str) -> str | None:
    words = (found for found in WORD.findall(searchable(after[:_OBJECT_REACH])) if says_something(found))
    return next((one for one in map(stem, words) if one not in _HANDLING), None)


def foreign(named: Named, loss: float, words: frozenset[str]) -> float:
    """What a named nature takes; goods that are the trade's own thing take nothing."""
    return 0.0 if named.thing in words else loss
