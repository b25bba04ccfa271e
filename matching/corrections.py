"""What a correction (*avis rectificatif*) changes: the new deadline, from its coded sides or from French prose.

"Au lieu de A, lire B", "est reportée au B", "est fixée au B et non au A": B stands. What leaves a doubt is marked
`conflicting`, never decided in silence; dates of visits, questions, openings and validity are no deadlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from tenderwatch.calendar import deadline_of
from tenderwatch.french import Moment, moments, plain
from tenderwatch.model import Certainty, Change, Deadline, Notice

_LIMIT = re.compile(
    r"\b(?:date|heure|delai)s?(?: et heures?)?(?: \w+){0,2} limites?|\blimites? (?:de |pour |d )|\bdlro\b"
    r"|\breception des (?:offres|plis|candidatures|demandes)"
    r"|\b(?:remise|depot|reception|retour|envoi|transmission|presentation)s? (?:des? |d |de l |de leurs? )?"
    r"(?:\w+ ){0,2}?(?:offres?|plis?|candidatures?|dossiers?|propositions?|projets?|participation)"
    r"|\b(?:offres?|plis?|candidatures?|dossiers?|propositions?)\b[^.;]{0,60}"
    r"\b(?:parvenir|deposee?s?|remis(?:es?)?|recue?s?|transmis(?:es?)?)\b"
    r"|\bconsultation (?:\w+ )?(?:\w+ )?prolong\w*|\bdate de (?:remise|depot|reception)|\biv ?[.)]? ?2 ?[.)]? ?2\b"
    r"|\bdeposer (?:une|leur|votre) (?:offre"
    r"|candidature|pli)"
)
_OTHER = re.compile(
    r"\bouvertures?\b|\bvisites?\b|\bquestions?\b|\brenseignements?\b|\bechantillons?\b|\bvalab\w+|\bvalidite\b"
    r"|\bmaintenir\b|\bpubli\w+|\bparue?s?\b|\bparution\b|\benvoyee?s? (?:a la publication|le)|\bdate d envoi\b"
    r"|\bnotification\b|\bdebut\b|\bdemarr\w+|\bcommenc\w+|\bdemandes? (?!de participation)|\breponses?\b|\bobtention\b"
    r"|\btelecharg\w+|\breunions?\b|\bauditions?\b|\bdiagnostic\b|\bdecret\b|\bordonnance\b|\bloi\b"
    r"|\barrete (?:ministeriel )?du\b|\bacheve\w+"
    r"|\bexecution\b|\blivraison\b|\bsoutenance\b|\bnegociation|\bjury\b|\binvitations?\b|\bannule\w*\b(?! et)"
    r"|\beffectu\w+|(?<!avis )\brectifi\w+|\bversions?\b|\ben date d|\bjournee\b|\bexpir\w+|\ba compter\b"
    r"|\bmis en ligne"
)
_BEFORE_THE_LIMIT = re.compile(
    r"\b(?:jours?|semaines?)\b[^.;]{0,20}\bavant (?:la |les |l )?(?:date|heure|limite"
    r"|expiration)[^.;(]*"
)
"""Questions are asked "7 jours avant la date limite": that day is no limit."""
_OLD = re.compile(
    r"(?:\bau lieu (?:et place )?d[eu]|\ben lieu et place d[eu]|\bet non(?: pas)?(?: au| le| du)?|\binitialement"
    r"|\bdate initiale"
    r"|\bprecedemment|\bune premiere fois|\bdeja|\banciennement|\bprimitivement|\betaient? prevue?s?|\bavai(?:t"
    r"|ent) ete"
    r"|\bremplacer|\bremplacement d[eu]|\bet pas(?: au| le)?)\W*(?:\w+\W+){0,7}$"
)
_OLD_AFTER = re.compile(r"[ ,]{0,2}(?:dans l avis initial|initialement|par l avis (?:initial|rectificatif))")
_FROM = re.compile(r"\bdu (?:\w+ )?(?:le )?$")
_TO = re.compile(r"\W*(?:\w+ ){0,2}(?:a |jusqu )?au\b")
_NEW = re.compile(
    r"(?:\blire|\breport\w*|\brepouss\w*|\bprolong\w*|\bfixee?s?|\bmodif\w*|\bnouvelles? (?:date|echeance)|\bdesormais"
    r"|\bportee?|\bdecal\w*|\bdiffere\w*|\betendue?|\bajouter|\bprorog\w*|\bavancee?|\bramenee?|\bremplacee? par)"
    r"\W*(?:\w+\W+){0,14}$|^\W*par(?: l[ea])?\W*$"
)
_SENTENCE = re.compile(r"(?<=[a-zé)0-9])[.;](?=\s*[A-ZÉÀ])|\n|;")
_YEARLESS = re.compile(
    r"\b\d{1,2}/\d{1,2}\b(?![/\d])|\b\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre"
    r"|octobre|novembre"
    r"|decembre)\b(?! ?\d{2})"
    r"|\b(?:report\w*|prolong\w*|decal\w*|repouss\w*|prorog\w*) d ?(?:e |une? |un )?(?:\d+|une?|deux|trois|quatre"
    r"|huit|quinze)? ?(?:jours?|semaines?|mois)"
    r"|\b(?:portee|fixee|modifiee|decalee|reportee|avancee|repoussee) a (?:\d{1,2} ?h|midi|minuit)"
    r"|\bnouvelle date limite\b"
)
_NAMED_AFTER = re.compile(r"\W{0,3}comme (?:nouvelle )?(?:date|echeance)(?: et heure)? (?:limite|de remise)")
_FOR_LOTS = r"\b(?:pour|concernant)(?: \w+){0,2} lots? (?:n ?[°o]? ?)?\d"
_OF_SOME_LOTS = re.compile(rf"{_FOR_LOTS}[^.;]{{0,20}}\bdate (?:et heure )?limite[^.;]*$")
_BEHIND_FOR_SOME_LOTS = re.compile(rf"\W*(?:\w+\W+){{0,3}}?{_FOR_LOTS}")
_ELSEWHERE = re.compile(
    r"\bheures? (?:locale )?(?:de |d |a )?(?:la )?(?:cayenne|guyane|guadeloupe|martinique|fort[ -]de[ -]france|reunion"
    r"|mayotte|mamoudzou|noumea|papeete|tahiti|saint[ -](?:denis|pierre|martin))\b"
)
"""Clocks that are not those of Paris."""
REACH = 140
"""Characters before a date in which the words stand that say what the date is."""


_REFERS_BACK = re.compile(r"(?:celle(?:-ci)?|elle|date|cette date|heure)\b")
SHORT = 25
"""Characters; "Date :" alone says nothing, the words before it do."""


class _Rank(IntEnum):
    """How surely a date is the new one."""

    NAMED = 0
    """Its words call it the limit."""
    SECTION = 1
    """It stands on the new side of a change in the limit's section."""
    MOVED = 2
    """Its words say that the limit is moved to it."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date that a correction says to be the limit."""

    moment: Moment
    raw: str
    rank: _Rank
    doubtful: bool = False
    """Whether it holds for some lots only, or by another clock than that of Paris."""


