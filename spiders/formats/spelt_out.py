"""Terms that forms without a field for them spell out in prose: renewals, the last day for questions, frameworks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tenderwatch.french import moments, plain
from tenderwatch.model import Certainty, Deadline, Framework, Renewal

_SENTENCE = re.compile(r"[.;](?=\s|$)|\n")
_NUMBERS = {"une": 1, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}
_TIMES = re.compile(
    r"\b(?P<times>\d{1,2}|une|deux|trois|quatre|cinq|six)(?: ?\(\w+\))? (?:fois|reconductions?)\b"
    r"|\bnombre (?:maximal )?de (?:reconductions?|periodes? de reconduction)[^.;\d]{0,40}(?P<count>\d{1,2})\b"
)
_NOT_RENEWED = re.compile(
    r"\b(?:non|pas|sans|aucune) (?:\w+ )?re(?:condu|nouvel)|recondu\w*[^.;]{0,20}: ?non\b"
    r"|\bne (?:pourra|peut|sera|fera)\b[^.;]{0,20}\bpas\b[^.;]{0,40}\brecondu"
)
_OTHER_RENEWALS = re.compile(
    r"\b(?:energ|ressource|chaleur|electricite|source|matiere|materiau|gaz|origine)\w*(?: \w+){0,3} renouvelables?"
)
"""What is renewable there is no contract."""
_QUESTIONS = re.compile(r"\bquestions?\b|\bdemandes? (?:de |d )?(?:renseignements?|informations?|precisions?)")
_LAST = re.compile(r"\b(?:au plus tard|avant|jusqu|date limite|limite)\b")
_COUNTED_BACK = re.compile(r"\bjours?\b[^.;]{0,20}\bavant (?:la |les |l )?(?:date|limite|remise|reception|expiration)")
"""Six days before another date: that date is not the questions'."""
_FRAMEWORK = re.compile(r"\baccords?[ -]cadres?\b")
_NO_FRAMEWORK = re.compile(r"\baccords?[ -]cadres? ?: ?non\b|\bn est pas un accord[ -]cadre|\bsans accord[ -]cadre")


def _sentences(texts: Iterable[str | None], *hints: str) -> list[str]:
    """The sentences that hold a hint, in their original words; those of the first hint before those of the next.

    Hints have no accents, so that lower case finds them.
    """
    found: dict[str, list[str]] = {hint: [] for hint in hints}
    for text in texts:
        lowered = text.lower() if text else ""
        for hint in hints:
            if text and hint in lowered:
                found[hint] += [one for one in _SENTENCE.split(text) if hint in one.lower()]
    return [one for of_hint in found.values() for one in of_hint]


def renewal(texts: Iterable[str | None]) -> Renewal | None:
    """ "Reconductible trois fois un an": the first sentence that speaks of renewals."""  # noqa: D210 (a quote begins it)
    for sentence in _sentences(texts, "recondu", "renouvelable"):
        words = _OTHER_RENEWALS.sub(" ", plain(sentence))
        if "recondu" not in words and "renouvelable" not in words:
            continue
        if _NOT_RENEWED.search(words):
            return Renewal(possible=False, text=sentence.strip())
        times = _TIMES.search(words)
        raw = (times["times"] or times["count"]) if times else None
        most = (_NUMBERS.get(raw) or int(raw)) if raw else None
        return Renewal(possible=True, most=most, text=sentence.strip())
    return None


def questions_until(texts: Iterable[str | None]) -> Deadline | None:
    """The last day for questions, where a sentence gives it with its date."""
    for sentence in _sentences(texts, "question", "renseignement"):
        words = plain(sentence)
        if not (_QUESTIONS.search(words) and _LAST.search(words)) or _COUNTED_BACK.search(words):
            continue
        if found := moments(sentence):
            last = found[0]
            certainty = Certainty.ASSUMED_PARIS if last.at else Certainty.UNKNOWN
            return Deadline(at=last.at, day=last.day, certainty=certainty, raw=sentence[last.start : last.end][:80])
    return None


def framework(texts: Iterable[str | None]) -> Framework | None:
    """Whether a title or description calls the purchase an *accord-cadre*; silence is unknown."""
    for text in texts:
        if not text or "cadre" not in text.lower():
            continue
        words = plain(text)
        if _FRAMEWORK.search(words):
            return Framework(agreed=not _NO_FRAMEWORK.search(words))
    return None
