"""How two titles stand to each other, word by word: the same, cut short, one within the other, or something else.

Sibling purchases of one buyer share nearly all their words: what tells them apart is one word, number or letter. So a
word that each side has alone decides against them, however alike the rest is; what portals do to a title does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from matching.misspelt import LOST, WORD, differences, marked, mend
from tenderwatch.french import plain

LONGEST = 1_000
"""Characters of a title that are compared."""
_SIGN = re.compile(r"[<>](?= ?\d)|(?<!\S)\+(?=\d)")
_CUT = re.compile(r"[\s\[(]*\.\.\.[\])\s]*$")
_LAST = re.compile(r"(?:(?<!\S)[a-z]\s+){0,2}\S*\s*$")
_CODE = re.compile(
    r"^\W*(?:(?:marche|consultation|mapa|reference|ref|affaire|dossier)\b[ .:]*)?(?:n ?[°o] ?)?"
    r"(?P<code>(?=[a-z_./-]*\d)(?!20\d\d\b(?![_./-]\w))(?![a-z]{4,}\d{0,4}\b|lots?\d*\b)[a-z0-9][a-z0-9_./-]{2,24})\s*"
    rf"(?:[|:\])]|\s-|-\s|\s[?{LOST}]\s)\s*(?=\w)"
)
"""A number of the buyer's before the title: "2024-012 - ", "[M874] ", "marché n° 24S05 : ". A year alone is none."""
MOST_CODES = 2
_DEPARTMENT = re.compile(r"\((?:0[1-9]|[1-8]\d|9[0-5]|2[ab]|97\d)(?:\d{3})?\)")
"""Where a town is: "(29)", "(29000)"."""
_AROUND = f" -:,.|/(){LOST}"
_BREAK = re.compile(rf" *[-:,.|/(){LOST}]")
_PARTICLE = re.compile(
    rf"(?<!\bbatiment )(?<!\bbat )(?<!\blot )(?<!\bzone )(?<!\btranche )(?<!\bsecteur )\b[adln](?= +[a-z0-9])"
    rf"|\bn ?[°º{LOST}]+|(?<![^\W_]){LOST}+(?![^\W_{LOST}])"
)
"""Words of one letter, apostrophes being blanks, but those that name a part. A lost letter alone was "à"."""
_EMPTY = frozenset((
    "avis", "rectificatif", "attribution", "appel", "offre", "offres", "marche", "marches", "public", "publics",
    "procedure", "adaptee", "mapa", "accord", "accords", "cadre", "relatif", "relative", "relatifs", "relatives",
    "au", "aux", "de", "des", "du", "la", "le", "les", "pour", "et", "en", "consultation", "no", "sur", "dans", "un",
    "une", "par", "lot", "lots", "ouvert", "ouverte", "march", "marchs", "procdure", "adapte",
))  # fmt: skip
_GENERIC = frozenset((
    "prestation", "prestations", "travaux", "service", "services", "mission", "missions", "realisation", "operation",
    "programme", "projet", "objet", "present", "presente", "concernant", "commune", "ville", "departement", "bons",
    "bon", "commande", "commandes", "divers", "diverses", "france",
))  # fmt: skip
"""Words that one portal adds and another leaves out: on one side alone they tell no two purchases apart."""
_PLACES = frozenset(("commune", "ville", "departement"))
FEWEST_WORDS, FEWEST_CUT = 3, 8
"""Telling words that make a title one of a kind; "Maîtrise d'œuvre" has fewer, and a cut one lost some."""
SHORTEST_TORN, SHORTEST_CUT = 40, 60
"""Characters from which a title may be cut without a sign of it: within a word or a clause, between two clauses."""
_LINKING = r"(?:a|au|aux|avec|d|dans|de|des|du|en|et|l|la|le|les|ou|par|pour|sur|y compris)"
_ENDS, _GOES_ON = re.compile(rf" {_LINKING}\W*$"), re.compile(rf" {_LINKING} [a-z]")


