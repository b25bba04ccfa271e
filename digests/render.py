"""Templates into text: HTML escaped and inlined, missing names an error, French typography."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from digests.letters import Letter
from digests.links import Links
from digests.names import source_name
from digests.pages import page
from digests.text import counted, line, spaced
from tenderwatch.calendar import MONTHS
from tenderwatch.config import Mail

SUBJECT, WIDTH = 110, 74
"""Characters: a subject that most programs show whole, and a text line that none breaks."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The three texts of a mail; the subject is one line."""

    subject: str
    text: str
    html: str


def render_letter(letter: Letter, mail: Mail, links: Links, *, now: datetime, calendar: bool) -> RenderedMail:
    """A mail to one person; `calendar`: whether a file of its dates goes along.

    Raises:
        jinja2.TemplateError: a template is wrong.
    """
    shown = page(letter, mail, links, now=now, calendar=calendar)
    return render_mail(letter.kind, {"page": shown, "by_mail": shown.unsubscribe.startswith("mailto:")})


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


def short_day(day: date) -> str:
    """ "14 octobre", "1er octobre"."""  # noqa: D210 (a quote begins it)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


@lru_cache(maxsize=4_096)
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
    environment.filters |= {"counted": counted, "short_day": short_day, "source_name": source_name, "wrapped": wrapped}
    return environment


@cache
def _inliner() -> CSSInliner:
    """Styles go into attributes; the style element marked "keep" (media queries) stays where it is."""
    return CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
