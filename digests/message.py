"""Messages: headers that mail programs expect, parts in the right order."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from digests.render import Rendered, inlined, mailbox, template, unsubscribe_link
from digests.reports import NetworkReport, summary
from digests.typography import shown
from tenderwatch.config import Coordinator
from tenderwatch.config import Mail as MailSettings
from tenderwatch.model import Contact, Digest

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def digest_message(
    digest: Digest, rendered: Rendered, mail: MailSettings, *, recipient: Contact, now: datetime
) -> EmailMessage:
    """The mail of one digest to one person; its Message-ID is the same whenever it is composed."""
    message = _addressed(mail, recipient.name, recipient.email, rendered.subject, now)
    message["Message-ID"] = _identity(f"digest:{digest.key}:{recipient.email}", mail)
    message["List-Id"] = f"Veille des marchés publics <{digest.enterprise.id}.veille.{_domain(mail)}>"
    message["List-Unsubscribe"] = f"<{unsubscribe_link(mail, digest.enterprise)}>"
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    return message


def report_message(
    report: NetworkReport, *, html: str, xlsx: bytes, mail: MailSettings, recipient: Coordinator, now: datetime
) -> EmailMessage:
    """The coordinator's mail: what the night brought in a few lines, the whole report attached twice."""
    values = {"report": report, "told": summary(report), "coordinator": shown(recipient.name, 60)}
    subject = shown(template("report/subject.txt.j2", values), 150)
    message = _addressed(mail, recipient.name, recipient.email, subject, now)
    message["Message-ID"] = _identity(f"report:{report.network}:{now.date()}:{recipient.email}", mail)
    message.set_content(template("report/mail.txt.j2", values))
    message.add_alternative(inlined(template("report/mail.html.j2", values | {"subject": subject})), subtype="html")
    name = f"appariements-{report.network}-{now.date()}"
    message.add_attachment(xlsx, maintype=XLSX[0], subtype=XLSX[1], filename=f"{name}.xlsx")
    message.add_attachment(html.encode(), maintype="text", subtype="html", filename=f"{name}.html")
    return message


def _addressed(mail: MailSettings, name: str | None, address: str, subject: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = mailbox(mail.sender_name, mail.sender)
    message["To"] = mailbox(name, address)
    message["Reply-To"] = mailbox(mail.sender_name, mail.reply_to)
    message["Date"] = now
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    return message


def _domain(mail: MailSettings) -> str:
    return mail.sender.rpartition("@")[2]


def _identity(what: str, mail: MailSettings) -> str:
    return f"<{hashlib.sha256(what.encode()).hexdigest()[:40]}@{_domain(mail)}>"
