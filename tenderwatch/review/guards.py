"""Who may see a view: each one says so, or the application refuses to start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from tenderwatch.model import Role
from tenderwatch.review import here

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "tenderwatch_roles"
NEXT = "next"
"""Where the cookie keeps the page that was asked for before signing in."""
EVERYBODY: frozenset[Role] = frozenset()
"""The mark of a view that asks for no sign-in: a signed link, or nothing at all, is enough."""


def public(view: View) -> View:
    """Let everybody in; the view itself checks what its address proves."""
    setattr(view, _MARK, EVERYBODY)
    return view


def needs(*roles: Role) -> Callable[[View], View]:
    """Let only signed-in people of these roles in."""

    def mark(view: View) -> View:
        setattr(view, _MARK, frozenset(roles))
        return view

    return mark


def roles_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """The roles that a view lets in; empty: everybody, None: it does not say."""
    found: frozenset[Role] | None = getattr(view, _MARK, None)
    return found


def guard(app: Flask) -> None:
    """Check each request against its view's mark.

    Raises:
        RuntimeError: a view has no mark.
    """
    public(app.view_functions["static"])
    silent = [name for name, view in app.view_functions.items() if roles_of(view) is None]
    if silent:
        raise RuntimeError(f"views that do not say who may see them: {', '.join(silent)}")
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the router's 404 or 405 follows
    roles = roles_of(current_app.view_functions[request.endpoint])
    if not roles:
        return None
    user = here.user()
    if user is None:
        if request.method == "GET":
            session[NEXT] = request.full_path if request.query_string else request.path
        return redirect(url_for("signin.ask"), 303)
    if user.role not in roles:
        abort(403)
    return None
