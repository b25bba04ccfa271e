"""Signing in by a link that was mailed: looking at it changes nothing, its button signs in, once."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import structlog
from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from limits import parse
from werkzeug.wrappers import Response

from tenderwatch.errors import DeliveryError, StoreError
from tenderwatch.model import Role
from tenderwatch.pipeline.signin import PATH, mark, send_link, sign_in, sign_out
from tenderwatch.review import here
from tenderwatch.review.errors import note_bug
from tenderwatch.review.forms import text
from tenderwatch.review.guards import NEXT, needs, public
from tenderwatch.review.limiting import count, limited
from tenderwatch.review.nav import navigation

room = Blueprint("signin", __name__)
log = structlog.get_logger()
PER_ADDRESS = parse("10 per hour")


@room.get(f"/{PATH}")
@public
def ask() -> str:
    """Ask for the address."""
    return render_template("signin/ask.html.j2")


@room.post(f"/{PATH}")
@limited("10 per 10 minutes")
@public
def send() -> Response:
    """Mail a link to whom may sign in; the answer and its time are the same for everybody else."""
    address = text("email", 200)
    count(PER_ADDRESS, "signin", address.casefold())
    base = here.config().pages.url or request.url_root
    here.world().later(partial(_send, here.world(), address, base, here.now()))
    return redirect(url_for(".sent"), 303)


def _send(world: here.World, address: str, base: str, now: datetime) -> None:
    """Runs after the answer: what goes wrong is logged, without the address."""
    try:
        with world.mailer() as mailer:
            send_link(world.services, mailer, address, base, now)
    except DeliveryError as error:
        log.warning("signin_mail_not_sent", permanent=error.permanent)
    except StoreError as error:
        log.warning("signin_store", error=str(error))
    except Exception as error:  # noqa: BLE001 (nobody else would ever see it)
        note_bug(error, "signin.send")


@room.get(f"/{PATH}/envoye")
@public
def sent() -> str:
    """Say what happens next, whoever asked."""
    return render_template("signin/sent.html.j2")


@room.get(f"/{PATH}/<token>")
@public
def look(token: str) -> str:
    """Show the button of a link that can still be used; 410 when it cannot."""
    user = here.store().offered_signin(mark(token), here.now())
    if user is None:
        abort(410)
    return render_template("signin/look.html.j2", token=token, name=user.name)


@room.post(f"/{PATH}/<token>")
@limited("20 per 10 minutes")
@public
def enter(token: str) -> Response:
    """Use the link up, and go to the page that was asked for."""
    opened = sign_in(here.services(), token, here.now())
    if opened is None:
        abort(410)
    wanted = session.get(NEXT)
    session.clear()
    session[here.SESSION], session.permanent = opened, True
    return redirect(_inside(wanted) or _landing(), 303)


@room.get("/compte")
@needs(*Role)
def account() -> str:
    """Show who is signed in, with what rights."""
    names = {name: one.name for name, one in here.config().networks.items()}
    user = here.user()
    networks = [names.get(one, one) for one in user.networks] if user else []
    return render_template("signin/account.html.j2", networks=networks)


@room.post("/deconnexion")
@public
def leave() -> Response:
    """End this session, or all of them."""
    token = session.get(here.SESSION)
    if token:
        sign_out(here.services(), str(token), everywhere=request.form.get("everywhere") == "1", now=here.now())
    session.clear()
    flash("Vous êtes déconnecté.")
    return redirect(url_for(".ask"), 303)


def _landing() -> str:
    """The first room that whoever just signed in may enter."""
    g.pop("user", None)
    rooms = navigation()
    return url_for(rooms[0].endpoint) if rooms else url_for("home.index")


def _inside(path: str | None) -> str | None:
    """A page of ours, under the prefix; None for anything that could lead elsewhere."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return None
    return request.script_root + path
