"""By which door: what a text says of who may answer, what a winner must do, and what earns points.

First depth: reads passages of prose. A coded field is a hint that `read_doors` weighs against the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from matching import phrases
from matching.sentences import Sentence, sentences

Kind = Literal["siae", "ea_esat", "siae_ea_esat", "ess"]
KINDS_IN_FRENCH: Mapping[Kind, str] = {
    "siae": "aux structures d'insertion (L. 2113-13)",
    "ea_esat": "aux entreprises adaptées et ESAT (L. 2113-12)",
    "siae_ea_esat": "aux structures d'insertion, entreprises adaptées et ESAT (L. 2113-14)",
    "ess": "aux entreprises de l'économie sociale et solidaire (L. 2113-15)",
}
_GOES_ON = re.compile(r"(?:il s agit|conformement|en application|en vertu|au sens|ces |c est|lorsque|cf|article)")
_STRONG = ("B5", "C3", "D1", "D2", "D3", "D4", "E1", "E2", "E3")


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that carry a door: offsets into the original passage, and the words themselves."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Doors:
    """What one passage says; each part with the sentence that carries it, None when it says nothing of it."""

    reserved: Kind | None = None
    reserved_quote: Quote | None = None
    clause: Quote | None = None
    criterion: Quote | None = None
    visit: Quote | None = None


def read_doors(text: str) -> Doors:
    """Every door of a passage; of a correction, the side that stands ("lire", "ajouter")."""
    kept = standing(text)
    said = sentences(kept)
    reserved, quote = _reserved(said, kept)
    return Doors(
        reserved,
        quote,
        _first(said, kept, _is_clause),
        _criterion(said, kept),
        _first(said, kept, _is_visit),
    )


_INSTEAD = re.compile(r"\bau lieu de\b(.{0,1500}?)\blire\b", re.IGNORECASE | re.DOTALL)


def standing(text: str) -> str:
    """The text without what a correction replaces, blanked so that offsets stay."""
    return _INSTEAD.sub(lambda match: " " * len(match.group()), text)


def _matching(patterns: Mapping[str, re.Pattern[str]], text: str) -> set[str]:
    return {name for name, pattern in patterns.items() if pattern.search(text)}


def _without(patterns: Mapping[str, re.Pattern[str]], text: str) -> str:
    for pattern in patterns.values():
        text = pattern.sub(" ", text)
    return text


def kinds_of(text: str) -> set[Kind]:
    """For whom, by the words of a sentence."""
    adapted, insertion = _matching(phrases.ADAPTED, text), _matching(phrases.INSERTION, text)
    if _matching(phrases.BOTH, text):
        return {"siae", "ea_esat"}
    found: set[Kind] = set()
    if adapted - {"B8"} or (adapted and not insertion):
        found.add("ea_esat")
    if insertion - {"C6"} or (insertion and not adapted):
        found.add("siae")
    if not found and _matching(phrases.SOCIAL_ECONOMY, text):
        found.add("ess")
    return found


def _reserved(said: tuple[Sentence, ...], text: str) -> tuple[Kind | None, Quote | None]:
    found: set[Kind] = set()
    quote: Quote | None = None
    for number, sentence in enumerate(said):
        kinds, last = _kinds_at(said, number)
        if kinds:
            found |= kinds
            quote = quote or Quote(sentence.start, last.end, text[sentence.start : last.end])
    if {"siae", "ea_esat"} <= found:
        return "siae_ea_esat", quote
    return next((kind for kind in ("ea_esat", "siae", "ess") if kind in found), None), quote


def _kinds_at(said: tuple[Sentence, ...], number: int) -> tuple[set[Kind], Sentence]:
    """For whom a sentence reserves something, its follower included when it goes on."""
    sentence = said[number]
    words = _without(phrases.NOT_RESERVED, sentence.text)
    if _matching(phrases.PRISON, words) or not _matching(phrases.ANCHORS, words):
        return set(), sentence
    marks = {name for group in (phrases.ADAPTED, phrases.INSERTION, phrases.BOTH, phrases.SOCIAL_ECONOMY)
             for name in _matching(group, words)}  # fmt: skip
    if _matching(phrases.OTHER_RESERVES, words) and not marks & set(_STRONG):
        return set(), sentence
    kinds = kinds_of(words)
    follower = said[number + 1] if number + 1 < len(said) else None
    if not kinds and follower and _GOES_ON.match(follower.text):
        return kinds_of(_without(phrases.NOT_RESERVED, follower.text)), follower
    return kinds, sentence


def _first(said: Iterable[Sentence], text: str, holds: Callable[[str], bool]) -> Quote | None:
    for sentence in said:
        if holds(sentence.text):
            return Quote(sentence.start, sentence.end, text[sentence.start : sentence.end])
    return None


def _is_clause(text: str) -> bool:
    """An execution clause: the winner gives work to people far from employment."""
    words = _without({name: phrases.NOT_A_CLAUSE[name] for name in ("X12", "X14", "X16")}, text)
    criterion = _matching(phrases.CRITERION, words) or phrases.CRITERIA_TITLE.search(words)
    enough = _matching(phrases.CLAUSE_ENOUGH, words)
    if criterion and not (enough & {"G1", "G6", "G7"}):
        return False
    if enough:
        return True
    blocked = _matching(phrases.NOT_A_CLAUSE, words)
    return bool(_matching(phrases.CLAUSE_SUPPORTED, words)) and not blocked


def _criterion(said: tuple[Sentence, ...], text: str) -> Quote | None:
    """A social award criterion; inside a block titled "Critères" the word itself may be missing."""
    titled = False
    for sentence in said:
        words = _without({"X15": phrases.NOT_A_CLAUSE["X15"]}, sentence.text)
        found = _matching(phrases.CRITERION, words)
        weighed = re.search(r"\d+ ?(?:%|points|pts)", words)
        in_block = titled and weighed and re.search(r"\b(?:social\w*|sociaux|societal\w*|insertion|rse)\b", words)
        if found - {"H1"} or ("H1" in found and (titled or weighed)) or in_block:
            return Quote(sentence.start, sentence.end, text[sentence.start : sentence.end])
        titled = titled or bool(phrases.CRITERIA_TITLE.search(words))
    return None


def _is_visit(text: str) -> bool:
    return bool(_matching(phrases.VISIT, _without(phrases.NO_VISIT, text)))
