"""Door: a purchase or lot that is reserved, to them or to others (CCP L. 2113-12 to L. 2113-16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from matching.doors import KINDS_IN_FRENCH, Kind, Quote, read_doors
from matching.subject import Seeker, Subject
from tenderwatch.model import Evidence, Finding, LegalKind

NAME = "porte"
WEIGHT = 40.0
FOR_THEM = 0.25
"""A reservation to them adds ten points; one to others takes forty: a coordinator then decides, it never vanishes."""

INSERTION = {LegalKind.EI, LegalKind.ETTI, LegalKind.AI, LegalKind.ACI}
ADAPTED = {LegalKind.EA, LegalKind.EATT, LegalKind.ESAT}
OPEN_TO: Mapping[Kind, set[LegalKind]] = {
    "siae": INSERTION,
    "ea_esat": ADAPTED,
    "siae_ea_esat": INSERTION | ADAPTED,
}
DOUBTFUL = {LegalKind.EITI, LegalKind.GEIQ}
"""Whether they are SIAE or equivalent is not settled in an official text."""


def find(seeker: Seeker, subject: Subject, now: datetime) -> Finding:  # noqa: ARG001 (every criterion's shape)
    """Unknown when nothing is reserved, or when the words leave open whether it is to them."""
    for field, text in subject.door_texts:
        doors = read_doors(text)
        if doors.reserved and doors.reserved_quote:
            return _judged(doors.reserved, doors.reserved_quote, field, seeker.enterprise.kind)
    return Finding(None)


def _judged(kind: Kind, quote: Quote, field: str, legal: LegalKind) -> Finding:
    to_whom = KINDS_IN_FRENCH[kind]
    if kind == "ess" or legal in DOUBTFUL:
        sentence = f"Réservé {to_whom} : à vérifier auprès de l'acheteur."
        return Finding(None, (Evidence(sentence, field, quote.text),))
    if legal in OPEN_TO[kind]:
        return Finding(FOR_THEM, (Evidence(f"Réservé {to_whom} : vous pouvez répondre.", field, quote.text),))
    sentence = f"Réservé {to_whom} : pas à vous seule, un partenariat reste possible."
    return Finding(-1.0, (Evidence(sentence, field, quote.text),))
