"""What the prose of a notice says of other notices: their numbers, and whether it takes one up again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tenderwatch.french import plain

MOST = 20
_BOAMP = re.compile(r"(?<![\d-])\d{2}-\d{2,6}(?![\d-])")
_CITED = re.compile(r"(?:boamp|annonce|avis|publi|reference)[^.;\n]{0,80}?\bn(?:umero|[°ºo] ?|o?\b)?[ :°º]{0,4}$")
_REACH = 110
"""Characters before a number that may say what it is."""
_OLD = re.compile(r"\b(20\d\d)/s ?\d{1,3}[ -]{1,3}0*(\d{1,8})\b")
_NEW = re.compile(r"(?:joue|journal officiel|\bted\b|publication)[^.;\n]{0,60}?\b0*(\d{4,8})-(20\d\d)\b")
_AGAIN = re.compile(
    r"^\W*(?:avis d\w* |marche )?(?:relance(?! economique)|relancement|reconsultation|nouvelle consultation"
    r"|2e(?:me)? consultation)(?![a-z])"
    r"|\brelance (?:de la (?:consultation|procedure)|du (?:marche|lot)|des lots?|suite a|apres|lots?\b)"
    r"|\bsuite a (?:la |une )?(?:declaration (?:d |sans )\w+|procedure (?:infructueuse|sans suite|declaree))"
)
_HINTS = ("relanc", "consultation", "suite")
"""Without any of these, nothing is taken up again."""
_NUMBERED = re.compile(r"\d-\d|\d/[Ss] ?\d")
"""A cheap look: every number of a notice has this in it."""


def numbers(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Numbers of notices that texts mention: BOAMP's "20-152275" and the Official Journal's "47522-2024"."""
    found: dict[str, None] = {}
    for text in texts:
        if not text or not _NUMBERED.search(text):
            continue
        words = plain(text)
        found.update(dict.fromkeys(match[0] for match in _BOAMP.finditer(words) if _cited(words, match.start())))
        if "/s" in words:
            found.update(dict.fromkeys(f"{match[2]}-{match[1]}" for match in _OLD.finditer(words)))
        if "-20" in words:
            found.update(dict.fromkeys(f"{match[1]}-{match[2]}" for match in _NEW.finditer(words)))
    return tuple(found)[:MOST]


def _cited(words: str, at: int) -> bool:
    return _CITED.search(words, max(0, at - _REACH), at) is not None


def taken_up_again(title: str, description: str | None) -> bool:
    """Whether a call says that it is a relaunch (*relance*) of an earlier procedure: then it is a new one."""
    return any(_AGAIN.search(plain(one)) for one in (title, (description or "")[:1000]) if _hinted(one.lower()))


def _hinted(lowered: str) -> bool:
    return any(hint in lowered for hint in _HINTS)
