"""By which door one enterprise may come in, in one line of French; what is doubtful says so."""

from __future__ import annotations

from collections.abc import Mapping

from digests.text import counted, line
from tenderwatch.model import Condition, Door, DoorKind, Entrance, LegalKind, Lot, MatchView, Reserved

TO_WHOM: Mapping[Reserved, str] = {
    "siae": "aux structures d'insertion",
    "ea_esat": "aux entreprises adaptées et ESAT",
    "siae_ea_esat": "aux structures d'insertion, entreprises adaptées et ESAT",
    "ess": "aux entreprises de l'économie sociale et solidaire",
}
LENDS_STAFF = {LegalKind.ETTI, LegalKind.AI, LegalKind.GEIQ, LegalKind.EATT}
"""Who fulfils a winner's hours by lending people (C. trav. L5132-6, L5132-7, L1253-1, L5213-13-3)."""
_BODY = 80


def door_in_words(view: MatchView) -> tuple[str, str | None]:
    """The door of a match in one line, without its full stop, and the words of the notice that carry it.

    A lot that is kept for them opens the door even when another lot carries the match.
    """
    said, door = _own_door(view)
    kept = view.entrance.kept[0] if view.entrance.kept and not view.entrance.theirs else None
    if kept is None or kept.to is None:
        return said, _quote(door)
    also = f"Lot {line(kept.lot, 20)} réservé {TO_WHOM[kept.to]} : vous pouvez répondre seule"
    own = said if door else f"{_subject(view.lot)} ouvert à toutes"
    return f"{also} ; {own[0].lower()}{own[1:]}", _quote(kept)


def _own_door(view: MatchView) -> tuple[str, Door | None]:
    entrance, subject = view.entrance, _subject(view.lot)
    reserved = _first(entrance, DoorKind.RESERVED)
    if reserved:
        return _reserved(reserved, entrance, subject), reserved
    for kind, words in ((DoorKind.OBJECT, _object), (DoorKind.CLAUSE, _clause), (DoorKind.CRITERION, _criterion)):
        door = _first(entrance, kind)
        if door:
            return words(door, view.enterprise.kind, subject), door
    return f"{subject} ouvert à toutes les entreprises : vous pouvez répondre seule ou en groupement", None


def _first(entrance: Entrance, kind: DoorKind) -> Door | None:
    return next((door for door in entrance.doors if door.kind == kind), None)


def _subject(lot: Lot | None) -> str:
    return f"Lot {line(lot.number, 20)}" if lot else "Marché"


def _quote(door: Door | None) -> str | None:
    return door.quote.text if door and door.quote else None


def _reserved(door: Door, entrance: Entrance, subject: str) -> str:
    said = f"{subject} réservé {TO_WHOM[door.to]}" if door.to else f"{subject} réservé, sans dire à qui"
    if entrance.theirs:
        return f"{said} : vous pouvez répondre seule"
    if entrance.theirs is False:
        return f"{said} : pas à vous seule, demandez à l'acheteur si un partenariat est possible"
    doubt = f" ({line(door.doubt, 120)})" if door.doubt else ""
    return f"{said} : à vérifier auprès de l'acheteur{doubt}"


def _object(door: Door, kind: LegalKind, subject: str) -> str:  # noqa: ARG001 (the shape of all three)
    return f"{subject} de prestations d'insertion : votre projet social est ce que l'acheteur demande"


def _clause(door: Door, kind: LegalKind, subject: str) -> str:
    hours = f" ({counted(door.hours, 'heure', 'heures')})" if door.hours else ""
    share = f" ({door.percentage:g} % des heures)".replace(".", ",") if door.percentage and not hours else ""
    said = f"{subject} avec clause d'insertion{hours}{share}"
    if kind in LENDS_STAFF:
        return f"{said} : faites-vous connaître des candidats, qui auront des heures à confier"
    return f"{said} : vous pouvez répondre seule, ou en partenaire d'un candidat"


def _criterion(door: Door, kind: LegalKind, subject: str) -> str:  # noqa: ARG001 (the shape of all three)
    weight = f" ({door.weight:g} % de la note)".replace(".", ",") if door.weight else ""
    return f"{subject} ouvert à toutes, avec un critère social{weight} : votre action y compte"


def facilitator(entrance: Entrance) -> str | None:
    """The body that follows an insertion clause up, when the notice names it."""
    named = (door.facilitator for door in entrance.doors if door.facilitator)
    return next((line(name, _BODY) for name in named), None)


def stated(entrance: Entrance, condition: Condition) -> str | None:
    """The words by which the notice states a condition; None when it does not."""
    return next((one.quote.text for one in entrance.conditions if one.condition == condition), None)
