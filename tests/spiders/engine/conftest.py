"""Crawls of these tests start as in a run: a program of its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="module")
def forked_children() -> None:
    """Nothing stands for the child here."""
