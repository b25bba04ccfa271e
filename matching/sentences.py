"""A passage cut into sentences, each made ready for phrases: folded, articles glued, acronyms closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tenderwatch.french import plain

_BREAK = re.compile(
    r"\.[.;]*(?=\s|$)|;[.;]*(?=\s|$)|\n\n*|\.(?<=[a-zéèàêç)»]\.)(?=[A-ZÉÈÀ])|☐|☒"
    r"|-(?<=\s-)(?=\s?[Ll]ots? (?:n° ?)?\d{1,3}\s?:)|–(?<=\s–)(?=\s?[Ll]ots? (?:n° ?)?\d{1,3}\s?:)"
    r"|—(?<=\s—)(?=\s?[Ll]ots? (?:n° ?)?\d{1,3}\s?:)"
    r"|A(?<=[a-zé]A)(?=jouter :|u lieu de)|L(?<=[a-zé]L)(?=ire :)"
)
"""Each way to end begins with one character, so that those which begin none are passed over quickly."""
_OPENS = "☐☒-–—AL"
"""What opens the next sentence instead of ending the one before."""
_ABBREVIATED = re.compile(r"(?i:\b(?:art|n|l|r|d|m|mm|mme|cf|ex|etc|p|vol|ref|tel|res|ord|al|coeff?))$")
_ACRONYM = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
_INITIALS = re.compile(r"\.[a-z]\.")
_ARTICLE = re.compile(r"([lrd])(?<!\w[lrd])\.? ?\*?(\d{2}) ?(\d{1,2}) ?[-. ] ?(\d{1,2})(?: ?- ?(\d))?\b")
_BARE_ARTICLE = re.compile(r"(21)(?<![\w]21)(?<!l 21) ?(1[23]) ?- ?(\d{1,2})\b")
_DIGIT = re.compile(r"\d")
_OPTIONAL_ENDING = re.compile(r"(?<=[a-z])\((?:s|e|es|x|ne|nes|le|les)\)")
_NUMBER = re.compile(r"n(?<!\wn) ?[°o](?: ?s)?(?= ?\d)")
_ELIDED = ("insertion", "heure", "emploi", "execution", "aide", "activite")
_ELISION = re.compile(rf"([dl])(?<!\w[dl])(?=(?:{'|'.join(_ELIDED)})s?\b)")
_GLUED = tuple(letter + word for word in _ELIDED for letter in "dl")
"""A cheap look: "l insertion" without its blank has one of these in it."""
_LOST_APOSTROPHE = re.compile(r"\b([dlns]|qu)[?\ufffd](?=[a-z])")
_LOST_ACCENT = re.compile(r"(?<=[a-z])[?\ufffd](?=[a-z,. ]|$)|(?<= )[?\ufffd](?=[a-z])")


def prepared(words: str) -> str:
    """Original words ready for phrases: "L. 21 13-12" is l2113-12, "E.S.A.T." esat, "n° 3" no 3.

    A character that was lost on the way is taken for an é between letters, the commonest accent, and for an
    apostrophe behind l, d, n, s, qu.
    """
    text = plain(words)
    if "(" in text:
        text = _OPTIONAL_ENDING.sub("", text)
    if "\ufffd" in text or "?" in text:
        text = _LOST_ACCENT.sub("e", _LOST_APOSTROPHE.sub(r"\1 ", text))
    if _INITIALS.search(text):
        text = _ACRONYM.sub(lambda match: match.group().replace(".", ""), text)
    if _DIGIT.search(text):
        text = _NUMBER.sub("no ", _BARE_ARTICLE.sub(r"l\1\2-\3", _ARTICLE.sub(_glued, text)))
    if any(one in text for one in _GLUED):
        text = _ELISION.sub(r"\1 ", text)
    return " ".join(text.split())


def _glued(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}{match[3]}-{match[4]}" + (f"-{match[5]}" if match[5] else "")


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a passage start and end, blanks around them left out."""
    start = 0
    for found in _BREAK.finditer(text):
        at = found.start()
        if text[at] != "." or not _ABBREVIATED.search(text, max(0, at - 8), at):
            yield from _trimmed(text, start, at)
            start = at if found[0] in _OPENS else found.end()
    yield from _trimmed(text, start, len(text))


LONGEST = 4_000
"""Characters of a sentence; a text without a full stop is cut at a blank, so that no pattern has far to look."""


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        blank = text.rfind(" ", start + 1, start + LONGEST)
        middle = blank if blank > start else start + LONGEST
        yield from _trimmed(text, start, middle)
        start = middle
    part = text[start:end]
    left = start + len(part) - len(part.lstrip())
    right = left + len(part.strip())
    if right > left:
        yield left, right
