"""How an enterprise wants its mails, said by whoever receives them."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from digests.names import profile_in_words
from digests.text import line
from tenderwatch.config import WEEKDAYS, WORKING_WEEK
from tenderwatch.links import Purpose
from tenderwatch.model import DigestSettings
from tenderwatch.pipeline.answers import Recipient
from tenderwatch.profiles.preferences import IN_FRENCH, IN_WORDS, said
from tenderwatch.review import here
from tenderwatch.review.forms import day, text, ticked
from tenderwatch.review.guards import public
from tenderwatch.review.holders import holder, links
from tenderwatch.review.limiting import limited

room = Blueprint("preferences", __name__, url_prefix=f"/{Purpose.PREFERENCES.value}")
LONGEST_PAUSE = timedelta(days=366)


@room.get("/<token>")
@public
def show(token: str) -> str:
    """Show the preferences as they are."""
    who = holder(Purpose.PREFERENCES, token)
    return _page(token, who, _kept(who.enterprise.digest))


@room.post("/<token>")
@limited("60 per minute")
@public
def save(token: str) -> Response | tuple[str, int]:
    """Keep the preferences, or say what is wrong with them and show them as they were typed."""
    who, typed = holder(Purpose.PREFERENCES, token), _typed()
    try:
        wanted = DigestSettings.model_validate(typed | {"paused_until": _pause(), "weekday": typed["weekday"] or None})
    except ValidationError:
        return _page(token, who, typed, fault="Ce choix n'existe pas."), 422
    except ValueError as error:
        return _page(token, who, typed, pause_fault=str(error)), 422
    with here.noting(
        "préférences modifiées", who.enterprise.id, *who.enterprise.networks, detail=_changes(who, wanted)
    ):
        here.store().set_digest(who.enterprise.id, wanted, at=here.now(), by=here.BY_LINK)
    flash("C'est noté : vos préférences sont enregistrées.")
    return redirect(url_for(".show", token=token), 303)


def _changes(who: Recipient, wanted: DigestSettings) -> str:
    """What differs, for the log: "jour choisi : non → vendredi ; pause jusqu'au : non → 2026-12-01"."""
    before, after = who.enterprise.digest.model_dump(), wanted.model_dump()
    changed = [name for name in after if before[name] != after[name]]
    return " ; ".join(f"{IN_WORDS[name]} : {said(before[name])} → {said(after[name])}" for name in changed)


def _kept(settings: DigestSettings) -> dict[str, object]:
    """The settings as the form shows them; a pause that is over is not shown."""
    until = settings.paused_until
    paused = until is not None and until > here.now().date()
    shown = {"max_items": str(settings.max_items), "weekday": settings.weekday or ""}
    return settings.model_dump() | shown | {"paused_until": str(until) if paused else ""}


def _typed() -> dict[str, object]:
    """The settings as they were typed, right or wrong."""
    texts = {name: text(name, 20) for name in ("max_items", "weekday", "paused_until")}
    return texts | {name: ticked(name) for name in ("urgent", "nothing", "paused", "together")}


def _pause() -> date | None:
    """The end of the pause; None when there is none, or when it is over.

    Raises:
        ValueError: a French sentence, when it is no date or too far away.
    """
    today = here.now().date()
    try:
        until = day("paused_until")
    except ValueError:
        raise ValueError("Écrivez une date, par exemple 31/12/2026.") from None
    if until is not None and until > today + LONGEST_PAUSE:
        raise ValueError("Une pause dure un an au plus ; pour toujours, désinscrivez-vous.")
    return until if until is not None and until > today else None


def _page(
    token: str, who: Recipient, shown: dict[str, object], *, fault: str | None = None, pause_fault: str | None = None
) -> str:
    usual = here.config().digest
    days = [one for one in WEEKDAYS if one in WORKING_WEEK or one == shown["weekday"]]
    return render_template(
        "preferences/show.html.j2",
        token=token,
        name=line(who.enterprise.name, 120),
        shown=shown,
        usual=IN_FRENCH[usual.weekday],
        days=[(one, IN_FRENCH[one]) for one in days],
        numbers=[str(number) for number in range(1, usual.max_items + 1)],
        fault=fault,
        pause_fault=pause_fault,
        several=_several(who),
        profile=profile_in_words(who.enterprise),
        reply_to=here.config().mail.reply_to,
        whole=links().profile(who.enterprise.id, who.contact.email),
        unsubscribe=links().unsubscribe(who.enterprise.id, who.contact.email),
    )


def _several(who: Recipient) -> bool:
    """Whether this address is a contact of more than one enterprise."""
    address = who.contact.email.strip().casefold()
    mine = (
        one for one in here.store().enterprises() if address in {to.email.strip().casefold() for to in one.contacts}
    )
    return sum(1 for _ in mine) > 1
