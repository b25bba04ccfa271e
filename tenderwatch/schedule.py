"""The jobs, nightly, weekly and the post in between, run by APScheduler in Paris time, or told as a crontab."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from tenderwatch.clock import PARIS
from tenderwatch.config import Config

log = structlog.get_logger()

Jobs = Mapping[str, Callable[[], object]]
POST_MINUTES = 15
"""How often what waits in the outbox is looked at."""


def triggers(config: Config) -> dict[str, BaseTrigger]:
    """When each job runs, on Paris wall-clock time, whatever the season.

    "weekly" runs each day: every enterprise has its own day, and one that was missed is caught up. It runs again at
    the hour until which coordinators may read, when that is another one.
    """
    night = config.nightly.at
    return {
        "nightly": CronTrigger(hour=night.hour, minute=night.minute, timezone=PARIS),
        "weekly": OrTrigger([CronTrigger(hour=at.hour, minute=at.minute, timezone=PARIS) for at in _weekly(config)]),
        "post": CronTrigger(minute=f"*/{POST_MINUTES}", timezone=PARIS),
    }


def _weekly(config: Config) -> list[time]:
    return sorted({config.digest.at, config.digest.set_hour})


def scheduler(config: Config, jobs: Jobs, last: Mapping[str, datetime | None], now: datetime) -> BlockingScheduler:
    """The jobs, ready to start: one at a time, missed ones run once, an overdue one at once.

    Args:
        config: gives the hours.
        jobs: what "nightly", "weekly" and "post" do.
        last: when each last ran, None for never.
        now: aware.
    """
    made = BlockingScheduler(
        timezone=PARIS, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    made.add_listener(_tell, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    for name, trigger in triggers(config).items():
        late = overdue(trigger, last.get(name), now)
        first = {"next_run_time": now} if late else {}
        made.add_job(jobs[name], trigger, id=name, name=name, **first)
        log.info("job", job=name, overdue=late)
    return made


def overdue(trigger: BaseTrigger, last: datetime | None, now: datetime) -> bool:
    """Whether a run was due since the last one; a new installation owes nothing."""
    if last is None:
        return False
    due = trigger.get_next_fire_time(None, last + timedelta(seconds=1))
    return due is not None and due <= now


def _tell(event: JobExecutionEvent) -> None:
    kinds = {EVENT_JOB_EXECUTED: "done", EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed"}
    log.info("job", job=event.job_id, outcome=kinds.get(event.code, "unknown"))


def crontab(config: Config, folder: Path, file: Path) -> str:
    """Lines for `crontab -e` that do what `schedule` does."""
    night = config.nightly.at
    run = f"cd {folder} && {sys.executable} {{command}} --config {file}"
    command = "run_watch.py" if (folder / "run_watch.py").exists() else "-m tenderwatch"
    lines = (
        "CRON_TZ=Europe/Paris",
        f"{night.minute} {night.hour} * * * {run.format(command=command)} nightly",
        *(f"{at.minute} {at.hour} * * * {run.format(command=command)} weekly" for at in _weekly(config)),
        f"*/{POST_MINUTES} * * * * {run.format(command=command)} outbox send",
    )
    return "\n".join(lines) + "\n"
