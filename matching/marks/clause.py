"""What the winner must do for people far from employment; or that insertion is itself what is bought."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.marks.mark import Mark, Sense
from matching.marks.passage import SHORT, Passage
from matching.phrases import clause as phrases
from matching.phrases.criterion import CRITERIA_TITLE, CRITERION, WEIGHT
from matching.phrases.visit import VISIT

MOST_FOLLOWERS = 3
NEAR = 400
"""Characters behind a clause in which its facilitator is named."""
_PERCENT = re.compile(r"\b(\d{1,2}(?:[.,]\d+)?) ?%")
_HOURS = re.compile(
    r"\b(\d{1,3}(?:[ .]?\d{3})*|\d+) ?(?:heures?|heurs|(?<!\ba \d)(?<!\ba \d\d)(?<!\ba \d )(?<!\ba \d\d )h\b)"
    r"(?! ?(?:par|/) ?(?:semaine|jour|mois)| hebdo)"
)
_HOURS_OF_INSERTION = re.compile(_HOURS.pattern + r"(?: \w+){0,4} (?:d |en |a l |de l )?insertion")


def buys_insertion(passage: Passage) -> bool:
    """Whether a passage says anywhere that insertion is what is bought."""
    return any(
        is_service(passage.said(number)) for number, words in enumerate(passage.lowered) if _of_employment(words)
    )


def _of_employment(words: str) -> bool:
    return any(hint in words for hint in phrases.EMPLOYMENT)


def is_service(words: str) -> bool:
    """Whether insertion is what is bought, itself or beside training: "formations et insertion en milieu carcéral"."""
    training = _of_employment(words) and phrases.TRAINING.search(words) and not phrases.OBLIGES.search(words)
    return bool(training or phrases.SERVICE_OF_INSERTION.search(words))


def clause(passage: Passage, number: int, *, reserved: bool, service: bool) -> Iterator[Mark]:
    """What a sentence obliges the winner to, that it obliges to nothing, or that insertion is its object.

    Args:
        passage: the text.
        number: which of its sentences.
        reserved: whether the sentence reserves something: its words are then about whom.
        service: whether insertion is what is bought.
    """
    words = passage.said(number)
    if not phrases.HINT.search(words) or phrases.ABOUT_CLAUSES.search(words):
        return
    quote, lots = passage.quote(number, number), passage.lots(words)
    bare = phrases.NOT_INSERTION.sub(" ", words)
    left = phrases.NO_CLAUSE.sub(" ", bare)
    if left != bare:
        yield Mark(Sense.NO_CLAUSE, quote, lots)
    if is_service(left):
        yield Mark(Sense.OBJECT, quote, lots)
    held, sure = _holds_clause(left, reserved=reserved, service=service, criteria=passage.criteria)
    if held:
        hours = _hours(left) or _hours_after(passage, number)
        percentage = float(found[1].replace(",", ".")) if (found := _PERCENT.search(left)) else None
        facilitator = _facilitator(passage, number)
        yield Mark(Sense.CLAUSE, quote, lots, sure=sure, hours=hours, percentage=percentage, facilitator=facilitator)


def _holds_clause(words: str, *, reserved: bool, service: bool, criteria: bool) -> tuple[bool, bool]:
    """Whether a sentence is a clause, and whether its words alone suffice to say so."""
    enough = phrases.CLAUSE.search(words)
    if not enough and (
        reserved or service or not phrases.CLAUSE_IF_NOTHING_ELSE.search(phrases.STRUCTURES.sub(" ", words))
    ):
        return False, False
    unshared = phrases.SHARE.sub(" part de", words)
    scored = CRITERION.search(unshared) or (criteria and WEIGHT.search(unshared) is not None)
    if scored:
        proper = bool(enough and phrases.CLAUSE_OF_INSERTION.search(words))
        return proper, proper
    return True, bool(enough)


def _hours(words: str) -> int | None:
    found = _HOURS_OF_INSERTION.search(words) or _HOURS.search(words)
    return int(re.sub(r"[ .]", "", found[1])) if found else None


def _hours_after(passage: Passage, number: int) -> int | None:
    """ "Une clause d'insertion est prévue. Volume : 540 heures." : the short sentences behind a clause go on."""  # noqa: D210
    for position in range(number + 1, min(number + 1 + MOST_FOLLOWERS, len(passage))):
        words = passage.said(position)
        if len(words) > SHORT or VISIT.search(words) or CRITERIA_TITLE.search(words):
            return None
        if hours := _hours(words):
            return hours
    return None


def _facilitator(passage: Passage, number: int) -> str | None:
    """The body that a clause names in its sentence or soon after it, never the person who answers there."""
    start, end = passage.spans[number]
    found = phrases.FACILITATOR.search(passage.text, start, end + NEAR)
    return " ".join(phrases.PERSON.split(found[0])[0].split()) if found else None
