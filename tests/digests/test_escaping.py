"""Nothing from a notice ever reaches HTML, a header, or a file name as anything but text."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from digests.compose import compose
from digests.message import digest_message, report_message
from digests.render import render_digest
from digests.reports import NetworkReport, report_html, report_xlsx
from tenderwatch.config import Coordinator, Mail, Release
from tenderwatch.model import Buyer, Contact, Evidence, Lot, MatchView, Place, Refused, SourceReport
from tests.digests.markup import Page
from tests.digests.views import NOW, a_view
from tests.factories import an_enterprise

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></table></style><style>*{display:none}",
    "<!--", "-->", "]]>", "{{ 7*7 }}", "{% raw %}", "a\r\nBcc: evil@example.org\r\n\r\n<b>", "\u202egnp.exe", "&lt;b&gt;",
    "&amp;#60;b&#62;", "'; DROP TABLE", "=cmd|' /C calc'!A0", "\x00\x1b[31m", "😀" * 50, "\ufeff", "<a href=javascript:x>",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=200), st.tuples(st.text(), st.sampled_from(HOSTILE)).map("".join)
)
visible = texts.map(lambda text: "x " + text)
"""Never empty once harmless, so that the layout does not change with the content."""


def a_match(text: str) -> MatchView:
    enterprise = an_enterprise(name=f"Net {text}")
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
    )


def html_and_message(text: str) -> tuple[str, bytes]:
    view = a_match(text)
    digest = compose(
        view.enterprise, [view], week="2026-W41", now=NOW, release=Release.NONE, already_sent=set(), max_items=5,
        min_days=0, partial=(text,),
    )  # fmt: skip
    mail = Mail()
    rendered = render_digest(digest, mail, now=NOW)
    contact = Contact(email="a@example.org", name=text)
    return rendered.html, digest_message(digest, rendered, mail, recipient=contact, now=NOW).as_bytes()


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
        "Content-Type", "List-Id", "List-Unsubscribe",
    } == set(message.keys())  # fmt: skip
    assert message.defects == []
    assert [one.addr_spec for one in message["To"].addresses] == ["a@example.org"]
    assert re.fullmatch(r"[^\r\n\x00-\x1f\u202a-\u202e]{1,110}", str(message["Subject"]))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


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
