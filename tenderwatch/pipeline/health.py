"""The health of sources: what each brought, run by run, what is odd about it, and until when it is complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tenderwatch.model import Alert, SourceRun
from tenderwatch.pipeline.monitors import of_source
from tenderwatch.pipeline.services import Services, is_on
from tenderwatch.sources import ONCE_PROBED, Source

REMEMBERED = 120
"""Runs that the monitors look back on, and that the pages show."""


@dataclass(frozen=True, slots=True)
class Health:
    """One source. `runs` oldest first; `until`: the day up to which it is complete, None when it never was.

    `waits`: it is collected once a probe succeeded.
    """

    name: str
    on: bool
    waits: bool
    experimental: bool
    until: date | None
    runs: tuple[SourceRun, ...]
    alerts: tuple[Alert, ...]

    @property
    def last(self) -> SourceRun | None:
        """The last run, if there was any."""
        return self.runs[-1] if self.runs else None


def health(services: Services, now: datetime) -> list[Health]:
    """Every source that is on or was once collected; the odd ones first, then by name. `now` is aware."""
    every = [_of(services, name, source, now) for name, source in services.config.sources.every().items()]
    seen = [one for one in every if one.on or one.runs]
    return sorted(seen, key=lambda one: (not one.alerts, not one.on, one.name))


def health_of(services: Services, name: str, now: datetime) -> Health:
    """One source of the configuration.

    Raises:
        LookupError: the configuration has no such source.
    """
    source = services.config.sources.every().get(name)
    if source is None:
        raise LookupError(f"La source {name} n'est pas dans config.yaml.")
    return _of(services, name, source, now)


def _of(services: Services, name: str, source: Source, now: datetime) -> Health:
    store = services.store
    runs: Sequence[SourceRun] = store.source_runs(name, REMEMBERED)
    return Health(
        name=name,
        on=is_on(store, name, source),
        waits=source.enabled == ONCE_PROBED,
        experimental=source.experimental,
        until=store.watermark(name),
        runs=tuple(runs),
        alerts=tuple(of_source(store, name, source, runs, now)),
    )
