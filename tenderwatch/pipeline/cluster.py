"""Matching spread over the workers of `dask.distributed` (extra `cluster`): the unit of work is a pure function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from matching.match import Matcher
from tenderwatch.errors import TenderwatchError
from tenderwatch.model import Match, Procedure


def here(matcher: Matcher, procedures: Sequence[Procedure], now: datetime) -> list[Match]:
    """The matches of a block, in this process."""
    return matcher.match(procedures, now=now).matches


class Spread:
    """The workers of a cluster; a matcher is sent to each of them once."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._sent: tuple[Matcher, Any] | None = None

    def __call__(self, matcher: Matcher, procedures: Sequence[Procedure], now: datetime) -> list[Match]:
        """The matches of a block, in the order in which one process would give them."""
        workers = max(len(self._client.scheduler_info()["workers"]), 1)
        size = -(-len(procedures) // workers) or 1
        parts = [procedures[start : start + size] for start in range(0, len(procedures), size)]
        prepared = self._everywhere(matcher)
        futures = [self._client.submit(here, prepared, part, now, pure=False) for part in parts]
        return [one for found in self._client.gather(futures) for one in found]

    def _everywhere(self, matcher: Matcher) -> Any:
        if self._sent is None or self._sent[0] is not matcher:
            self._sent = matcher, self._client.scatter(matcher, broadcast=True, hash=False)
        return self._sent[1]


@contextmanager
def connected(address: str, seconds: float = 20.0) -> Iterator[Spread]:
    """The cluster at an address, "tcp://10.0.0.5:8786".

    Raises:
        TenderwatchError: the extra is not installed, or nobody answers.
    """
    try:
        from distributed import Client  # noqa: PLC0415 (an extra: most installations have no cluster)
    except ImportError as error:
        raise TenderwatchError("`cluster` demande le paquet distributed : pip install tenderwatch[cluster].") from error
    try:
        client = Client(address, timeout=seconds)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError) as error:
        raise TenderwatchError(f"Le cluster {address} ne répond pas ({error}).") from error
    with client:
        yield Spread(client)
