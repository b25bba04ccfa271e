"""Templates into text: HTML escaped and inlined, missing names an error, French typography."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from digests.deadlines import calendar_days, deadline_for
from digests.items import item, origin_in_words, profile_in_words, source_name
from digests.text import counted, line, spaced
from tenderwatch.calendar import MONTHS, day_in_words
from tenderwatch.clock import PARIS
from tenderwatch.config import Mail
from tenderwatch.model import Digest

SUBJECT, WIDTH = 110, 74
"""Characters: a subject that most programs show whole, and a text line that none breaks."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The three texts of a mail; the subject is one line."""

    subject: str
    text: str
    html: str


def render_digest(digest: Digest, mail: Mail, *, now: datetime) -> RenderedMail:
    """The weekly mail of one enterprise.

    Raises:
        jinja2.TemplateError: a template is wrong.
    """
    return render_mail("digest", _content(digest, mail, now))


def render_mail(kind: str, content: Mapping[str, Any]) -> RenderedMail:
    """Subject, text and HTML of one kind of mail, from `templates/<kind>/`."""
    subject = line(render(f"{kind}/subject.txt.j2", content), SUBJECT)
    content = {**content, "subject": subject}
    text = render(f"{kind}/body.txt.j2", content)
    html = _inliner().inline(render(f"{kind}/body.html.j2", content))
    return RenderedMail(subject, text.strip() + "\n", html)


def render(template: str, content: Mapping[str, Any]) -> str:
    """One template with its content; names ending in `.html.j2` are escaped."""
    return _environment().get_template(template).render(content)


def _content(digest: Digest, mail: Mail, now: datetime) -> dict[str, Any]:
    name = line(digest.enterprise.name, 70)
    return {
        "name": name,
        "kind": digest.enterprise.kind,
        "items": [item(number, view, now) for number, view in enumerate(digest.lines, start=1)],
        "first": first_day(digest, now),
        "waiting": digest.waiting,
        "partial": [source_name(source) for source in digest.partial],
        "profile": profile_in_words(digest.enterprise),
        "origin": origin_in_words(digest.lines),
        "today": day_in_words(now.astimezone(PARIS).date()),
        "sender": line(mail.sender_name, 70),
        "reply_to": mail.reply_to,
        "unsubscribe": mailto(mail.unsubscribe, f"Désinscription {digest.enterprise.id}"),
        "unsubscribe_address": mail.unsubscribe,
    }


def first_day(digest: Digest, now: datetime) -> date | None:
    """The nearest known deadline's day among the lines."""
    known = [deadline for view in digest.lines if (deadline := deadline_for(view))]
    days = [one.day for one in known if one.day and (calendar_days(one, now) or 0) >= 0]
    return min(days, default=None)


def mailto(address: str, subject: str) -> str:
    """A mailto address with its subject, percent-encoded."""
    return f"mailto:{quote(address, safe='@+.-_')}?subject={quote(line(subject, 100))}"


def short_day(day: date) -> str:
    """ "14 octobre", "1er octobre"."""  # noqa: D210 (a quote begins it)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def wrapped(text: str, indent: int = 0) -> str:
    """Lines of a plain text part, the following ones indented; addresses are never broken."""
    blank = " " * indent
    return textwrap.fill(
        spaced(text), WIDTH, initial_indent="", subsequent_indent=blank, break_long_words=False, break_on_hyphens=False
    )


def _typeset(value: Any) -> Any:
    """Every text that a template prints gets its no-break blanks; markup is left alone."""
    return spaced(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("digests"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_typeset,
    )
    environment.filters |= {"counted": counted, "short_day": short_day, "wrapped": wrapped}
    return environment


@cache
def _inliner() -> CSSInliner:
    """Styles go into attributes; the style element marked "keep" (media queries) stays where it is."""
    return CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
