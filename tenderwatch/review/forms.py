"""What forms are read with: bounded, cleaned, and a wrong choice is told instead of believed."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import request
from flask_wtf.csrf import CSRFProtect

from tenderwatch.french import clean

Choice = TypeVar("Choice", bound=StrEnum)

csrf = CSRFProtect()


def text(name: str, most: int) -> str:
    """A field as a person should read it, at most `most` characters; empty when it is missing."""
    return clean(request.form.get(name, ""), most)


def choice(name: str, kind: type[Choice]) -> Choice | None:
    """The chosen member; None when nothing, or nothing that exists, was chosen."""
    try:
        return kind(request.form.get(name, ""))
    except ValueError:
        return None


def ticked(name: str) -> bool:
    """Whether a box is ticked."""
    return request.form.get(name) == "1"
