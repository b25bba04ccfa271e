"""The account of an answer: at most four reasons, what speaks against, what is unknown, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, zip_longest

from tenderwatch.model import Band, Contribution, Evidence, Explanation, Match, Refusal, WhatIf

MOST_REASONS = 4
BANDS: Mapping[Band, str] = {
    Band.STRONG: "à envoyer",
    Band.DOUBTFUL: "à revoir",
    Band.PARTNERSHIP: "partenariat",
}
_SILENT: Mapping[str, Evidence] = {
    "mots": Evidence("Votre activité n'a pas de mots-clés.", "title"),
    "cpv": Evidence("L'avis ou votre activité ne donne pas de code CPV.", "cpv"),
    "lieu": Evidence("Votre profil ne dit pas où vous travaillez.", "place"),
    "taille": Evidence("Votre profil ne dit pas quel montant vous pouvez porter.", "amount"),
}
"""What is unknown where a criterion points to nothing of the notice. That nothing is reserved is no such thing."""
_AGAINST: Mapping[str, Evidence] = {
    "mots": Evidence("Aucun de vos mots-clés n'y figure.", "title"),
    "cpv": Evidence("Les codes CPV de l'avis sont d'une autre famille que les vôtres.", "cpv"),
}


def explained(answer: Match | Refusal, nearest: Match | None, changes: Iterable[WhatIf] = ()) -> Explanation:
    """The account of a match, or of a refusal with the pair that came nearest."""
    match = answer if isinstance(answer, Match) else nearest
    parts = match.contributions if match else ()
    refused = _refused(answer) if isinstance(answer, Refusal) else ()
    return Explanation(
        answer=answer,
        match=match,
        reasons=tuple(dict.fromkeys(_reasons(parts)))[:MOST_REASONS],
        against=(*refused, *dict.fromkeys(_against(parts))),
        unknown=tuple(dict.fromkeys(_unknown(parts))),
        changes=tuple(changes),
    )


def outcome(answer: Match | Refusal) -> str:
    """The verdict in a few words: "à envoyer (72 points)", "écarté (territoire)"."""
    if isinstance(answer, Refusal):
        return f"écarté ({answer.gate})"
    return f"« {BANDS[answer.band]} » ({answer.score:.0f} points)"


def _refused(refusal: Refusal) -> tuple[Evidence, ...]:
    """The gate's own evidence; a score that is too low points to nothing of its own."""
    return (Evidence(refusal.reason, refusal.field, refusal.quote),) if refusal.field else ()


def _reasons(parts: Iterable[Contribution]) -> Iterator[Evidence]:
    """The first evidence of each criterion that speaks for it, heaviest first; their second ones; what fits."""
    speaking = sorted((part for part in parts if part.points > 0), key=lambda part: -part.points)
    fitting = [part for part in parts if part.finding.value == 0]
    turns = zip_longest(*(part.finding.evidence for part in speaking))
    yield from (one for one in chain.from_iterable(turns) if one is not None)
    yield from (one for part in fitting for one in part.finding.evidence)


def _against(parts: Iterable[Contribution]) -> Iterator[Evidence]:
    for part in sorted(parts, key=lambda part: part.points):
        value = part.finding.value
        if value is None or value > 0:
            continue
        if value < 0 and part.finding.evidence:
            yield from part.finding.evidence
        elif not part.finding.evidence and part.criterion in _AGAINST:
            yield _AGAINST[part.criterion]


def _unknown(parts: Iterable[Contribution]) -> Iterator[Evidence]:
    for part in parts:
        if part.finding.value is None:
            silent = (_SILENT[part.criterion],) if part.criterion in _SILENT else ()
            yield from part.finding.evidence or silent
