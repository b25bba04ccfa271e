"""What is missing or must be checked before one answers: said, never guessed (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from digests.deadlines import deadline_for
from digests.doors import stated
from digests.text import euros, line
from tenderwatch.model import Certainty, Condition, LegalKind, MatchView

MOST, SENTENCE = 3, 200
DOOR = "porte"
"""The criterion of the doors, which have their own line."""
_HALF = {LegalKind.EI, LegalKind.ETTI, LegalKind.AI, LegalKind.ACI}
"""Insertion structures whose share of disadvantaged workers must reach one half (CCP L2113-13, R2113-7)."""
_LIMITS = (
    (Condition.MOST_LOTS, "Nombre de lots limité par candidat"),
    (Condition.SEVERAL_BIDS_FORBIDDEN, "Une seule offre par entreprise, seule ou en groupement"),
    (Condition.GROUP_SOLIDARY, "Un groupement devra être solidaire"),
)


def unknowns(view: MatchView) -> tuple[str, ...]:
    """At most three sentences, the gravest first, without their full stop."""
    return tuple(dict.fromkeys(_unknowns(view)))[:MOST]


def _unknowns(view: MatchView) -> Iterator[str]:
    notice, deadline = view.notice, deadline_for(view)
    if view.entrance.theirs and view.enterprise.kind in _HALF:
        yield "Votre part de travailleurs défavorisés (au moins 50 %) est à justifier"
    if deadline and deadline.certainty == Certainty.CONFLICTING:
        yield "L'avis donne plusieurs dates limites : la plus proche est affichée"
    yield from _size(view)
    if notice.partial:
        yield "Seul un extrait de l'avis a été lu : ouvrez-le avant de décider"
    for condition, sentence in _LIMITS:
        if stated(view.entrance, condition):
            yield sentence
    yield from (
        line(one.sentence, SENTENCE).rstrip(" .")
        for part in view.match.contributions
        if part.finding.value is None and part.criterion != DOOR
        for one in part.finding.evidence[:1]
    )
    silent = [name for name, known in _facts(view) if not known]
    if silent:
        yield f"L'avis ne dit pas : {', '.join(silent)}"


def _size(view: MatchView) -> Iterator[str]:
    """An amount beyond what the profile says that the enterprise can carry."""
    amount = (view.lot and view.lot.amount) or view.notice.amount
    most = view.enterprise.capacity.max_amount_eur
    if amount and most and amount > most:
        beyond = f"{euros(amount)}, plus que ce que votre profil dit pouvoir porter ({euros(most)})"
        yield f"{beyond} : pensez à un groupement"


def _facts(view: MatchView) -> Iterator[tuple[str, bool]]:
    notice, lot = view.notice, view.lot
    amounts = [terms.amount or terms.ceiling for terms in (notice, lot) if terms]
    lengths = [terms.duration_months for terms in (notice, lot) if terms]
    yield "le montant", any(amounts)
    yield "la durée", any(lengths)
