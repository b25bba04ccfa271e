"""What a mail shows of purchases that were sent before: changes, ends, and deadlines that are followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digests.deadlines import URGENT, due_in_words, left_in_words
from digests.items import Actions
from digests.names import buyer_of, title_of
from digests.text import Link, line, link
from digests.updates import Difference, News, awards_in_words, differences, end_in_words, news_of, told_on
from tenderwatch.calendar import day_in_words, days_left
from tenderwatch.model import Followed, Notice, Procedure, Update

SIDE = 200
"""Characters of each side of a change."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """A purchase that changed or ended; `end` is None while it can still be answered."""

    title: str
    buyer: str
    news: News
    when: str | None
    differences: tuple[Difference, ...]
    end: str | None
    awards: tuple[str, ...]
    due: str
    left: str | None
    notice: Link | None


@dataclass(frozen=True, slots=True)
class FollowedItem:
    """A purchase that an enterprise marked, with its deadline, where it deposits, and how it says that it did."""

    title: str
    buyer: str
    due: str
    left: str | None
    urgent: bool
    notice: Link | None
    deposit: Link | None
    actions: Actions


def news_item(update: Update, now: datetime) -> NewsItem:
    """An update as people read it."""
    after, told = update.after, told_on(update)
    return NewsItem(
        title=title_of(update.before.current),
        buyer=buyer_of(update.before.current),
        news=news_of(update, now) or News.CHANGED,
        when=f"avis du {day_in_words(told)}" if told else None,
        differences=() if after.closed else tuple(map(_bounded, differences(update))),
        end=end_in_words(update) if after.closed else None,
        awards=tuple(line(one, SIDE) for one in awards_in_words(after.awards)),
        due=due_in_words(after.deadline),
        left=left_in_words(after.deadline, now),
        notice=_page(after),
    )


def followed_item(followed: Followed, actions: Actions, now: datetime) -> FollowedItem:
    """A followed purchase as people read it."""
    notice, left = followed.procedure.current, days_left(followed.deadline, now)
    return FollowedItem(
        title=title_of(notice),
        buyer=buyer_of(notice),
        due=due_in_words(followed.deadline),
        left=left_in_words(followed.deadline, now),
        urgent=left is not None and left <= URGENT,
        notice=link(notice.url),
        deposit=_deposit(notice),
        actions=actions,
    )


def _bounded(change: Difference) -> Difference:
    return Difference(change.label, line(change.old, SIDE) or None, line(change.new, SIDE))


def _page(procedure: Procedure) -> Link | None:
    """The newest notice of it that has an address: it tells the news itself."""
    return next((found for one in procedure.notices if (found := link(one.url))), None)


def _deposit(notice: Notice) -> Link | None:
    return link(notice.submission_url) or link(notice.documents_url)
