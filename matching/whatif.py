"""What would change a verdict: small changes of the profile, each tried out on the pair before it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from matching.explanation import outcome
from matching.openings import LEAST_PERCENT
from matching.subject import Seeker, Subject
from tenderwatch.model import Activity, Band, Enterprise, Match, Procedure, Refusal, WhatIf
from tenderwatch.places import department_in_words

MOST_TRIED, MOST_TOLD = 24, 3
Explain = Callable[[Procedure, Enterprise], "Match | Refusal"]
Trial = tuple[str, Enterprise]
"""What is changed, in French, and the profile with the change."""


def changes(answer: Match | Refusal, pair: tuple[Seeker, Subject] | None, explain: Explain) -> tuple[WhatIf, ...]:
    """Changes after which the verdict is another one, as `explain` judges the changed profile.

    `pair`: the activity and the subject that the answer is about, None when the profile has no activity.
    """
    if pair is None:
        return (WhatIf("Décrivez au moins une activité", "l'avis pourra être comparé"),)
    if isinstance(answer, Refusal) and answer.gate in _OF_NOTICE:
        return (WhatIf(_OF_NOTICE[answer.gate], "l'avis serait examiné de nouveau"),)
    told = (_tried(answer, words, profile, pair[1].procedure, explain) for words, profile in _trials(answer, *pair))
    return tuple(islice((one for one in told if one), MOST_TOLD))


_OF_NOTICE = {
    "nature": "Aucun changement du profil n'y ferait ; si un avis appelait des offres",
    "clos": "Aucun changement du profil n'y ferait ; si l'acheteur relançait la procédure",
    "date limite": "Aucun changement du profil n'y ferait ; si l'acheteur reportait la date limite",
    "délai": "Aucun changement du profil n'y ferait ; si l'acheteur reportait la date limite",
}


def _tried(
    answer: Match | Refusal, words: str, profile: Enterprise, procedure: Procedure, explain: Explain
) -> WhatIf | None:
    """The change with its outcome, when that is another verdict."""
    then = explain(procedure, profile)
    if _verdict(then) == _verdict(answer):
        return None
    return WhatIf(words, outcome(then))


def _verdict(answer: Match | Refusal) -> Band | str:
    return answer.band if isinstance(answer, Match) else answer.gate


def _trials(answer: Match | Refusal, seeker: Seeker, subject: Subject) -> Iterator[Trial]:
    """What lifts a gate or a doubt first, then what widens the activity; for a clear match, what it hangs on."""
    if isinstance(answer, Match) and answer.band == Band.STRONG:
        yield from islice(_removals(seeker), MOST_TRIED)
        return
    yield from _lifted(answer, seeker, subject)
    yield from islice(_additions(seeker, subject), MOST_TRIED)


def _lifted(answer: Match | Refusal, seeker: Seeker, subject: Subject) -> Iterator[Trial]:
    enterprise, gate = seeker.enterprise, answer.gate if isinstance(answer, Refusal) else None
    if gate == "territoire":
        shown = ", ".join(map(department_in_words, subject.departments[:3]))
        wider = seeker.territory.model_copy(
            update={"departments": (*seeker.territory.departments, *subject.departments)}
        )
        yield f"Ajoutez {shown} à votre territoire", _with(seeker, {"territory": wider})
    if gate == "exclusion":
        own = seeker.activity.exclude
        for text in (*own, *enterprise.exclude):
            bare = enterprise.model_copy(update={"exclude": _without(enterprise.exclude, text)})
            yield f"Retirez l'exclusion « {text} »", _with(seeker, {"exclude": _without(own, text)}, bare)
    if gate == "acheteur":
        yield "Retirez cet acheteur de vos exclusions", enterprise.model_copy(update={"excluded_buyers": ()})
    if gate == "délai du profil":
        yield "Demandez moins de jours ouvrés avant une date limite", enterprise.model_copy(update={"min_days": None})
    if enterprise.insertion_percent is None or enterprise.insertion_percent < LEAST_PERCENT:
        sure = enterprise.model_copy(update={"insertion_percent": LEAST_PERCENT})
        yield "Si vous comptez au moins 50 % de salariés en insertion (dites-le dans le profil)", sure
    if enterprise.capacity.max_amount_eur is not None and subject.amount:
        able = enterprise.capacity.model_copy(update={"max_amount_eur": subject.amount})
        yield "Si vous pouviez porter ce montant", enterprise.model_copy(update={"capacity": able})


def _additions(seeker: Seeker, subject: Subject) -> Iterator[Trial]:
    activity, label = seeker.activity, seeker.activity.label
    for code in subject.cpv[:3]:
        if code not in activity.cpv:
            yield f"Ajoutez le code CPV {code} à « {label} »", _with(seeker, {"cpv": (*activity.cpv, code)})
    for segment in subject.headings:
        title = " ".join(segment.text.split())[:200]
        if segment.stems:
            shown = title if len(title) <= 80 else f"{title[:80]}…"  # noqa: PLR2004 (a line of a terminal)
            wider = _with(seeker, {"keywords": (*activity.keywords, title)})
            yield f"Si « {shown} » était l'un des mots-clés de « {label} »", wider


def _removals(seeker: Seeker) -> Iterator[Trial]:
    activity, label = seeker.activity, seeker.activity.label
    for keyword in activity.keywords:
        bare = _with(seeker, {"keywords": _without(activity.keywords, keyword)})
        yield f"Sans le mot-clé « {keyword} » de « {label} »", bare
    for code in activity.cpv:
        yield f"Sans le code CPV {code} de « {label} »", _with(seeker, {"cpv": _without(activity.cpv, code)})


def _without(items: Iterable[str], gone: str) -> tuple[str, ...]:
    return tuple(one for one in items if one != gone)


def _with(seeker: Seeker, update: dict[str, object], enterprise: Enterprise | None = None) -> Enterprise:
    """The profile with its activity changed."""
    changed: Activity = seeker.activity.model_copy(update=update)
    whole = enterprise or seeker.enterprise
    activities = tuple(changed if one.label == changed.label else one for one in whole.activities)
    return whole.model_copy(update={"activities": activities})
