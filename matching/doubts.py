"""What deserves a look in the words of a profile, seen as the matcher reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from matching.hits import KIN, best_hit, phrases
from matching.subject import Seeker
from matching.text import Segment
from tenderwatch.model import Enterprise
from tenderwatch.reference import families

NEAR = 60
"""Likeness from which a known family is offered in the place of an unknown one."""


def doubts(enterprises: Iterable[Enterprise]) -> list[str]:
    """Keywords that find nothing or too much, and exclusions that refuse what a keyword seeks, in French."""
    seekers = [Seeker(one, activity) for one in enterprises for activity in one.activities]
    return [
        f"{seeker.enterprise.name} : « {seeker.activity.label} » : {sentence}"
        for seeker in seekers
        for sentence in (*_silent(seeker), *_family(seeker), *_keywords(seeker), *_contradictions(seeker))
    ]


def _silent(seeker: Seeker) -> Iterator[str]:
    if not seeker.activity.cpv and not phrases((*seeker.activity.keywords, seeker.activity.label)):
        yield "ni mot ni code à chercher : cette activité ne peut rien trouver."


def _family(seeker: Seeker) -> Iterator[str]:
    named = seeker.activity.family
    if named and named not in families():
        near = [one for one, _, _ in extract(named, list(families()), scorer=ratio, score_cutoff=NEAR, limit=1)]
        hint = f"vouliez-vous « {near[0]} » ?" if near else f"connues : {', '.join(families())}."
        yield f"la famille de métiers « {named} » est inconnue ; {hint}"


def _keywords(seeker: Seeker) -> Iterator[str]:
    for keyword in seeker.activity.keywords:
        read = phrases([keyword])
        if not read:
            yield f"le mot-clé « {keyword} » ne dit rien d'un métier, il ne trouvera rien."
        elif len(read[0].stems) == 1 and not read[0].strong_stems:
            yield f"le mot-clé « {keyword} » est commun à beaucoup de métiers : seul, il ne suffit pas."


def _contradictions(seeker: Seeker) -> Iterator[str]:
    for exclusion in seeker.exclusions:
        for keyword in seeker.activity.keywords:
            found = best_hit(exclusion, [Segment("", keyword)])
            if found and found.level >= KIN:
                yield f"l'exclusion « {exclusion.text} » écarte ce que cherche « {keyword} »."
