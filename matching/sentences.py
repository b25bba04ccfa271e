"""Text made ready for phrases: folded, articles glued, acronyms closed, cut into sentences, with the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tenderwatch.french import fold

_GLUED = re.compile(r"(?<=[a-zéèàêç)])\.(?=[A-ZÉÈÀ])")
_ACRONYM = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_ARTICLE = re.compile(r"\b([lrd])\.? ?\*?(\d{2}) ?(\d{2}) ?- ?(\d{1,2})(?: ?- ?(\d))?\b")
_NUMBER = re.compile(r"\bn ?[°º]")
_ELISION = re.compile(r"\b([dl])(?=(?:insertion|heures?|emploi)\b)")
_BREAK = re.compile(r"[.;\n]+(?=\s|$)|(?=[☐☒])")
_ABBREVIATED = re.compile(r"(?:\bart|\bn|\bl|\br|\bd|\bm|\bmme|\bcf|\bex|\betc|\bp|\bvol|\bref|\btel|\bres)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage: its text ready for phrases, and where it stands in the original."""

    text: str
    start: int
    end: int


def prepared(text: str) -> tuple[str, list[int]]:
    """The text ready for phrases, and for each of its characters its place in the original."""
    spaced = _GLUED.sub(". ", text)
    places = _places_after(_GLUED, text, ". ")
    folded = fold(spaced)
    characters = [(char, places[folded.span(at, at + 1)[0]]) for at, char in enumerate(folded.text)]
    for pattern, make in ((_ACRONYM, _closed), (_ARTICLE, _glued), (_NUMBER, _spelt), (_ELISION, _apart)):
        characters = _replaced(characters, pattern, make)
    return "".join(char for char, _ in characters), [place for _, place in characters]


def _places_after(pattern: re.Pattern[str], text: str, new: str) -> list[int]:
    places: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        places += [*range(last, match.start()), *([match.start()] * len(new))]
        last = match.end()
    return [*places, *range(last, len(text))]


def _closed(match: re.Match[str]) -> str:
    return match.group().replace(".", "")


def _glued(match: re.Match[str]) -> str:
    """ "L. 21 13-12" is l2113-12."""  # noqa: D210 (a quote begins it)
    return f"{match[1]}{match[2]}{match[3]}-{match[4]}" + (f"-{match[5]}" if match[5] else "")


def _spelt(match: re.Match[str]) -> str:  # noqa: ARG001 (every replacement's shape)
    return "n o"


def _apart(match: re.Match[str]) -> str:
    """ "dinsertion" lost its apostrophe on the way."""  # noqa: D210 (a quote begins it)
    return f"{match[1]} "


Characters = list[tuple[str, int]]


def _replaced(characters: Characters, pattern: re.Pattern[str], make: Callable[[re.Match[str]], str]) -> Characters:
    text = "".join(char for char, _ in characters)
    out: list[tuple[str, int]] = []
    last = 0
    for match in pattern.finditer(text):
        out += characters[last : match.start()]
        place = characters[match.start()][1]
        out += [(char, place) for char in make(match)]
        last = match.end()
    return [*out, *characters[last:]]


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a passage, in order."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    ready, places = prepared(text)
    last = 0
    cuts = [match for match in _BREAK.finditer(ready) if not _ABBREVIATED.search(ready[last : match.start()])]
    for start, end in zip([0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(ready)], strict=True):
        said = ready[start:end].strip()
        if said:
            first = start + (len(ready[start:end]) - len(ready[start:end].lstrip()))
            yield Sentence(" ".join(said.split()), places[first], places[first + len(said) - 1] + 1)
