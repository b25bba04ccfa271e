"""What the templates of a letter are given: every text bounded and harmless, every count that of what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from digests.deadlines import calendar_days, deadline_for
from digests.items import Actions, Item, item
from digests.letters import Letter
from digests.links import Links
from digests.names import origin_in_words, profile_in_words, source_name
from digests.news import FollowedItem, NewsItem, followed_item, news_item
from digests.text import counted, line
from digests.updates import News
from tenderwatch.calendar import day_in_words
from tenderwatch.clock import PARIS
from tenderwatch.config import Mail
from tenderwatch.model import Deadline, Digest, MailKind, Procedure, Reading

NAME = 70


@dataclass(frozen=True, slots=True)
class Part:
    """What one enterprise is shown."""

    name: str
    items: tuple[Item, ...]
    changed: tuple[NewsItem, ...]
    cancelled: tuple[NewsItem, ...]
    results: tuple[NewsItem, ...]
    followed: tuple[FollowedItem, ...]
    waiting: int
    profile: str
    preferences: str
    reading: Reading | None

    @property
    def counts(self) -> tuple[str, ...]:
        """What there is, in words: "3 nouveaux marchés", "1 modification"."""
        return counts_in_words([self])


@dataclass(frozen=True, slots=True)
class Page:
    """A whole letter, as both parts of the mail show it."""

    kind: MailKind
    parts: tuple[Part, ...]
    first: date | None
    partial: tuple[str, ...]
    origin: str
    today: str
    sender: str
    reply_to: str
    unsubscribe: str
    unsubscribe_address: str
    calendar: bool

    @property
    def name(self) -> str:
        """For whom: the enterprise, or how many of them."""
        return self.parts[0].name if len(self.parts) == 1 else f"vos {len(self.parts)} entreprises"

    @property
    def counts(self) -> tuple[str, ...]:
        """What there is in all of it."""
        return counts_in_words(self.parts)

    @property
    def is_answerable(self) -> bool:
        """Whether anything in it can be answered."""
        return any(part.items or part.changed or part.followed for part in self.parts)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all that it shows, in their order."""
        return tuple(one.title for part in self.parts for one in _shown(part))


def page(letter: Letter, mail: Mail, links: Links, *, now: datetime, calendar: bool) -> Page:
    """A letter for its recipient; `calendar`: whether a file of its dates is attached."""
    to, parts = letter.recipient.email, letter.parts
    return Page(
        kind=letter.kind,
        parts=tuple(_part(digest, links, to, now) for digest in parts),
        first=first_day(parts, now),
        partial=tuple(dict.fromkeys(source_name(one) for digest in parts for one in digest.partial)),
        origin=origin_in_words(_sources(parts)),
        today=day_in_words(now.astimezone(PARIS).date()),
        sender=line(mail.sender_name, NAME),
        reply_to=mail.reply_to,
        unsubscribe=links.unsubscribe(parts[0].enterprise.id, to),
        unsubscribe_address=mail.unsubscribe,
        calendar=calendar,
    )


def counts_in_words(parts: Sequence[Part]) -> tuple[str, ...]:
    """Numbers of what parts show, kind by kind, those of which there are none left out."""
    numbers = (
        (sum(len(part.items) for part in parts), "nouveau marché", "nouveaux marchés"),
        (sum(len(part.changed) for part in parts), "modification", "modifications"),
        (sum(len(part.cancelled) for part in parts), "annulation", "annulations"),
        (sum(len(part.results) for part in parts), "résultat", "résultats"),
        (sum(len(part.followed) for part in parts), "échéance suivie", "échéances suivies"),
    )
    return tuple(counted(number, one, many) for number, one, many in numbers if number)


def first_day(parts: tuple[Digest, ...], now: datetime) -> date | None:
    """The nearest known deadline's day of what is new or followed."""
    known = [
        one.day for digest in parts for one in _deadlines(digest) if one.day and (calendar_days(one, now) or 0) >= 0
    ]
    return min(known, default=None)


def _deadlines(digest: Digest) -> Iterator[Deadline]:
    own = (deadline_for(view) for view in digest.lines)
    yield from (one for one in (*own, *(one.deadline for one in digest.followed)) if one)


def _part(digest: Digest, links: Links, to: str, now: datetime) -> Part:
    enterprise = digest.enterprise
    news = [news_item(one, now) for one in digest.updates]

    def actions(procedure: Procedure) -> Actions:
        about = (enterprise.id, to, procedure.key, procedure.current.key)
        return Actions(links.answer(*about), links.calendar(*about))

    followed = tuple(followed_item(one, actions(one.procedure), now) for one in digest.followed)
    return Part(
        name=line(enterprise.name, NAME),
        items=tuple(
            item(number, view, actions(view.procedure), now) for number, view in enumerate(digest.lines, start=1)
        ),
        changed=tuple(one for one in news if one.news == News.CHANGED),
        cancelled=tuple(one for one in news if one.news == News.CANCELLED),
        results=tuple(news_item(one, now) for one in digest.results),
        followed=followed,
        waiting=digest.waiting,
        profile=profile_in_words(enterprise),
        preferences=links.preferences(enterprise.id, to),
        reading=digest.reading,
    )


def _shown(part: Part) -> Iterator[Item | NewsItem | FollowedItem]:
    yield from part.items
    for news in (part.changed, part.cancelled, part.results):
        yield from news
    yield from part.followed


def _sources(parts: tuple[Digest, ...]) -> Iterator[str]:
    for digest in parts:
        yield from (one.current.source for one in digest.procedures)
        yield from (one.procedure.current.source for one in digest.followed)
        yield from digest.reading.answered if digest.reading else ()
