"""Rendered texts into MIME messages: headers bounded, identifiers stable, the same input the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy, default

from digests.calendar import CalendarFile, calendars
from digests.canary import disarmed
from digests.letters import Letter
from digests.links import Links, mailto
from digests.render import RenderedMail, render_letter, render_mail, short_day
from digests.report_rows import health
from digests.reports import NetworkReport, render_report_mail
from digests.text import line
from tenderwatch.calendar import moment_in_words
from tenderwatch.clock import PARIS
from tenderwatch.config import ADDRESS, Coordinator, Mail
from tenderwatch.errors import DeliveryError
from tenderwatch.model import RunReport, User

XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Policy(EmailPolicy):
    """Leaves the address to unsubscribe on one line: folded or encoded, many programs do not find it.

    A subject is encoded whole: where the library folds between a plain and an encoded word, a blank is doubled.
    """

    def fold(self, name: str, value: str) -> str:
        """The header as text."""
        return _unfolded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as bytes."""
        unfolded = _unfolded(name, value)
        return unfolded.encode("ascii") if unfolded else super().fold_binary(name, value)


def _unfolded(name: str, value: str) -> str | None:
    if name == "List-Unsubscribe":
        return f"{name}: {value}\n"
    if name == "Subject" and not str(value).isascii():
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode()}\n"
    return None


def letter_message(letter: Letter, mail: Mail, links: Links, *, now: datetime) -> EmailMessage:
    """A mail to one person: text first, then HTML, then the dates for a calendar.

    Raises:
        DeliveryError: the recipient's or our own address cannot be written in a header (permanent).
        jinja2.TemplateError: a template is wrong.
    """
    recipient, seed = letter.recipient, f"{letter.outbox}:{letter.key}:{letter.recipient.email}"
    files = calendars(letter, mail, now)
    rendered = render_letter(letter, mail, links, now=now, calendar=bool(files))
    message = _message(rendered, mail, to=address_of(recipient.email, recipient.name), seed=seed, now=now)
    message["List-Id"] = f"<veille.{domain_of(mail)}>"
    _unsubscribable(message, links.unsubscribe(letter.parts[0].enterprise.id, recipient.email), mail)
    for file in files:
        _attach_calendar(message, file)
    _finish(message, seed)
    return message


def _unsubscribable(message: EmailMessage, address: str, mail: Mail) -> None:
    """How a mail program stops the mails: one click where a page takes it (RFC 8058), else a mail (RFC 2369)."""
    if not address.startswith("https://"):
        message["List-Unsubscribe"] = f"<{address if address.startswith('mailto:') else _stop(mail)}>"
        return
    message["List-Unsubscribe"] = f"<{address}>, <{_stop(mail)}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _stop(mail: Mail) -> str:
    return mailto(mail.unsubscribe, "stop")


def _attach_calendar(message: EmailMessage, file: CalendarFile) -> None:
    """A text/calendar part; the method in its type says what a program should do with it (RFC 6047)."""
    params = {"method": file.method, "charset": "utf-8"}
    message.add_attachment(
        file.content, maintype="text", subtype="calendar", filename=file.name, params=params, cte="base64"
    )


def report_message(
    report: NetworkReport, *, html: str, xlsx: bytes, mail: Mail, recipient: Coordinator, now: datetime
) -> EmailMessage:
    """A network's match report to one coordinator: a summary, with the page and the spreadsheet attached.

    Raises:
        DeliveryError: the recipient's or our own address cannot be written in a header (permanent).
    """
    name = f"rapport-{_token(report.network)}-{report.now:%Y-%m-%d}"
    seed = f"report:{report.network}:{report.now:%Y-%m-%d}:{recipient.email}"
    rendered = render_report_mail(report)
    message = _message(rendered, mail, to=address_of(recipient.email, recipient.name), seed=seed, now=now)
    message["List-Id"] = f"<rapports.{domain_of(mail)}>"
    message.add_attachment(xlsx, maintype="application", subtype=XLSX, filename=f"{name}.xlsx")
    page = html.encode()
    message.add_attachment(page, maintype="text", subtype="html", filename=f"{name}.html", params={"charset": "utf-8"})
    _finish(message, seed)
    return message