class Likeness(Enum):
    """How two titles stand to each other."""

    SAME = "same"
    """Word for word, or cut short where enough is left."""
    VAGUE = "vague"
    """The same, but of words that many purchases share, or cut so short that little is left."""
    INSIDE = "inside"
    """One says all that the other says, and something more."""
    OTHER = "other"
    """Each says something that the other does not."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A title taken apart: folded, without the codes before it, the codes, and whether a portal cut it."""

    text: str
    codes: frozenset[str]
    cut: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """How two titles stand to each other, and the telling words that each has alone."""

    likeness: Likeness
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def wording(title: str, known: tuple[str, ...] = ()) -> Wording:
    """A title taken apart; the last word before a cut is left out, it may be torn."""
    folded = " ".join(marked(plain(title[:LONGEST])).split())
    text = _DEPARTMENT.sub(" ", _SIGN.sub(_signed, _bare(mend(folded, " ".join(known)), known))).strip()
    ended = _CUT.search(text)
    if ended:
        text = _LAST.sub("", text[: ended.start()])
    codes: list[str] = []
    while (code := _CODE.match(text)) and len(codes) < MOST_CODES:
        codes.append(re.sub(r"[\W_]", "", code["code"]))
        text = text[code.end() :]
    return Wording(text, frozenset(codes), bool(ended))


def _bare(text: str, known: tuple[str, ...]) -> str:
    """The text without what is known before or after it: "Ville de Plouvenec - Nettoyage des écoles"."""
    for words in known:
        if text.startswith(words) and _BREAK.match(text, len(words)):
            text = text[len(words) :].lstrip(_AROUND)
        elif text.endswith(words) and _BREAK.match(text[: -len(words)][::-1]):
            text = text[: -len(words)].rstrip(_AROUND)
    return text


def _signed(sign: re.Match[str]) -> str:
    """ "< 36 kVA" and "> 36 kVA" are two contracts."""  # noqa: D210 (a quote begins it)
    return " plus " if sign[0] in ">+" else " moins "


@lru_cache(maxsize=20_000)
def words_of(folded: str) -> tuple[str, ...]:
    """The words of folded text that count, numbers without leading zeros."""
    found = (one.lstrip("0") or "0" for one in WORD.findall(_PARTICLE.sub(" ", folded)))
    return tuple(word for word in found if word not in _EMPTY)


def compare(one: str, other: str, known: tuple[str, ...] = ()) -> Compared:
    """How two titles stand to each other.

    What is `known`, folded (the buyer's name, its town, the reference), counts on neither side where it is whole.
    """
    first, second = wording(one, known), wording(other, known)
    if first.codes and second.codes and not first.codes & second.codes:
        return Compared(Likeness.OTHER, tuple(first.codes), tuple(second.codes))
    left, right = mend(first.text, second.text), mend(second.text, first.text)
    ours_cut, theirs_cut = first.cut or _stops(left, right), second.cut or _stops(right, left)
    ours, theirs = words_of(left), words_of(right)
    ours, theirs = ours[: len(ours) - (ours_cut > first.cut)], theirs[: len(theirs) - (theirs_cut > second.cut)]
    ours_alone, theirs_alone = differences(ours, theirs)
    ours_end, theirs_end = len(theirs) - len(theirs_alone), len(ours) - len(ours_alone)
    if ours_cut:
        theirs_alone = differences(ours, theirs[:theirs_end])[1]
    if theirs_cut:
        ours_alone = differences(ours[:ours_end], theirs)[0]
    told = _telling(ours_alone, known), _telling(theirs_alone, known)
    return _judged(ours, *told, cut=ours_cut or theirs_cut)


def _stops(text: str, other: str) -> bool:
    """Whether a title that shows no cut has one: the other goes on where it stops, within a word or a clause.

    A site, a lot or a year that a sibling adds comes after a dash or a comma, or names itself without a preposition.
    """
    shown = text.rstrip(f" {LOST}")
    rest = other[len(shown) :]
    if len(shown) < SHORTEST_TORN or not rest or not other.startswith(shown):
        return False
    torn = shown != text or (rest[0].isalpha() and shown[-1].isalpha())
    return torn or bool(_ENDS.search(shown)) or (len(shown) >= SHORTEST_CUT and bool(_GOES_ON.match(rest)))


def _judged(
    ours: tuple[str, ...], ours_alone: tuple[str, ...], theirs_alone: tuple[str, ...], *, cut: bool
) -> Compared:
    if ours_alone and theirs_alone:
        return Compared(Likeness.OTHER, ours_alone, theirs_alone)
    if ours_alone or theirs_alone:
        return Compared(Likeness.INSIDE, ours_alone, theirs_alone)
    telling = sum((word not in _GENERIC or word in _PLACES) and not word.isdigit() for word in ours)
    enough = FEWEST_CUT if cut else FEWEST_WORDS
    return Compared(Likeness.SAME if telling >= enough else Likeness.VAGUE)


def _telling(words: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    there, left_out = set(words), set(_GENERIC)
    for text in known if words else ():
        group = set(words_of(text))
        if there >= group - _GENERIC and not all(word.isdigit() for word in group):
            left_out |= group | {"mairie"}
    return tuple(word for word in words if word not in left_out)
