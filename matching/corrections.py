"""What a correction (*avis rectificatif*) changes: the new deadline, from its coded sides or from French prose.

"Au lieu de A, lire B", "est reportée au B", "est fixée au B et non au A": B stands. What leaves a doubt is marked
`conflicting`, never decided in silence; dates of visits, questions, openings and validity are no deadlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tenderwatch.calendar import deadline_of
from tenderwatch.french import Moment, moments, plain
from tenderwatch.model import Certainty, Change, Deadline, Notice

_LIMIT = re.compile(
    r"\b(?:date|heure|delai)s?(?: et heures?)?(?: \w+){0,2} limites?|\blimites? (?:de |pour |d )"
    r"|\breception des (?:offres|plis|candidatures|demandes)"
    r"|\b(?:remise|depot|reception|retour|envoi|transmission|presentation)s? (?:des? |d |de l "
    r"|de leurs? )?(?:\w+ ){0,2}?(?:offres?|plis?|candidatures?|dossiers?|propositions?|projets?|participation)"
    r"|\b(?:offres?|plis?|candidatures?|dossiers?|propositions?)\b[^.;]{0,60}\b(?:parvenir|deposee?s?|remis(?:es?)?"
    r"|recue?s?|transmis(?:es?)?)\b"
    r"|\bdate de (?:remise|depot|reception)|\biv ?[.)]? ?2 ?[.)]? ?2\b|\bdeposer (?:une|leur|votre) (?:offre"
    r"|candidature|pli)"
)
_OTHER = re.compile(
    r"\bouvertures?\b|\bvisites?\b|\bquestions?\b|\brenseignements?\b|\bechantillons?\b|\bvalab\w+|\bvalidite\b"
    r"|\bmaintenir\b"
    r"|\bpubli\w+|\bparu\w*|\bparution\b|\benvoyee?s? (?:a la publication|le)|\bdate d envoi\b|\bnotification\b"
    r"|\bdebut\b|\bdemarr\w+|\bcommenc\w+|\bdemandes? (?!de participation)"
    r"|\breponses?\b|\btelecharg\w+|\breunions?\b|\bauditions?\b|\bdiagnostic\b|\bdecret\b|\bordonnance\b|\bloi\b"
    r"|\bacheve\w+"
    r"|\bexecution\b|\blivraison\b|\bsoutenance\b|\bnegociation|\bjury\b|\binvitations?\b|\bannule\w*\b(?! et)"
)
_OLD = re.compile(
    r"(?:\bau lieu d[eu]|\bet non(?: pas)?(?: au| le| du)?|\binitiale?(?:ment)?|\bprecedemment|\bune premiere fois"
    r"|\bdeja|\banciennement"
    r"|\bprimitivement|(?<!desormais )(?<!dorenavant )\bprevue?s?|\bremplacer|\bremplacement d[eu]|\bet pas(?: au"
    r"| le)?)\W*(?:\w+\W+){0,7}$"
)
_NEW = re.compile(
    r"(?:\blire|\breport\w*|\brepouss\w*|\bprolong\w*|\bfixee?|\bmodif\w*|\bnouvelles? (?:date|echeance)|\bdesormais"
    r"|\bportee?|\bdecal\w*"
    r"|\bdiffere\w*|\betendue?|\bajouter|\bprorog\w*|\bavancee?|\bramenee?|\bremplacee? par)\W*(?:\w+\W+){0,14}$"
    r"|^\W*par(?: l[ea])?\W*$"
)
_SENTENCE = re.compile(r"(?<=[a-zé)0-9])[.;](?=\s*[A-ZÉÀ])|\n|;")
_YEARLESS = re.compile(
    r"\b\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre"
    r"|decembre)\b(?! ?\d{2})"
    r"|\b(?:report\w*|prolong\w*|decal\w*|repouss\w*|prorog\w*) d ?(?:e |une? |un )?(?:\d+|une?|deux|trois|quatre"
    r"|huit|quinze)? ?(?:jours?|semaines?|mois)"
)
REACH = 140
"""Characters before a date in which the words stand that say what the date is."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date that a correction says to be the new limit; `sure` when its own words or the form's section say so."""

    moment: Moment
    raw: str
    sure: bool


def new_deadline(notice: Notice) -> Deadline | None:
    """The deadline that stands after a correction; None when it does not speak of it.

    `conflicting` with a day is the earliest of several; without a day it only says that something changed.
    """
    if notice.deadline and notice.deadline.day:
        return notice.deadline
    changes = notice.changes or tuple(_prose(notice))
    coded = [found for one in changes if (found := _coded(one))]
    if coded:
        return _one(coded, notice)
    dated = [one for change in changes for one in _dates(change)]
    if dated:
        lots = {one.lot for one in changes if one.lot and any(True for _ in _dates(one))}
        return _one([_deadline(one) for one in _preferred(dated)], notice, partial=bool(lots))
    misnamed = [one for change in changes for one in _openings_named_limits(change)]
    if misnamed:
        return _one([_deadline(one) for one in misnamed], notice, partial=True)
    if any(_speaks_of_it(one) for one in changes):
        return Deadline(certainty=Certainty.CONFLICTING, raw=_raw(changes))
    return None


