"""Looking at mails without sending them: the week's as it would be now, written as files that open anywhere."""

from __future__ import annotations

from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from pathlib import Path

from tenderwatch.pipeline.addressees import Addressee
from tenderwatch.pipeline.compose import unanswered
from tenderwatch.pipeline.desk import Desk
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.week import Week
from tenderwatch.pipeline.week_mail import letter_to, message_of

_WIRE = policy.SMTP.clone(refold_source="none")


def week_messages(services: Services, enterprise_id: str, now: datetime) -> list[EmailMessage]:
    """The week's mail of an enterprise to each of its contacts, whatever its day; nothing is stored.

    Raises:
        LookupError: there is no such enterprise, or it has no contact.
    """
    enterprise = services.store.enterprise(enterprise_id)
    if enterprise is None:
        raise LookupError(f"L'entreprise {enterprise_id} n'est pas dans la base.")
    if not enterprise.contacts:
        raise LookupError(f"{enterprise.name} n'a pas de contact : personne ne recevrait ce courriel.")
    desk, partial, week = Desk(services, now), unanswered(services, now), Week(services, now)
    told, answers = services.store.told(enterprise.id), services.store.last_answers(enterprise.id)
    people = [Addressee(enterprise, one, told.get(one.email, {}), answers) for one in enterprise.contacts]
    mates = services.store.enterprises()
    return [message_of(desk, letter_to(desk, one, partial, week=week, mates=mates)) for one in people]


def write(message: EmailMessage, folder: Path, name: str) -> list[Path]:
    """A message's parts as files (.html, .txt, .ics) and the whole of it (.eml); their paths, the page first."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"{name}.html": _body(message, "html"), f"{name}.txt": _body(message, "plain")}
    made |= {f"{name}-{part.get_filename()}": _content(part) for part in message.iter_attachments()}
    made[f"{name}.eml"] = message.as_bytes(policy=_WIRE)
    for file, content in made.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in made]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _body(message: EmailMessage, kind: str) -> bytes:
    part = message.get_body((kind,))
    return part.get_content().encode() if isinstance(part, EmailMessage) else b""
