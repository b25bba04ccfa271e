"""What a run did, source by source and stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was refused on its way in: where, which one, and why."""

    source: str
    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source in one run; counts are of distinct records.

    `announced` is None when the source does not say. `error` is a sentence, None when all went well;
    `warnings` are sentences about what is odd although nothing is missing.
    `until` is the day up to which the source is now complete, None when it is not.
    `present` counts, by name of field, the notices in which it was found.
    """

    source: str
    requests: int = 0
    announced: int | None = None
    received: int = 0
    refused: tuple[Refused, ...] = ()
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    error: str | None = None
    until: date | None = None
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    present: tuple[tuple[str, int], ...] = ()

    @property
    def parsed(self) -> int:
        """Records that became a notice."""
        return self.received - len(self.refused)


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One source in one run, with the aware moment at which that run began."""

    started: datetime
    report: SourceReport


@dataclass(frozen=True, slots=True)
class Alert:
    """What is odd about a source, in one sentence that says what to do.

    `incomplete`: notices are or may be missing, so that what is built on them must say so.
    """

    source: str
    sentence: str
    incomplete: bool = True


@dataclass(frozen=True, slots=True)
class StageReport:
    """One stage of a run: counts by French label, problems in sentences, duration."""

    stage: str
    counts: tuple[tuple[str, int], ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did; `exit_code` 0: all well, 1: something failed and the rest was done."""

    run: str
    started: datetime
    ended: datetime
    sources: tuple[SourceReport, ...] = ()
    stages: tuple[StageReport, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Every sentence that somebody should read."""
        of_sources = (f"{source.source} : {source.error}" for source in self.sources if source.error)
        of_alerts = (f"{alert.source} : {alert.sentence}" for alert in self.alerts)
        of_stages = (problem for stage in self.stages for problem in stage.problems)
        return (*of_sources, *of_alerts, *of_stages)

    @property
    def exit_code(self) -> int:
        """0 or 1, as cron should see it."""
        return 1 if self.problems else 0
