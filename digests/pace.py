"""So many messages a minute and no more, on a clock that no change of hour moves."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Lets one message pass every `60 / per_minute` seconds; None: at once."""

    def __init__(
        self,
        per_minute: int | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next message may leave."""
        now = self._clock()
        if self._next > now:
            self._sleep(self._next - now)
        self._next = max(self._next, now) + self._gap
