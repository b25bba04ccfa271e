"""What forms are read with: bounded, cleaned, and a wrong choice is told instead of believed."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import abort, request
from flask_wtf.csrf import CSRFProtect

from tenderwatch.french import clean

Choice = TypeVar("Choice", bound=StrEnum)

csrf = CSRFProtect()
_TOKEN = re.compile(r"[\w-]{8,64}")


def text(name: str, most: int) -> str:
    """A field as a person should read it, at most `most` characters; empty when it is missing."""
    return clean(request.form.get(name, ""), most)


def choice(name: str, kind: type[Choice]) -> Choice | None:
    """The chosen member; None when nothing, or nothing that exists, was chosen."""
    try:
        return kind(request.form.get(name, ""))
    except ValueError:
        return None


def day(name: str) -> date | None:
    """A date as `<input type="date">` sends it, or as a person types it; None when the field is empty.

    Raises:
        ValueError: it is no date.
    """
    given = text(name, 20)
    if not given:
        return None
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", given)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(given)


def ticked(name: str) -> bool:
    """Whether a box is ticked."""
    return request.form.get(name) == "1"


def number(given: str) -> int:
    """A whole number that one of our own forms or links sent; anything else is no request of ours (400)."""
    if not given.isdigit() or len(given) > len(str(2**53)):
        abort(400)
    return int(given)


def token() -> str:
    """What makes one press of a button count once; a form of ours always sends it (400)."""
    given = request.form.get("jeton", "")
    return given if _TOKEN.fullmatch(given) else abort(400)
