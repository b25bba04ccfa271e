"""Nothing from a notice ever reaches HTML, a header, or a file name as anything but text."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache

from hypothesis import given, settings

from digests.letters import Letter
from digests.message import letter_message, report_message
from digests.render import render_letter
from digests.reports import NetworkReport, report_html, report_xlsx
from tenderwatch.config import Coordinator, Mail
from tenderwatch.model import (
    Award,
    Buyer,
    Condition,
    Confidence,
    Contact,
    Door,
    DoorKind,
    Entrance,
    Evidence,
    Followed,
    HumanLine,
    Kind,
    Lot,
    MatchView,
    Place,
    Quoted,
    Refused,
    SourceReport,
    Stated,
    Update,
)
from tests.digests.hostile import visible
from tests.digests.markup import Page
from tests.digests.views import NOW, Signed, a_digest, a_letter, a_view
from tests.factories import a_notice, an_enterprise


def a_match(text: str) -> MatchView:
    enterprise = an_enterprise(name=f"Net {text}")
    quoted = Quoted(field="title", start=0, end=1, text=text)
    doors = (Door(kind=DoorKind.CLAUSE, confidence=Confidence.SURE, quote=quoted, facilitator="w " + text),)
    return a_view(
        title=text,
        description=text,
        buyer=Buyer(name=text, town="y " + text, department="29"),
        place=Place(town="z " + text, departments=("29",)),
        lot="1",
        lots=(Lot(number="1", title=text),),
        evidence=(Evidence(f"Phrase {text}", "title", f"Citation {text}"),),
        changes=(text,),
        url="https://www.boamp.fr/",
        documents_url="https://marches.example.org/",
        enterprise=enterprise,
        entrance=Entrance(doors, (Stated(condition=Condition.VISIT_REQUIRED, quote=quoted),)),
        human=HumanLine(text, text, NOW),
    )


def a_letter_about(text: str) -> Letter:
    """New, changed, cancelled, ended and followed at once."""
    view = a_match(text)
    changed = replace(view.procedure, changes=(text, "puis " + text))
    cancelled = replace(view.procedure, closed=text)
    awarded = replace(
        view.procedure, closed=text, notices=(a_notice(source_id="26-9", kind=Kind.AWARD), *view.procedure.notices),
        awards=(Award(winners=(text,), amount=1.0),),
    )  # fmt: skip
    digest = a_digest(
        view,
        updates=(Update(view.procedure, changed), Update(view.procedure, cancelled)),
        results=(Update(view.procedure, awarded),),
        followed=(Followed(view.procedure, view.procedure.deadline),),
        partial=(text,),
    )
    return a_letter(digest, to=Contact(email="a@example.org", name=text))


def html_and_message(text: str) -> tuple[str, bytes]:
    letter = a_letter_about(text)
    html = render_letter(letter, Mail(), Signed(), now=NOW, calendar=True).html
    return html, letter_message(letter, Mail(), Signed(), now=NOW).as_bytes()


def a_report(text: str) -> NetworkReport:
    view = a_match(text)
    source = SourceReport(source="boamp", error=text, refused=(Refused("boamp", text, text),))
    return NetworkReport(
        network="unea", network_name=text, enterprises=(view.enterprise,), views=(view,), sources=(source,),
        problems=(text,), now=NOW,
    )  # fmt: skip


@cache
def expected_elements() -> tuple[list[tuple[str, tuple[str, ...]]], list[tuple[str, tuple[str, ...]]]]:
    return Page(html_and_message("x calme")[0]).elements, Page(report_html(a_report("x calme"))).elements


@settings(max_examples=60, deadline=None)
@given(visible)
def test_the_elements_of_a_page_never_depend_on_what_a_notice_says(text: str):
    html, _ = html_and_message(text)
    mail, page = expected_elements()

    assert mail == Page(html).elements
    assert page == Page(report_html(a_report(text))).elements


@settings(max_examples=60, deadline=None)
@given(visible)
def test_no_text_of_a_notice_adds_a_header_or_breaks_one(text: str):
    _, data = html_and_message(text)
    message = message_from_bytes(data, policy=policy.default)

    assert {
        "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
        "Content-Type", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    } == set(message.keys())  # fmt: skip
    assert message.defects == []
    assert [one.addr_spec for one in message["To"].addresses] == ["a@example.org"]
    assert re.fullmatch(r"[^\r\n\x00-\x1f\u202a-\u202e]{1,110}", str(message["Subject"]))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    assert [part.get_filename() for part in message.iter_attachments()] == ["echeances.ics"]


@settings(max_examples=25, deadline=None)
@given(visible)
def test_attachments_are_named_by_us_alone(text: str):
    report = a_report(text)
    message = report_message(
        report, html=report_html(report), xlsx=report_xlsx(report), mail=Mail(),
        recipient=Coordinator(name=text, email="c@example.org"), now=NOW,
    )  # fmt: skip

    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["rapport-unea-2026-10-05.xlsx", "rapport-unea-2026-10-05.html"]


def test_markup_in_a_title_is_shown_as_it_was_written():
    html, _ = html_and_message("x <script>alert(1)</script>")

    assert "<script" not in html
    assert "x &lt;script&gt;alert(1)&lt;/script&gt;" in html
