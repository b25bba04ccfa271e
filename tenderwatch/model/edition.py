"""What coordinators make of the mail of a week before it leaves, one version after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tenderwatch.model.match import HumanLine


class EditionState(StrEnum):
    """Whether somebody decided that a digest leaves; the value is the French word for it."""

    OPEN = "à relire"
    """Nobody did: the rule of the network says what happens at the set hour."""
    RELEASED = "libéré"
    HELD = "retenu"
    """Not this week, whatever the rule."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a coordinator made of a digest, by procedure key.

    `pins` leave first and whatever the release rule; `order` comes next; `dropped` stay out of this mail; `lines` are
    words of the coordinator's own. `only`: what was seen when it was released, and nothing else leaves; None: all that
    the rule lets leave.
    """

    pins: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()
    lines: Mapping[str, HumanLine] = field(default_factory=dict)
    state: EditionState = EditionState.OPEN
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One version of a digest: an edition without its lines, and in French what was done to reach it; append-only.

    `week` is the ISO week ("2026-W41"); `version` counts from 1, 0 is what nobody touched; `token` makes one press of a
    button count once. `said`: the procedure that a line was written on, with the line; an empty text takes it away.
    """

    enterprise_id: str
    week: str
    version: int
    token: str
    edition: Edition
    did: str
    by: str
    at: datetime
    said: tuple[str, HumanLine] | None = None
