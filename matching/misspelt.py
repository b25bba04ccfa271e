"""Words that two portals spell in two ways: letters lost with their accents, slips, plurals, compounds.

Only what portals and typists do to one word is forgiven: "réfection" is not "réception", nor "protection" "projection".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

LOST = "\ufffd"
"""Stands for a letter that a wrong encoding lost."""
WORD = re.compile(rf"(?:[^\W_]|{LOST})+")
MOST_GAPS, LONGEST_GAP, AT_ENDS = 6, 4, 2
"""Runs of lost letters in a word, letters that a run may stand for, and marks around the word, that are looked for."""
FEWEST_LETTERS, FEWEST_COMMON, SHORTEST, MOST_DROPPED = 5, 4, 3, 3
"""Letters of a word with a slip, those before an ending, those after an article, those that may be dropped."""
_ENDINGS = frozenset(("", "s", "x", "e", "es", "l", "le", "les", "ux", "ne", "nes", "te", "tes"))
_ACCENTED, _ACCENTED_FIRST = frozenset("aceiou"), frozenset("eio")
_ROMAN = re.compile(r"[ivxlc]+$")
_ARTICLES = frozenset("dlns")
_ASKED = re.compile(r"(?<=[^\W_])\?|\?(?=[^\W_])")


def marked(folded: str) -> str:
    """The text with LOST for a question mark that touches a word: French puts a blank before a real one."""
    return _ASKED.sub(LOST, folded)


def mend(text: str, other: str) -> str:
    """Folded text in which words that lost letters are as `other` has them, where one of its words fits."""
    return WORD.sub(lambda word: _fitting(word[0], other), text) if LOST in text else text


def _fitting(word: str, other: str) -> str:
    """The word of `other` that a word with lost letters is, else the word itself.

    A lost letter stands for one or two ("œ"), for a blank (an apostrophe), at an end for nothing (a quotation mark).
    """
    parts = re.split(f"({LOST}+)", word)
    gaps = len(parts) // 2
    if not 0 < gaps <= MOST_GAPS or not word.strip(LOST):
        return word
    first, last = 1 if not parts[0] else 0, len(parts) - (1 if parts[-1] else 2)
    pattern = "".join(_pattern(part, least=int(place not in {first, last})) for place, part in enumerate(parts))
    most = len(word) + gaps * LONGEST_GAP
    likely = (one for one in _windows(other) if len(word) - AT_ENDS <= len(one) <= most)
    return next((one for one in likely if re.fullmatch(pattern, one)), word)


def _pattern(part: str, *, least: int) -> str:
    if LOST not in part:
        return re.escape(part)
    return f".{{{least},{min(2 * len(part), LONGEST_GAP)}}}"


@lru_cache(maxsize=2_000)
def _windows(text: str) -> tuple[str, ...]:
    """The words of a text, and each two neighbours."""
    words = WORD.findall(text)
    return (*words, *(f"{one} {two}" for one, two in pairwise(words)))


def differences(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that each side has alone, in order; those that are one word, or make up one, are on neither."""
    if ours == theirs:
        return (), ()
    left, right = _minus(ours, theirs), _minus(theirs, ours)
    for word in tuple(left):
        twin = next((one for one in right if alike(word, one)), None)
        if twin:
            left.remove(word)
            right.remove(twin)
    return ((), ()) if "".join(left) == "".join(right) else (tuple(left), tuple(right))


def _minus(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    there = Counter(others)
    return [word for word in words if not _taken(there, word)]


def _taken(there: Counter[str], word: str) -> bool:
    there[word] -= 1
    return there[word] >= 0


def alike(one: str, other: str) -> bool:
    """Whether two words are one: in the plural, with a letter too few, too many or at another's place, or elided.

    "scurit" is "sécurité" where accented letters were dropped. Numbers are never alike, in Roman letters neither.
    """
    shorter, longer = sorted((one, other), key=len)
    if LOST in one or LOST in other:
        return _fitting(shorter, longer) == longer or _fitting(longer, shorter) == shorter
    if not (one.isalpha() and other.isalpha()) or (_ROMAN.match(one) and _ROMAN.match(other)):
        return False
    return _inflected(shorter, longer) or _dropped(shorter, longer) or _slipped(shorter, longer) or _elided(one, other)


def _inflected(shorter: str, longer: str) -> bool:
    """Singular and plural, masculine and feminine: "communal", "communaux"."""
    differing = (place for place, (ours, theirs) in enumerate(zip(shorter, longer, strict=False)) if ours != theirs)
    common = next(differing, len(shorter))
    return common >= FEWEST_COMMON and shorter[common:] in _ENDINGS and longer[common:] in _ENDINGS


def _dropped(shorter: str, longer: str) -> bool:
    """Whether a word is another without some letters that can bear an accent."""
    missing = len(longer) - len(shorter)
    if not 0 < missing <= min(MOST_DROPPED, len(shorter) - 2):
        return False
    left = list(_missing(shorter, longer))
    return len(left) == missing and set(left) <= _ACCENTED and (shorter[0] == longer[0] or longer[0] in _ACCENTED_FIRST)


def _missing(shorter: str, longer: str) -> Iterator[str]:
    """The letters of `longer` that `shorter`, read along with it, does not have."""
    letters = iter(shorter)
    wanted = next(letters, "")
    for letter in longer:
        if letter == wanted:
            wanted = next(letters, "")
        else:
            yield letter


def _slipped(shorter: str, longer: str) -> bool:
    """One letter too many, or two changed over."""
    if len(shorter) < FEWEST_LETTERS or OSA.distance(shorter, longer, score_cutoff=1) > 1:
        return False
    return sorted(shorter) == sorted(longer) or (len(shorter) < len(longer) and shorter[0] == longer[0])


def _elided(one: str, other: str) -> bool:
    """An article before a word that lost its apostrophe, and perhaps its accents: "lecole", "duvre" for "d'œuvre"."""
    bare = ((word[1:], whole) for word, whole in ((one, other), (other, one)) if word[0] in _ARTICLES)
    return any(len(word) >= SHORTEST and (word == whole or _dropped(word, whole)) for word, whole in bare)
