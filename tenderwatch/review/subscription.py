"""Stopping the mails and having them again: by a button, or by the mail program itself (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from tenderwatch.links import Purpose
from tenderwatch.pipeline.answers import GoneError, Recipient, recipient
from tenderwatch.review import here
from tenderwatch.review.forms import csrf
from tenderwatch.review.guards import public
from tenderwatch.review.holders import claim, holder
from tenderwatch.review.limiting import limited

room = Blueprint("subscription", __name__, url_prefix=f"/{Purpose.UNSUBSCRIBE.value}")

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The field that a mail program posts (RFC 8058, section 3.2); the signed address proves whose wish it is."""


@room.get("/<token>")
@public
def show(token: str) -> str:
    """Show whether the mails come, and the button that changes it."""
    who = holder(Purpose.UNSUBSCRIBE, token)
    return render_template(
        "subscription/show.html.j2",
        token=token,
        address=masked(who.contact.email),
        reply_to=here.config().mail.reply_to,
        stopped=here.store().is_unsubscribed(who.contact.email),
    )


@room.post("/<token>")
@limited("60 per minute")
@public
def stop(token: str) -> BaseResponse:
    """Stop the mails: a mail program is answered at once, a person's form is checked and then shown the result."""
    if request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return _one_click(token)
    csrf.protect()
    who = holder(Purpose.UNSUBSCRIBE, token)
    here.store().unsubscribe(who.contact.email, here.now())
    flash("C'est fait : vous ne recevrez plus ces courriels.")
    return redirect(url_for(".show", token=token), 303)


csrf.exempt(stop)  # it asks for the token itself, unless a mail program posts


@room.post("/<token>/reprendre")
@limited("60 per minute")
@public
def resume(token: str) -> BaseResponse:
    """Let the mails come again."""
    who = holder(Purpose.UNSUBSCRIBE, token)
    here.store().resubscribe(who.contact.email, here.now())
    flash("C'est fait : les courriels reprennent.")
    return redirect(url_for(".show", token=token), 303)


def _one_click(token: str) -> Response:
    """Whoever is no contact any more receives nothing already, which is what was asked."""
    asked = claim(Purpose.UNSUBSCRIBE, token)
    try:
        who: Recipient = recipient(here.services(), asked)
    except GoneError:
        pass
    else:
        here.store().unsubscribe(who.contact.email, here.now())
    return Response("ok\n", content_type="text/plain; charset=utf-8")


def masked(address: str) -> str:
    """An address that its owner recognises and that others learn little from: "c…t@net-iroise.example.org"."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…{name[-1:] if len(name) > 1 else ''}@{domain}"
