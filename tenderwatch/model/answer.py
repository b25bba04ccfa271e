"""What an enterprise answers to a notice that it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DropReason(StrEnum):
    """Why a match was dropped, by a coordinator or by the enterprise itself."""

    ACTIVITY = "hors activité"
    AREA = "hors zone"
    SIZE = "taille"
    DELAY = "délai"
    QUALIFICATION = "qualification manquante"
    DUPLICATE = "doublon"
    BUYER = "acheteur exclu"
    OTHER = "autre"


class AnswerVerdict(StrEnum):
    """The word of an enterprise on a notice."""

    INTERESTED = "intéressé"
    NOT_FOR_US = "pas pour nous"
    PARTNER = "cherche partenaire"
    CALL_BACK = "rappelez-moi"
    ANSWERED = "a répondu"


@dataclass(frozen=True, slots=True)
class Answer:
    """An append-only answer of (enterprise, procedure).

    `reason` goes with "pas pour nous", `note` holds the recipient's own words; `by` is their address, `at` is aware.
    """

    procedure_key: str
    enterprise_id: str
    notice_key: str
    verdict: AnswerVerdict
    reason: DropReason | None
    by: str
    at: datetime
    note: str | None = None
