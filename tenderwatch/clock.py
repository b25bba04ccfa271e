"""What time it is: the one place that asks, so that a run can be pinned to a moment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tenderwatch.errors import ConfigError

PARIS = ZoneInfo("Europe/Paris")
PIN = "TENDERWATCH_NOW"


def now() -> datetime:
    """The present moment, aware, in Paris time; the environment variable TENDERWATCH_NOW pins it.

    Raises:
        ConfigError: the pinned value is not an ISO 8601 moment.
    """
    pinned = os.environ.get(PIN)
    if not pinned:
        return datetime.now(UTC).astimezone(PARIS)
    try:
        moment = datetime.fromisoformat(pinned)
    except ValueError as error:
        raise ConfigError([f"{PIN}={pinned!r} n'est pas une date ISO 8601 ({error})."]) from error
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)


def running_from(start: datetime) -> Callable[[], datetime]:
    """A clock that shows an aware moment now, and goes on from there."""
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def today() -> date:
    """The present day in Paris."""
    return now().date()
