"""Whether two names are of one buyer (*acheteur*): "C.C. du Pays d'Alésia" and "COMMUNAUTE DE COMMUNES …" are.

A town, its grouping of towns, its department and its social centre share a name and buy each for itself: what kind of
body a name says is compared first, and then every other word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matching.misspelt import LOST, WORD, differences, marked, mend
from tenderwatch.french import plain
from tenderwatch.model import Buyer

_DOTTED = re.compile(r"\b(?:[a-z]\. ?){2,}")
_GROUPING = re.compile(r"\bcom(?:m|munaute)?\b\.? (?:de |d )?com(?:m|munes)?\b\.?")
_ADDRESS = re.compile(r"\([^)]*\)|\bcedex\b.*$|\b\d{5}\b")
_PLACE = re.compile(r"\((\d{2}|2[ab]|97\d)(?:\d{3})?\b|\b(\d{2})\d{3}\b")
_JOINED = re.compile(r"\b([a-z]{2,5})(\d{1,3}|2[ab])\b")
_SHORT = {
    "cc": "communaute", "ca": "communaute", "cu": "communaute", "cte": "communaute", "agglo": "communaute",
    "cne": "commune", "cmes": "", "communes": "", "agglomeration": "", "urbaine": "",
    "dept": "departement", "dpt": "departement", "cd": "departement", "cg": "departement", "cr": "region",
    "reg": "region", "st": "saint", "ste": "sainte", "ch": "centre hospitalier", "univ": "universite",
    "chu": "centre hospitalier universitaire", "chru": "centre hospitalier universitaire",
    "sdis": "departement incendie secours", "sce": "service", "oph": "habitat",
    "ccas": "centre communal action sociale", "cias": "centre intercommunal action sociale",
    "synd": "syndicat", "si": "syndicat intercommunal", "cdg": "centre gestion", "regional": "region",
    "regionale": "region", "departemental": "departement", "departementale": "departement",
}  # fmt: skip
"""What abridged names stand for; the words of a grouping of towns are one: "communauté d'agglomération"."""
_LEVELS = {
    "commune": "commune", "ville": "commune", "mairie": "commune", "municipalite": "commune",
    "communaute": "epci", "metropole": "epci", "eurometropole": "epci", "agglopole": "epci",
    "departement": "departement", "region": "region",
}  # fmt: skip
_UNITS = frozenset((
    "achat", "achats", "au", "aux", "bureau", "commande", "commandes", "conseil", "de", "des", "direction", "du", "en",
    "et", "general", "generale", "generaux", "groupement", "hotel", "juridique", "la", "le", "les", "madame", "maire",
    "marche", "marches", "mission", "mme", "monsieur", "moyens", "office", "pole", "president", "public", "publics",
    "publique", "publiques", "service", "services", "sise", "sur", "technique", "techniques", "d", "l", "m", "mr", "a",
))  # fmt: skip
_INSTITUTIONS = frozenset((
    "action", "centre", "chambre", "commerce", "communal", "ecoles", "caisse", "gestion", "habitat", "hospitalier",
    "incendie", "industrie", "intercommunal", "prefecture", "secours", "sociale", "syndicat", "universitaire",
    "universite", "lycee", "college", "ministere", "rectorat", "academie",
))  # fmt: skip
"""Bodies that every department has: their names tell nothing without a place."""
_ACCENTED = (
    "communaute agglomeration metropole departement departemental departementale region regional regionale general"
)
"""Words that names are made of and that lose letters with their accents."""
_NUMBER = re.compile(r"\d+$|2[ab]$")
LONGEST = 200
"""Characters of a name that are compared."""
LONG_NAME = 34
"""Characters from which a name may have been cut, as BOAMP cut names at 38."""


@dataclass(frozen=True, slots=True)
class Name:
    """A buyer's name taken apart: kinds of body, telling words, numbers, departments of postal codes in it."""

    text: str
    levels: frozenset[str]
    words: tuple[str, ...]
    numbers: frozenset[str]
    places: frozenset[str]


def same_buyer(one: Buyer, other: Buyer) -> bool:
    """Whether two notices are surely of one buyer: by SIRET, else by names, with the department where it must tell.

    Different SIREN are different buyers. Services of the State share SIRET numbers, which therefore tell nothing.
    """
    ours, theirs = (buyer.siret[:9] if buyer.siret else buyer.siren for buyer in (one, other))
    if ours and theirs and ours != theirs:
        return False
    if one.siret and one.siret == other.siret and not one.siret.startswith("1"):
        return True
    return same_name(one.name, other.name) and not _homonyms(one, other)


def _homonyms(one: Buyer, other: Buyer) -> bool:
    """Towns of two departments, or bodies that every department has and that give no department in common."""
    names = name_of(one.name or ""), name_of(other.name or "")
    here, there = (
        {*name.places, *filter(None, (buyer.department,))} for name, buyer in zip(names, (one, other), strict=True)
    )
    if all(set(name.words) <= _INSTITUTIONS for name in names):
        return not (here | names[0].numbers) & (there | names[1].numbers)
    local = any(name.levels == {"commune"} for name in names)
    return local and bool(here and there) and not here & there


@lru_cache(maxsize=20_000)
def name_of(name: str) -> Name:
    """A name taken apart; all empty when there is nothing telling."""
    text = _DOTTED.sub(lambda letters: re.sub(r"[. ]", "", letters[0]) + " ", marked(plain(name[:LONGEST])))
    return _taken_apart(" ".join(text.split()))


@lru_cache(maxsize=20_000)
def _taken_apart(text: str) -> Name:
    places = frozenset(match[1] or match[2] for match in _PLACE.finditer(text))
    whole = " ".join(mend(_GROUPING.sub("communaute", _ADDRESS.sub(" ", text)), _ACCENTED).split())
    raw = WORD.findall(_JOINED.sub(r"\1 \2", whole))
    found = [word for one in raw for word in _SHORT.get(one, one).split()]
    levels = frozenset(_LEVELS[word] for word in found if word in _LEVELS)
    words = (word for word in found if word not in _LEVELS and word not in _UNITS and not _NUMBER.match(word))
    numbers = frozenset(word for word in found if _NUMBER.match(word))
    return Name(whole, levels, tuple(dict.fromkeys(words)), numbers, places)


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names may be of one buyer, homonyms aside; a name without anything telling is of nobody."""
    ours, theirs = name_of(one or ""), name_of(other or "")
    if LOST in ours.text or LOST in theirs.text:
        ours, theirs = _taken_apart(mend(ours.text, theirs.text)), _taken_apart(mend(theirs.text, ours.text))
    if not ours.words or not theirs.words or (ours.numbers and theirs.numbers and ours.numbers != theirs.numbers):
        return False
    if not ours.levels & theirs.levels and not _one_is_silent(ours.levels, theirs.levels):
        return False
    return not any(differences(ours.words, theirs.words)) or _goes_on(*sorted((ours.text, theirs.text), key=len))


def _one_is_silent(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether at most one name says what kind of body it is, and not a grouping of towns: "Dijon" is the town."""
    return not (ours and theirs) and "epci" not in ours | theirs


def _goes_on(shorter: str, longer: str) -> bool:
    return len(shorter) >= LONG_NAME and longer.startswith(shorter)
