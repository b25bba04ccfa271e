"""When offers must arrive, from the several places of a record that say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from spiders.formats.shape import Warn, code
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.french import moments
from tenderwatch.model import Certainty, Deadline

FIRST_MILLISECOND = 10**11
"""Numbers above are milliseconds since 1970, as the API of 2020 writes moments."""


def deadline(node: Any, warn: Warn) -> Deadline | None:
    """One field: ISO-like text, or milliseconds since 1970."""
    raw = code(node)
    if raw is None:
        return None
    if raw.isascii() and raw.isdigit() and int(raw) > FIRST_MILLISECOND:
        return _of_milliseconds(raw)
    found = deadline_of(raw)
    if found and found.day is None:
        warn(f"date limite illisible : {raw[:60]!r}")
    elif found and raw.endswith("Z") and found.at:
        warn(f"date limite donnée en temps universel ({raw}) : convertie en heure de Paris")
    elif found and found.certainty == Certainty.CONFLICTING:
        warn(f"le décalage horaire de {raw} n'est pas celui de Paris ce jour-là : les chiffres sont gardés")
    return found


def of_parts(date: Any, hour: Any, warn: Warn) -> Deadline | None:
    """A date and an hour that stand apart, each perhaps with an offset: "2026-11-17+02:00" and "12:00:00+02:00"."""
    day, time = code(date), code(hour)
    if not day:
        return None
    return deadline(f"{day[:10]}T{time}" if time else day[:10], warn)


def _of_milliseconds(raw: str) -> Deadline:
    try:
        at = datetime.fromtimestamp(int(raw) / 1000, UTC).astimezone(PARIS)
    except (OverflowError, ValueError, OSError):
        return Deadline(raw=raw[:80])
    return Deadline(at=at, day=at.date(), certainty=Certainty.EXACT, raw=raw)


def deadline_in_prose(*parts: Any) -> Deadline | None:
    """A field of 2006: "21 juillet 2006", with ", à 12 heures" in the next one."""
    words = "".join(one for part in parts if (one := code(part)))
    found = moments(words)
    if not found:
        return Deadline(raw=words[:80]) if words else None
    first = found[0]
    certainty = Certainty.ASSUMED_PARIS if first.at else Certainty.UNKNOWN
    return Deadline(at=first.at, day=first.day, certainty=certainty, raw=words[:80])


def earliest(found: Iterable[Deadline | None]) -> Deadline | None:
    """The first deadline of several lots; one with an hour before one without on the same day."""
    dated = [one for one in found if one and one.day]
    return min(dated, key=lambda one: (one.day, one.at is None, one.at or 0), default=None)


def reconciled(found: Iterable[Deadline | None], warn: Warn) -> Deadline | None:
    """What several fields of one notice say together: when they differ, the earliest, marked conflicting."""
    given = [one for one in found if one]
    timed = [one for one in given if one.at]
    if not timed:
        return next((one for one in given if one.day), given[0] if given else None)
    first = min(timed, key=lambda one: (one.at, one.certainty != Certainty.EXACT))
    days = {one.day for one in given if one.day}
    if len({one.at for one in timed}) == 1 and len(days) == 1:
        return first
    raws = " et ".join(dict.fromkeys(one.raw or "" for one in given if one.day))
    warn(f"dates limites contradictoires ({raws}) : la plus proche est montrée")
    return first.model_copy(update={"certainty": Certainty.CONFLICTING})
