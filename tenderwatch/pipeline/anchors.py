"""Where a quote stands on a procedure's page: the same name is made when the queue is written and when it is read."""

from __future__ import annotations

import hashlib


def anchor(field: str, quote: str) -> str:
    """The name of the place where words of a field are marked."""
    return "cite-" + hashlib.sha256(f"{field}\n{quote}".encode()).hexdigest()[:10]


def points_anchor(enterprise_id: str) -> str:
    """The name of the place where the points of an enterprise are told; its id may hold dots."""
    return "points-" + hashlib.sha256(enterprise_id.encode()).hexdigest()[:10]


def row_anchor(procedure_key: str) -> str:
    """The name of a row of the queue."""
    return "avis-" + hashlib.sha256(procedure_key.encode()).hexdigest()[:10]
