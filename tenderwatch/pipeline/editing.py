"""What a coordinator does to a week's mail before it leaves: one gesture, one version, and nobody's work is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from digests import editing
from digests.names import title_of
from digests.text import line
from tenderwatch.model import (
    Act,
    ActKind,
    DropReason,
    Edit,
    Edition,
    Enterprise,
    HumanLine,
    MatchView,
    Target,
    User,
)
from tenderwatch.pipeline.drafts import Draft, draft
from tenderwatch.pipeline.parts import week_of
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.standings import Stage

TITLE = 80
"""Characters of a title in the history."""


class Gesture(StrEnum):
    """What a button does; the value is what the form sends."""

    PIN = "épingler"
    UNPIN = "détacher"
    UP = "monter"
    DOWN = "descendre"
    DROP = "écarter"
    LEAVE_OUT = "retirer"
    PUT_BACK = "remettre"
    SAY = "écrire"
    RELEASE = "libérer"
    HOLD = "retenir"
    REOPEN = "rouvrir"


OF_THE_WHOLE = {Gesture.RELEASE: "libère le courriel", Gesture.HOLD: "retient le courriel cette semaine",
                Gesture.REOPEN: "remet le courriel à relire"}  # fmt: skip
_OF_ONE = {
    Gesture.PIN: "épingle {}",
    Gesture.UNPIN: "détache {}",
    Gesture.UP: "monte {}",
    Gesture.DOWN: "descend {}",
    Gesture.LEAVE_OUT: "retire {} de ce courriel",
    Gesture.PUT_BACK: "remet {} dans ce courriel",
}


class Outcome(StrEnum):
    """What became of a gesture."""

    DONE = "fait"
    STALE = "quelqu'un a changé ce courriel"
    CHANGED = "le courriel n'est plus celui qui a été lu"
    TOO_LATE = "le courriel est déjà composé"


@dataclass(frozen=True, slots=True)
class Wish:
    """A gesture with what its form showed.

    `version` and `seen` are those of the draft that was read; `key` the purchase, `row` the version of its row in the
    queue; `text` the words of a line, `reason` why it is dropped.
    """

    gesture: Gesture
    token: str
    version: int
    seen: str = ""
    key: str = ""
    row: int = 0
    text: str = ""
    reason: DropReason | None = None


def edit(
    services: Services, enterprise: Enterprise, wish: Wish, user: User, now: datetime, mates: Sequence[Enterprise]
) -> Outcome:
    """Carry a gesture out, unless the mail has changed since it was shown.

    Raises:
        LookupError: the purchase was never one for this enterprise.
    """
    if services.store.edited(wish.token):
        return Outcome.DONE
    found = draft(services, now, enterprise, mates)
    if found.standing.stage in {Stage.GONE, Stage.SILENT}:
        return Outcome.TOO_LATE
    if found.version != wish.version:
        return Outcome.STALE
    if wish.gesture == Gesture.RELEASE and found.seen != wish.seen:
        return Outcome.CHANGED
    view = None if wish.gesture in OF_THE_WHOLE else _view(found, wish.key)
    if view is None and wish.gesture not in OF_THE_WHOLE:
        return _gone(services, enterprise, wish.key)
    made = Edit(
        enterprise.id, week_of(now), wish.version + 1, wish.token, _edition(found, wish), _told(wish, view), user.email,
        now, said=(wish.key, HumanLine(wish.text, user.name, now)) if wish.gesture == Gesture.SAY else None,
    )  # fmt: skip
    verdict = _verdict(wish, enterprise, user, now) if wish.gesture == Gesture.DROP else None
    return Outcome.DONE if services.store.edit(made, verdict) else Outcome.STALE


def _view(found: Draft, key: str) -> MatchView | None:
    choice = found.choice
    views = (*choice.leaving, *choice.no_room, *choice.waiting, *choice.left_out)
    return next((one for one in views if one.procedure.key == key), None)


def _gone(services: Services, enterprise: Enterprise, key: str) -> Outcome:
    """A purchase that is no longer one of this mail's: somebody dropped it in the queue, or it is too late for it."""
    if services.store.match_of(key, enterprise.id) is None:
        raise LookupError(key)
    return Outcome.STALE


_ON_ONE = {
    Gesture.PIN: editing.pinned,
    Gesture.UNPIN: editing.unpinned,
    Gesture.LEAVE_OUT: editing.left_out,
    Gesture.PUT_BACK: editing.put_back,
}
_ON_ALL = {
    Gesture.HOLD: editing.held,
    Gesture.REOPEN: editing.reopened,
    Gesture.DROP: editing.touched,
    Gesture.SAY: editing.touched,
}
_STEPS = {Gesture.UP: -1, Gesture.DOWN: 1}


def _edition(found: Draft, wish: Wish) -> Edition:
    edition, gesture = replace(found.edition, lines={}), wish.gesture
    if gesture in _STEPS:
        return editing.moved(edition, found.shown, wish.key, _STEPS[gesture])
    if gesture == Gesture.RELEASE:
        return editing.released(edition, found.shown)
    return _ON_ONE[gesture](edition, wish.key) if gesture in _ON_ONE else _ON_ALL[gesture](edition)


def _verdict(wish: Wish, enterprise: Enterprise, user: User, now: datetime) -> tuple[Act, Target]:
    act = Act(wish.token, ActKind.DROP, user.email, now, user.networks, wish.reason, wish.text or None, None)
    return act, Target(wish.key, wish.row, (enterprise.id,))


def _told(wish: Wish, view: MatchView | None) -> str:
    """What was done, in French, as the history and the audit log say it; a line's own words are in the mail."""
    if view is None:
        return OF_THE_WHOLE[wish.gesture]
    title = f"« {line(title_of(view.notice), TITLE)} »"
    if wish.gesture == Gesture.DROP:
        return f"écarte {title} ({wish.reason})"
    if wish.gesture == Gesture.SAY:
        return f"écrit un mot sur {title}" if wish.text else f"retire le mot sur {title}"
    return _OF_ONE[wish.gesture].format(title)
