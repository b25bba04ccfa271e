"""What was made once and is asked for again: kept until what it depends on changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The last few values by what they depend on; whoever asks while one is made waits for it."""

    def __init__(self, most: int = 1) -> None:
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._most, self._lock = most, Lock()

    def of(self, state: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a state, made when it is not there; the one that was asked for longest ago is let go."""
        with self._lock:
            if state not in self._values:
                while len(self._values) >= self._most:
                    self._values.popitem(last=False)
                self._values[state] = make()
            self._values.move_to_end(state)
            return self._values[state]
