"""Who may use the coordinators' pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do on the pages."""

    COORDINATOR = "coordination"
    """Decides for one or more networks."""
    OPERATOR = "exploitation"
    """Looks after the installation: sources, runs, people; sees no network's decisions."""
    READER = "lecture"
    """Sees what a coordinator of the same networks sees, and changes nothing."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in; `networks` are the short names of the configuration."""

    email: str
    name: str
    role: Role
    networks: tuple[str, ...] = ()
