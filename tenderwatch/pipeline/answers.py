"""What somebody who holds a signed link may do: answer about a notice, stop the mails, have them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digests.deadlines import deadline_for
from tenderwatch.errors import TenderwatchError
from tenderwatch.links import Claim, recipient_mark
from tenderwatch.model import Answer, AnswerVerdict, Contact, Deadline, DropReason, Enterprise, MatchView, Procedure
from tenderwatch.pipeline.services import Services

MAX_NOTE = 500


class GoneError(TenderwatchError):
    """What a genuine link speaks of is no longer there: the enterprise, its contact, or the notice."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who holds a link: one contact of an enterprise."""

    enterprise: Enterprise
    contact: Contact


@dataclass(frozen=True, slots=True)
class Question:
    """What a recipient is asked: about which procedure, by which of its notices, and what they said last.

    `deadline` is that of the lot that suits them, when it has its own.
    """

    recipient: Recipient
    procedure: Procedure
    deadline: Deadline | None
    notice_key: str
    answer: Answer | None


def recipient(services: Services, claim: Claim) -> Recipient:
    """The contact that a link was made for.

    Raises:
        GoneError: the enterprise or its contact is no longer in the profiles.
    """
    enterprise = services.store.enterprise(claim.enterprise_id)
    for contact in enterprise.contacts if enterprise else ():
        if enterprise and recipient_mark(services.secret, contact.email) == claim.recipient:
            return Recipient(enterprise, contact)
    raise GoneError("Cette adresse n'est plus celle d'un contact de l'entreprise.")


def question(services: Services, claim: Claim) -> Question:
    """What a link asks about.

    Raises:
        GoneError: its recipient or its notice is no longer there.
    """
    who = recipient(services, claim)
    key = services.store.procedure_key_of(claim.notice_key) or claim.procedure_key
    procedure = services.procedures([key]).get(key)
    if procedure is None:
        raise GoneError("Cet avis n'est plus enregistré.")
    match = services.store.match_of(key, who.enterprise.id)
    deadline = deadline_for(MatchView(match, procedure, who.enterprise)) if match else procedure.deadline
    return Question(who, procedure, deadline, claim.notice_key, services.store.last_answers(who.enterprise.id).get(key))


def answer(
    services: Services,
    asked: Question,
    verdict: AnswerVerdict,
    *,
    reason: DropReason | None,
    note: str | None,
    now: datetime,
) -> bool:
    """Record an answer, whose reason counts for "pas pour nous" only; False when it repeats what stands."""
    given = Answer(
        procedure_key=asked.procedure.key,
        enterprise_id=asked.recipient.enterprise.id,
        notice_key=asked.notice_key,
        verdict=verdict,
        reason=reason if verdict == AnswerVerdict.NOT_FOR_US else None,
        note=(note or "").strip()[:MAX_NOTE] or None,
        by=asked.recipient.contact.email,
        at=now,
    )
    return services.store.add_answer(given)
