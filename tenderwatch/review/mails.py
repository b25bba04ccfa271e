"""The week's mails before they leave: all at a glance, each exactly as it would go out, and what to do to it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial

import structlog
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from digests.items import HUMAN
from digests.names import buyer_of, title_of, where
from tenderwatch import bootstrap
from tenderwatch.errors import DeliveryError, LockedError
from tenderwatch.model import DropReason, Enterprise, Position, Role, Section, User
from tenderwatch.pipeline.anchors import row_anchor
from tenderwatch.pipeline.copies import KIND, ask_for_copies
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.drafts import Draft, Mail, draft
from tenderwatch.pipeline.editing import OF_THE_WHOLE, Gesture, Outcome, Wish, edit
from tenderwatch.pipeline.standings import Stage, Standing, standings
from tenderwatch.review import forms, here
from tenderwatch.review.deciding import new_token
from tenderwatch.review.guards import needs
from tenderwatch.review.headers import POLICY
from tenderwatch.review.lines import line
from tenderwatch.review.mail_words import due, told, what_happens
from tenderwatch.review.names import called, moment
from tenderwatch.review.queue import KEYS

room = Blueprint("mails", __name__, url_prefix="/courriels")
log = structlog.get_logger()
WITH_FRAME = f"{POLICY}; frame-src 'self'"
OF_A_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'; sandbox"
)
"""A mail brings its own styles and nothing else: no script, no form, no picture from elsewhere, no page of ours."""


@room.get("")
@needs(Role.COORDINATOR, Role.READER)
def index() -> str:
    """Show where every mail of this week stands, what is to be read first."""
    _, members = _reader()
    found = standings(here.services(), here.now(), members, here.world().weights)
    groups = [(stage, [one for one in found if one.stage == stage]) for stage in Stage]
    return render_template("mails/index.html.j2", groups=groups, total=len(found), **_words())


@room.get("/<enterprise>")
@needs(Role.COORDINATOR, Role.READER)
def show(enterprise: str) -> Response:
    """Show one mail, and what can be done to it."""
    user, members, one = _asked(enterprise)
    return _page(user, draft(here.services(), here.now(), one, members))


@room.get("/<enterprise>/message")
@needs(Role.COORDINATOR, Role.READER)
def message(enterprise: str) -> Response:
    """Show the HTML of a mail alone, under a policy of its own."""
    mail = _mail(enterprise)
    response = Response(mail.html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = OF_A_MAIL
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _mail(enterprise: str) -> Mail:
    _, members, one = _asked(enterprise)
    found = draft(here.services(), here.now(), one, members).mails
    at = forms.number(request.args.get("pour", "0"))
    return found[at] if at < len(found) else abort(404)


@room.post("/<enterprise>")
@needs(Role.COORDINATOR)
def change(enterprise: str) -> Answer:
    """Carry one gesture out; who was second sees what the first did, and keeps what was typed."""
    user, members, one = _asked(enterprise)
    wish = _wish()
    try:
        with _noting(f"courriel : {wish.gesture}", one, user, wish.reason or ""):
            outcome = edit(here.services(), one, wish, user, here.now(), members)
    except LookupError:
        abort(404)
    if outcome != Outcome.DONE:
        return _page(user, draft(here.services(), here.now(), one, members), wish, outcome)
    flash(told(wish))
    at = f"#{row_anchor(wish.key)}" if wish.key and wish.gesture not in {Gesture.DROP, Gesture.LEAVE_OUT} else ""
    return redirect(url_for(".show", enterprise=one.id) + at, 303)


@room.post("/<enterprise>/copie")
@needs(Role.COORDINATOR)
def copy(enterprise: str) -> Answer:
    """Send the mail to whoever asks, and to nobody else; it counts for nothing."""
    user, members, one = _asked(enterprise)
    try:
        with _noting("courriel : copie à soi-même", one, user):
            count = ask_for_copies(here.services(), one, user, forms.token(), here.now(), members)
    except DeliveryError as error:
        flash(f"Aucune copie n'est partie : {error}.", "problem")
    else:
        here.world().later(partial(_send_copies, here.world()))
        flash(f"Une copie part vers {user.email}." if count else "Ce courriel est déjà composé : rien à copier.")
    return redirect(url_for(".show", enterprise=one.id), 303)


def _send_copies(world: here.World) -> None:
    """Runs after the answer; a run that is going on sends them itself, and so does the next one."""
    try:
        with bootstrap.alone(world.services.config), world.mailer() as mailer:
            deliver(replace(world.services, mailer=mailer), KIND, world.now(), remind=False)
    except LockedError:
        log.info("copy_waits_for_run")


def _asked(name: str) -> tuple[User, list[Enterprise], Enterprise]:
    """Who asks, the enterprises of their networks, and the one that is asked for (404 when it is none of these)."""
    user, members = _reader()
    found = next((one for one in members if one.id == name), None)
    return (user, members, found) if found else abort(404)


def _reader() -> tuple[User, list[Enterprise]]:
    """Who reads, and the enterprises of their networks, by name."""
    user = here.user()
    if user is None or not user.networks:
        abort(403)
    mine = (one for one in here.store().enterprises() if set(one.networks) & set(user.networks))
    return user, sorted(mine, key=lambda one: one.name.casefold())


def _noting(action: str, enterprise: Enterprise, user: User, detail: str = "") -> AbstractContextManager[None]:
    """The change in the log of the networks of both."""
    networks = [name for name in enterprise.networks if name in user.networks]
    return here.noting(action, enterprise.id, *networks, detail=detail)


def _wish() -> Wish:
    """What the form asks for; a reason alone means to drop."""
    reason = forms.choice("motif", DropReason)
    gesture = Gesture.DROP if reason else forms.choice("geste", Gesture)
    if gesture is None or (gesture == Gesture.DROP and reason is None):
        abort(400)
    return Wish(
        gesture, forms.token(), forms.number(request.form.get("version", "")), seen=forms.text("lu", 40),
        key=request.form.get("ligne", "")[:200], row=forms.number(request.form.get("vu", "0")),
        text=forms.text("mot", HUMAN) if gesture == Gesture.SAY else "", reason=reason,
    )  # fmt: skip


def _page(user: User, found: Draft, wish: Wish | None = None, outcome: Outcome | None = None) -> Response:
    """One mail; with a wish that could not be carried out, what happened meanwhile and what was typed."""
    choice = found.choice
    views = (*choice.leaving, *choice.no_room, *choice.waiting, *choice.left_out)
    keys = [one.procedure.key for one in views]
    seen = here.store().desk.seen([Position(Section.STRONG, here.now(), key) for key in keys], user.networks)
    page = render_template(
        "mails/show.html.j2",
        draft=found,
        rows={one.key: one.version for one in (line(each, here.now()) for each in seen if each)},
        present=keys,
        wish=wish,
        outcome=outcome,
        since=[one for one in found.edits if wish and one.version > wish.version],
        may_edit=user.role == Role.COORDINATOR and found.standing.stage not in {Stage.GONE, Stage.SILENT},
        keys=session.get(KEYS, True),
        **_words(),
    )
    response = Response(page, 409 if wish else 200)
    response.headers["Content-Security-Policy"] = WITH_FRAME
    return response


def _fate(standing: Standing) -> str:
    return what_happens(standing, here.config().digest, here.now())


def _words() -> dict[str, object]:
    return {
        "Stage": Stage, "Gesture": Gesture, "Outcome": Outcome, "OF_THE_WHOLE": OF_THE_WHOLE, "HUMAN": HUMAN,
        "title_of": title_of, "buyer_of": buyer_of, "where": where, "due": due, "fate": _fate, "called": called,
        "moment": moment, "anchor": row_anchor, "new_token": new_token, "reasons": list(DropReason),
    }  # fmt: skip
