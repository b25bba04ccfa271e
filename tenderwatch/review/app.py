"""The application factory: rooms, templates, sessions, forms that cannot be forged, limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, url_for
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from digests.mailer import Mailer
from digests.text import counted, shown, signed, spaced
from tenderwatch import bootstrap, clock
from tenderwatch.calendar import day_in_words
from tenderwatch.config import Pages
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import SESSION_LASTS
from tenderwatch.review import (
    answers,
    bilan,
    dates,
    enterprises,
    here,
    home,
    journal,
    learning,
    mails,
    preferences,
    procedure,
    profile,
    queue,
    sheet,
    signin,
    sources,
    subscription,
)
from tenderwatch.review.errors import tell_errors
from tenderwatch.review.forms import csrf
from tenderwatch.review.guards import guard
from tenderwatch.review.headers import protect
from tenderwatch.review.limiting import limit
from tenderwatch.review.nav import navigation
from tenderwatch.secret import derived

ROOMS = (
    home.room, answers.room, dates.room, preferences.room, subscription.room, signin.room,
    queue.room, procedure.room, learning.room, mails.room, enterprises.room, profile.room, sheet.room,
    bilan.room, sources.room, journal.room,
)  # fmt: skip
"""Each room is one module with one blueprint and its templates in a folder of the same name."""
FORM_BYTES = 500_000
"""What a request may weigh; a view that takes a file says more with `takes`."""
MOST_FIELDS = 2_000
LOCAL = ("localhost", "127.0.0.1", "[::1]")

TEMPLATES = {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}


def create_app(
    services: Services,
    *,
    now: Callable[[], datetime] = clock.now,
    rooms: Sequence[Blueprint] = ROOMS,
    mailer: Callable[[], Mailer] | None = None,
    later: Callable[[Callable[[], None]], object] | None = None,
) -> Flask:
    """The web application over some services; `now` gives an aware moment in Paris time.

    `mailer` opens a way for mail, the configured one unless told otherwise; `later` runs what must not keep a visitor
    waiting, one job after the other in a thread unless told otherwise.
    """
    pages = services.config.pages
    app = Flask("tenderwatch.review")
    app.jinja_options = TEMPLATES
    app.config.from_mapping(_settings(pages, services.secret))
    app.extensions[here.NAME] = here.World(
        services,
        now,
        mailer or partial(bootstrap.mailer, services.config, services.store),
        later or ThreadPoolExecutor(1).submit,
    )
    limit(app)
    csrf.init_app(app)
    for room in rooms:
        app.register_blueprint(room)
    guard(app)
    protect(app)
    tell_errors(app)
    _dress(app)
    if pages.proxies:
        # Host and prefix are not taken from headers: a proxy that does not set them would let a visitor do so
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=pages.proxies, x_proto=pages.proxies, x_host=0, x_prefix=0)  # type: ignore[method-assign]
    return app


def _settings(pages: Pages, secret: bytes) -> MappingProxyType[str, object]:
    public = urlsplit(pages.url or "")
    return MappingProxyType({
        "SECRET_KEY": derived(secret, "sessions"),
        "SESSION_COOKIE_NAME": "tenderwatch",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public.scheme == "https",
        "SESSION_COOKIE_PATH": pages.prefix or "/",
        "PERMANENT_SESSION_LIFETIME": SESSION_LASTS,
        "MAX_CONTENT_LENGTH": FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "TRUSTED_HOSTS": [*LOCAL, *([public.hostname] if public.hostname else [])],
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "WTF_CSRF_TIME_LIMIT": int(SESSION_LASTS.total_seconds()),
        "WTF_CSRF_SSL_STRICT": False,  # asks for a Referer, which some browsers withhold; the token is what proves
    })  # fmt: skip


def _dress(app: Flask) -> None:
    """What every template may use; `typeset` is for what is read, never for what a form sends back."""
    app.jinja_env.filters |= {
        "counted": counted, "day_in_words": day_in_words, "shown": shown, "signed": signed, "typeset": spaced,
        "capitalize_first": _capital,
    }  # fmt: skip
    app.context_processor(
        lambda: {
            "user": here.user(),
            "brand": here.config().mail.sender_name,
            "navigation": navigation(),
            "static_url": _static_url,
        }
    )


def _capital(text: str) -> str:
    """The first letter alone: names keep theirs."""
    return text[:1].upper() + text[1:]


def _static_url(name: str) -> str:
    """The address of a file of ours, which changes with its content: browsers may keep it for a year."""
    return url_for("static", filename=name, v=_mark(Path(current_app.static_folder or "") / name))


@cache
def _mark(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