def new_deadline(notice: Notice) -> Deadline | None:
    """The deadline that stands after a correction; None when it does not speak of it.

    `conflicting` with a day is the earliest of several; without a day it only says that something changed.
    """
    if notice.deadline and notice.deadline.day:
        return notice.deadline
    changes = notice.changes or tuple(_prose(notice))
    coded = [found for one in changes if (found := _coded(one))]
    dated = [(one.lot, found) for one in changes if _coded(one) is None for found in _dates(one)]
    best = max((found.rank for _, found in dated), default=None)
    spoken = [_deadline(found) for _, found in dated if found.rank == best]
    if coded:
        agreeing = [one for one in spoken if one.at and one.at == coded[0].at]
        return _one(agreeing or coded, notice)
    if spoken:
        return _one(spoken, notice, partial=any(lot for lot, _ in dated))
    misnamed = [_deadline(one) for change in changes for one in _openings_named_limits(change)]
    if misnamed:
        return _one(misnamed, notice, partial=True)
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
    if not re.match(r"\d{4}-\d{2}-\d{2}", words) or not _is_of_limit(about):
        return None
    found = deadline_of(words)
    return found if found and found.day else None


def _dates(change: Change) -> Iterator[_Dated]:
    """The dates on the new side of a change that are limits for offers or candidacies."""
    text, where = change.new or "", plain(change.where or "")
    of_limit = _is_of_limit(where)
    of_other = not of_limit and bool(_OTHER.search(where) or re.search(r"\biv ?\.? ?2 ?\.? ?[13-9]\b", where))
    found = moments(text)
    previous, label = 0, ""
    for number, moment in enumerate(found):
        between = plain(text[previous : moment.start])
        label = _label_before(text[previous : moment.start]) or (label if not _SENTENCE.search(between) else "")
        following = found[number + 1] if number + 1 < len(found) else None
        after = plain(text[moment.end : following.start if following else moment.end + REACH])
        old = _OLD.search(between[-REACH:]) or _OLD_AFTER.match(after)
        from_it = following and _FROM.search(between) and _TO.fullmatch(after.rstrip())
        previous = moment.end
        label = label or ("limit" if _NAMED_AFTER.match(after) else "")
        if old or from_it or label == "other" or (label == "" and (of_other or not of_limit)):
            continue
        moved = _NEW.search(between[-REACH:]) or (_TO.match(between) and number)
        rank = _Rank.MOVED if moved else _Rank.SECTION if of_limit or change.old else _Rank.NAMED
        of_some_lots = _OF_SOME_LOTS.search(between[-REACH:]) or _BEHIND_FOR_SOME_LOTS.match(after)
        doubtful = bool(of_some_lots or _ELSEWHERE.search(after[:REACH]))
        yield _Dated(moment, text[moment.start : moment.end], rank, doubtful)


