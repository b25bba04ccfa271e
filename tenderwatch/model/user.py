"""Who may use the coordinators' pages, and what was done there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    """Somebody who may sign in, unless revoked; `networks` are the short names of the configuration."""

    email: str
    name: str
    role: Role
    networks: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change, append-only: who did what to what, when; `network` None concerns the whole installation.

    `action` is a short French phrase ("profil modifié"), `subject` what it was done to, `detail` the rest; `at` is
    aware.
    """

    at: datetime
    who: str
    action: str
    subject: str
    network: str | None = None
    detail: str = ""
