"""The tables that come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


def shipped(name: str) -> Mapping[str, Any]:
    """A table of ours, read by libyaml where it is: every command waits for it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("tenderwatch.reference").joinpath(name).read_text(encoding="utf-8")
    return MappingProxyType(yaml.load(text, Loader=loader))  # noqa: S506 (both are safe)
