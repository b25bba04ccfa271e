"""Lots that a sentence names: "lot n° 3", "les lots 1 et 4", "lots 2 à 5"."""

from __future__ import annotations

import re

_ONE = r"\d{1,3}[a-z]?(?![\d%])"
_LOTS = re.compile(
    rf"\blots?(?: (?:no ?s?|numeros?))? ?:? ?(?P<list>{_ONE}(?:(?: ?[,/;] ?| et | ou | a | au |-)(?:(?:le "
    rf"|les )?lots? )?(?:no )?{_ONE})*)"
)
_LETTERS = re.compile(r"\blots? (?P<list>[a-h](?:(?: ?, ?| et | ou )[a-h]\b)+|[b-h](?= ?[:,.)]| est| sera|$)|a(?= ?:))")
_RANGE = re.compile(r"(?P<first>\d{1,3}) (?:a|au) (?:lot )?(?:no )?(?P<last>\d{1,3})\b")
_HEADING = re.compile(rf"^[-–•* ]*lot(?: (?:no|numero))? ?:? ?(?P<one>{_ONE})(?: ?[:.–-]| \w|$)")
_EXCEPT = re.compile(
    r"\b(?:a la difference|contrairement|a l exception|a l exclusion|sauf|hors|hormis"
    r"|excepte\w*)(?: \w+){0,3}? (?=lots?\b)"
    rf"lots?(?: no)? ?{_ONE}(?:(?: ?, ?| et | ou )(?:no )?{_ONE})*"
)
LONGEST_RANGE = 60


def lot_key(number: str) -> str:
    """What two spellings of one lot share: "Lot 03" and "3" are lot 3."""
    return number.lower().removeprefix("lot").strip(" n°:").lstrip("0") or "0"


def lots_excepted(words: str) -> tuple[str, ...]:
    """Numbers of the lots that prepared text leaves out: "à l'exception des lots 2 et 3"."""
    return tuple(number for match in _EXCEPT.finditer(words) for number in _numbers(match[0]))


def lots_named(words: str) -> tuple[str, ...]:
    """Numbers of the lots that prepared text speaks of, in reading order, without leading zeros."""
    return _numbers(_EXCEPT.sub(" ", words))


def _numbers(words: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _LOTS.finditer(words):
        listed = match["list"]
        for part in _RANGE.finditer(listed):
            first, last = int(part["first"]), int(part["last"])
            if first <= last <= first + LONGEST_RANGE:
                found += [str(one) for one in range(first, last + 1)]
        found += [one.lstrip("0") or "0" for one in re.findall(_ONE, listed)]
    found += [letter for match in _LETTERS.finditer(words) for letter in re.findall(r"\b[a-h]\b", match["list"])]
    return tuple(dict.fromkeys(found))


def heading(words: str) -> tuple[str, ...]:
    """The lot that a line opens ("Lot 3 : espaces verts"): what follows is about it until the next."""
    match = _HEADING.match(words)
    return (match["one"].lstrip("0") or "0",) if match and len(lots_named(words)) <= 1 else ()
