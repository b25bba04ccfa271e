"""MIME messages: the headers that mail programs expect, and the same bytes each time."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from digests.links import ByMail, Links
from digests.message import letter_message, report_message
from digests.reports import NetworkReport, report_html, report_xlsx
from tenderwatch.config import Coordinator, Mail
from tenderwatch.errors import DeliveryError
from tenderwatch.model import Contact
from tests.digests.views import NOW, Signed, a_digest, a_letter, a_view
from tests.factories import an_enterprise

MAIL = Mail(sender="veille@reseau.example.org", sender_name="Veille du réseau", reply_to="rh@reseau.example.org")


def a_message(contact: Contact | None = None, links: Links | None = None, **enterprise: Any) -> EmailMessage:
    """The digest of an enterprise to a contact, as it is once stored and read back."""
    composed = a_composed_message(contact, links, **enterprise).as_bytes()
    return message_from_bytes(composed, EmailMessage, policy=policy.default)


def a_composed_message(contact: Contact | None = None, links: Links | None = None, **enterprise: Any) -> EmailMessage:
    """The digest of an enterprise to a contact, fresh from the composer."""
    member = an_enterprise(**enterprise)
    contact = contact or Contact(email="anne@example.org", name="Anne Le Goff")
    letter = a_letter(a_digest(a_view(enterprise=member)), to=contact)
    return letter_message(letter, MAIL, links or ByMail(MAIL), now=NOW)


def test_the_headers_are_those_of_an_automatic_mail_that_one_can_answer_and_stop():
    message = a_message()

    assert message["From"] == "Veille du réseau <veille@reseau.example.org>"
    assert message["To"] == "Anne Le Goff <anne@example.org>"
    assert message["Reply-To"] == "rh@reseau.example.org"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert message["List-Id"] == "<veille.reseau.example.org>"
    assert message["List-Unsubscribe"] == "<mailto:desinscription@example.org?subject=stop%20net-iroise>"
    assert message["List-Unsubscribe-Post"] is None
    assert message["Message-ID"].endswith("@reseau.example.org>")


def test_one_click_stops_the_mails_where_a_page_takes_it():
    message = a_message(links=Signed())

    assert message["List-Unsubscribe"] == (
        "<https://veille.example.org/desinscription/net-iroise>, <mailto:desinscription@example.org?subject=stop>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_long_subject_with_accents_comes_back_as_it_was():
    name = "Économie d'été à l'agglomération de Quimperlé et d'ailleurs"
    message = a_message(name=name)

    assert f"pour {name}, à rendre" in message["Subject"]
    assert "  " not in message["Subject"]


def test_the_address_to_stop_stands_on_one_line_however_long():
    line = "\nList-Unsubscribe: <mailto:desinscription@example.org?subject=stop%20" + "a" * 60 + ">\n"
    composed = a_composed_message(id="a" * 60)

    assert line in composed.as_string()
    assert line.encode() in composed.as_bytes()
    assert line.encode() in a_message(id="a" * 60).as_bytes(policy=policy.default.clone(refold_source="none"))


def test_text_comes_first_then_html_in_lines_that_every_server_takes():
    message = a_message()

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file["Content-Type"].params["method"]) == ("echeances.ics", "PUBLISH")
    assert message.as_bytes().isascii()
    assert all(len(one) <= 100 for one in message.as_bytes().split(b"\n"))


def test_the_same_digest_to_the_same_person_is_the_same_message():
    assert a_message().as_bytes() == a_message().as_bytes()
    assert a_message()["Message-ID"] != a_message(Contact(email="bleuenn@example.org"))["Message-ID"]
    assert a_message()["Message-ID"] != a_message(id="other")["Message-ID"]


def test_a_name_that_carries_a_header_stays_a_name():
    message = a_message(Contact(email="anne@example.org", name='Anne\r\nBcc: evil@example.org "x" <y@example.org>'))

    assert [one.addr_spec for one in message["To"].addresses] == ["anne@example.org"]
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "email", ["", "anne", "anne@example", "a b@example.org", "anne@example.org\r\nBcc: x@example.org", "é@example.org",
              "a@b@example.org", "anne@example.org,x@example.org", "<anne@example.org>", "(@example.org"],
)  # fmt: skip
def test_an_address_that_cannot_be_written_is_refused_for_good(email: str):
    with pytest.raises(DeliveryError, match="n'est pas utilisable") as refused:
        a_message(Contact(email=email))

    assert refused.value.permanent


def test_the_report_travels_as_a_summary_with_page_and_spreadsheet():
    report = NetworkReport(
        network="unea", network_name="Réseau des EA", enterprises=(an_enterprise(),), views=(a_view(),), sources=(),
        problems=(), now=NOW,
    )  # fmt: skip
    html, xlsx = report_html(report), report_xlsx(report)
    recipient = Coordinator(name="Yann", email="yann@example.org")

    message = report_message(report, html=html, xlsx=xlsx, mail=MAIL, recipient=recipient, now=NOW)
    read = message_from_bytes(message.as_bytes(), EmailMessage, policy=policy.default)

    assert read["Subject"] == "1 appariement au 5 octobre – Réseau des EA"
    assert read["Content-Language"] == "fr"
    book, page = read.iter_attachments()
    assert xlsx == book.get_content()
    assert html == page.get_content()
    body = read.get_body(("plain",))
    assert body is not None
    assert "Net Iroise : 1 à envoyer, 0 à revoir." in body.get_content().replace("\u00a0", " ")
    again = report_message(report, html=html, xlsx=xlsx, mail=MAIL, recipient=recipient, now=NOW)
    assert message.as_bytes() == again.as_bytes()
    later = report_message(report, html=html, xlsx=xlsx, mail=MAIL, recipient=recipient, now=NOW + timedelta(hours=1))
    assert message["Message-ID"] == later["Message-ID"]