def _prose(notice: Notice) -> Iterator[Change]:
    texts = [one.text for one in notice.passages] + ([notice.description] if notice.description else [])
    for text in texts:
        yield Change(new=text)


def _coded(change: Change) -> Deadline | None:
    """A side that is nothing but a date as forms write it, in the section of the limit."""
    words = (change.new or "").strip()
    about = plain(change.where or "")
    if not re.match(r"\d{4}-\d{2}-\d{2}", words) or not _LIMIT.search(about) or _OTHER.search(_without_limit(about)):
        return None
    found = deadline_of(words)
    return found if found and found.day else None


def _without_limit(words: str) -> str:
    return _LIMIT.sub(" ", words)


def _dates(change: Change) -> Iterator[_Dated]:
    """The dates on the new side of a change that are limits for offers or candidacies."""
    text, where = change.new or "", plain(change.where or "")
    replaced = change.old is not None
    of_limit = bool(_LIMIT.search(where)) and not _OTHER.search(_without_limit(where))
    of_other = not of_limit and bool(_OTHER.search(where) or re.search(r"\biv ?\.? ?2 ?\.? ?[13-9]\b", where))
    previous, label = 0, ""
    for moment in moments(text):
        between = plain(text[previous : moment.start])
        sentence = _SENTENCE.split(text[previous : moment.start])
        near = plain(sentence[-1])[-REACH:]
        label = _label(near) or (label if len(sentence) == 1 else "")
        previous = moment.end
        if _OLD.search(between[-REACH:]) or label == "other" or (label == "" and not of_limit):
            continue
        if label == "" and of_other:
            continue
        side = replaced or bool(_NEW.search(between[-REACH:]))
        yield _Dated(moment, text[moment.start : moment.end], side or of_limit)


def _openings_named_limits(change: Change) -> Iterator[_Dated]:
    """Dates of section IV.2.2, the limit's, whose words speak of the opening of offers: one of the two is wrong."""
    if (
        change.old
        and re.search(r"\biv ?[.)]? ?2 ?[.)]? ?2\b", plain(change.where or ""))
        and "ouverture" in plain(change.new or "")
    ):
        for moment in moments(change.new or ""):
            yield _Dated(moment, (change.new or "")[moment.start : moment.end], sure=False)


def _label(words: str) -> str:
    """What the last words before a date say it is: "limit", "other", or "" when they do not say."""
    limit = max((match.end() for match in _LIMIT.finditer(words)), default=-1)
    other = max((match.end() for match in _OTHER.finditer(_blanked(words))), default=-1)
    if limit == other:
        return ""
    return "limit" if limit > other else "other"


def _blanked(words: str) -> str:
    """The words with those of the limit blanked: "date limite d'envoi des offres" is no date of sending."""
    return _LIMIT.sub(lambda match: " " * len(match.group()), words)


def _preferred(dated: list[_Dated]) -> list[_Dated]:
    """Those that are surely new, where there are any."""
    sure = [one for one in dated if one.sure]
    return sure or dated


def _deadline(dated: _Dated) -> Deadline:
    moment = dated.moment
    certainty = Certainty.ASSUMED_PARIS if moment.at else Certainty.UNKNOWN
    if not moment.weekday_agrees:
        certainty = Certainty.CONFLICTING
    return Deadline(at=moment.at, day=moment.day, certainty=certainty, raw=dated.raw[:80])


def _one(found: list[Deadline], notice: Notice, *, partial: bool = False) -> Deadline:
    """One deadline of several: the same said twice is one, different ones are the earliest, to be verified."""
    days = {one.day for one in found}
    first = min(found, key=_order)
    hours = {one.at for one in found if one.at}
    too_early = notice.published_on is not None and first.day is not None and first.day < notice.published_on
    doubtful = len(days) > 1 or len(hours) > 1 or partial or too_early
    return first.model_copy(update={"certainty": Certainty.CONFLICTING}) if doubtful else first


def _order(one: Deadline) -> tuple[date, bool, float]:
    """Earliest day first; on one day a known hour before an unknown one."""
    return one.day or date.max, one.at is None, one.at.timestamp() if one.at else 0.0


def _speaks_of_it(change: Change) -> bool:
    """Whether a change moves the limit in words that give no whole date: "reportée d'une semaine"."""
    for sentence in _SENTENCE.split(change.new or ""):
        words = plain(sentence)
        found = _YEARLESS.search(words)
        if found and _label(words[: found.end()]) == "limit":
            return True
    return False


def _raw(changes: tuple[Change, ...]) -> str:
    return next(one.new or "" for one in changes if _speaks_of_it(one))[:80]
