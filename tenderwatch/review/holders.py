"""Who holds a signed link: a forged one is no page at all, an old one says so."""

from __future__ import annotations

from flask import abort, request

from tenderwatch.links import BadLinkError, Claim, ExpiredLinkError, Links, Purpose, read
from tenderwatch.pipeline.answers import GoneError, Question, Recipient, question, recipient
from tenderwatch.review import here


def claim(purpose: Purpose, token: str) -> Claim:
    """What a link says; 404 when it is not genuine, 410 when its time is over."""
    try:
        return read(here.services().secret, purpose, token, here.now().date())
    except ExpiredLinkError:
        abort(410)
    except BadLinkError:
        abort(404)


def asked(purpose: Purpose, token: str) -> Question:
    """What a link about a notice speaks of; 410 when it is no longer there."""
    try:
        return question(here.services(), claim(purpose, token))
    except GoneError:
        abort(410)


def holder(purpose: Purpose, token: str) -> Recipient:
    """Whose link this is; 410 when they are no longer a contact."""
    try:
        return recipient(here.services(), claim(purpose, token))
    except GoneError:
        abort(410)


def links() -> Links:
    """Links from one page to another, on whatever address the visitor came by."""
    return Links(request.script_root, here.services().secret, here.now().date())