def operator_message(night: RunReport, *, key: str, address: str, mail: Mail, now: datetime) -> EmailMessage:
    """What a night leaves to look at, to the operator; `key` tells one such mail from another.

    Raises:
        DeliveryError: the recipient's or our own address cannot be written in a header (permanent).
    """
    content = {
        "problems": [line(one, 500) for one in night.problems],
        "sources": [health(one) for one in night.sources],
        "moment": moment_in_words(night.started),
        "short": short_day(night.started.astimezone(PARIS).date()),
    }
    message = _message(render_mail("operator", content), mail, to=address_of(address, None), seed=key, now=now)
    _finish(message, key)
    return message


def signin_message(user: User, address: str, *, key: str, mail: Mail, now: datetime) -> EmailMessage:
    """The one-time link to the coordinators' pages; `key` tells one such mail from another and is no secret.

    Raises:
        DeliveryError: the recipient's or our own address cannot be written in a header (permanent).
    """
    content = {"name": line(user.name, 70), "address": address, "sender": line(mail.sender_name, 70)}
    to, seed = address_of(user.email, user.name), f"signin:{key}"
    message = _message(render_mail("signin", content), mail, to=to, seed=seed, now=now)
    _finish(message, seed)
    return message


def canary_message(
    network: str,
    shown: Sequence[bytes],
    count: int,
    *,
    key: str,
    mail: Mail,
    recipient: Coordinator,
    until: datetime,
    now: datetime,
    pages: str | None,
) -> EmailMessage:
    """To a coordinator, before `count` mails leave: some of them attached, and when they leave.

    What is attached is what leaves, but for the links to our `pages`: whoever has those answers for the enterprise.

    Raises:
        DeliveryError: the recipient's or our own address cannot be written in a header (permanent).
    """
    attached = [disarmed(message_from_bytes(one, EmailMessage, policy=default), pages) for one in shown]
    content = {
        "network": line(network, 70),
        "count": count,
        "names": [line(str(one["Subject"]), 110) for one in attached],
        "moment": moment_in_words(until),
        "hour": f"{until.astimezone(PARIS):%H:%M}",
        "reply_to": mail.reply_to,
    }
    seed = f"canary:{key}:{recipient.email}"
    to = address_of(recipient.email, recipient.name)
    message = _message(render_mail("canary", content), mail, to=to, seed=seed, now=now)
    for number, one in enumerate(attached, start=1):
        message.add_attachment(one, filename=f"courriel-{number}.eml")
    _finish(message, seed)
    return message


def _message(rendered: RenderedMail, mail: Mail, *, to: Address, seed: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=_Policy())
    message["Subject"] = line(rendered.subject, 200)
    message["From"] = address_of(mail.sender, mail.sender_name)
    message["To"] = to
    message["Reply-To"] = address_of(mail.reply_to, None)
    message["Date"] = now
    message["Message-ID"] = f"<{hashed(seed)}@{domain_of(mail)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return message


def address_of(email: str, name: str | None) -> Address:
    """An address that can stand in a header; the name loses line breaks and directions.

    Raises:
        DeliveryError: the address has no usable form.
    """
    if not email.isascii() or not email.isprintable() or not re.fullmatch(ADDRESS, email):
        raise DeliveryError(f"l'adresse « {line(email, 80)} » n'est pas utilisable", permanent=True)
    try:
        return Address(display_name=line(name, 70), addr_spec=email)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise DeliveryError(f"l'adresse « {line(email, 80)} » n'est pas utilisable", permanent=True) from error


def domain_of(mail: Mail) -> str:
    """What stands behind the @ of identifiers."""
    return mail.sender.rpartition("@")[2]


def _token(text: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", text.lower())[:40]


def hashed(seed: str) -> str:
    """A seed as it stands in identifiers."""
    return hashlib.sha256(seed.encode()).hexdigest()[:32]


def _finish(message: EmailMessage, seed: str) -> None:
    """The language, which the library would move to an inner part when parts are added; and the boundaries.

    Those come from the seed: the library's are random, and one message composed twice must be one message.
    """
    message["Content-Language"] = "fr"
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            part.set_boundary(f"=_{hashed(f'{seed}:{number}')}")
