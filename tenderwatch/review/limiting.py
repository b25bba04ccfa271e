"""How often one visitor may ask, and how much send: in general, and less where a view says so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

GENERAL = parse("300 per minute")
"""Room for somebody quick, and for a mail scanner that opens every link of many mails behind one address."""
_NAME, _MARK = "tenderwatch.limiter", "tenderwatch_bytes"
Given = ParamSpec("Given")
Told = TypeVar("Told")


def limit(app: Flask) -> None:
    """Count the requests of each address, in memory: one process serves the pages."""
    app.extensions[_NAME] = MovingWindowRateLimiter(MemoryStorage())
    app.before_request(_general)
    app.before_request(_weight)


def takes(most: int) -> Callable[[Callable[Given, Told]], Callable[Given, Told]]:
    """Let requests to a view weigh so many bytes: it takes a file."""

    def mark(view: Callable[Given, Told]) -> Callable[Given, Told]:
        setattr(view, _MARK, most)
        return view

    return mark


def limited(
    rule: str, methods: Collection[str] = ("POST",)
) -> Callable[[Callable[Given, Told]], Callable[Given, Told]]:
    """A narrower limit for one view, for example "5 per hour", counted for these methods only."""
    item = parse(rule)

    def wrap(view: Callable[Given, Told]) -> Callable[Given, Told]:
        @wraps(view)
        def counted(*args: Given.args, **kwargs: Given.kwargs) -> Told:
            if request.method in methods:
                count(item, view.__name__, request.remote_addr or "")
            return view(*args, **kwargs)

        return counted

    return wrap


def count(item: RateLimitItem, *names: str) -> None:
    """Count one more under these names.

    Raises:
        TooManyRequests: there were too many.
    """
    limiter: MovingWindowRateLimiter = current_app.extensions[_NAME]
    if not limiter.hit(item, *names):
        raise TooManyRequests(retry_after=item.get_expiry())


def _general() -> None:
    if request.endpoint != "static":
        count(GENERAL, "general", request.remote_addr or "")


def _weight() -> None:
    most = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, None)
    if most is not None:
        request.max_content_length = request.max_form_memory_size = most