def _is_of_limit(where: str) -> bool:
    return bool(_LIMIT.search(where)) and not _OTHER.search(_blanked(where))


def _label_before(text: str) -> str:
    """What the sentence before a date says it is; a sentence that refers back is read with the one before."""
    sentences = [plain(one) for one in _SENTENCE.split(text)]
    near = sentences[-1].strip()
    found = _label(near[-REACH:])
    refers = len(near) < SHORT or _REFERS_BACK.match(near)
    return found or (_label(sentences[-2][-REACH:]) if refers and len(sentences) > 1 else "")


def _openings_named_limits(change: Change) -> Iterator[_Dated]:
    """Dates of section IV.2.2, the limit's, whose words speak of the opening of offers: one of the two is wrong."""
    if (
        change.old
        and re.search(r"\biv ?[.)]? ?2 ?[.)]? ?2\b", plain(change.where or ""))
        and "ouverture" in plain(change.new or "")
    ):
        for moment in moments(change.new or ""):
            yield _Dated(moment, (change.new or "")[moment.start : moment.end], _Rank.NAMED)


def _label(words: str) -> str:
    """What the last words before a date say it is: "limit", "other", or "" when they do not say."""
    limit = max((match.end() for match in _LIMIT.finditer(words)), default=-1)
    ends = [match.end() for match in _OTHER.finditer(_blanked(words))]
    other = max([*ends, *(match.end() + 1 for match in _BEFORE_THE_LIMIT.finditer(words))], default=-1)
    if limit == other:
        return ""
    return "limit" if limit > other else "other"


def _blanked(words: str) -> str:
    """The words with those of the limit blanked: "date limite d'envoi des offres" is no date of sending."""
    return _LIMIT.sub(lambda match: " " * len(match.group()), words)


def _deadline(dated: _Dated) -> Deadline:
    moment = dated.moment
    certainty = Certainty.ASSUMED_PARIS if moment.at else Certainty.UNKNOWN
    if dated.doubtful or not moment.weekday_agrees:
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
    in_section = _is_of_limit(plain(change.where or ""))
    if in_section and re.search(r"\d", change.new or "") and not moments(change.new or ""):
        return True
    for sentence in _SENTENCE.split(change.new or ""):
        words = plain(sentence)
        found = _YEARLESS.search(words)
        label = _label(words[: found.end()]) if found else "other"
        if label == "limit" or (label == "" and in_section):
            return True
    return False


def _raw(changes: tuple[Change, ...]) -> str:
    return next(one.new or "" for one in changes if _speaks_of_it(one))[:80]
