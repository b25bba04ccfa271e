"""The two jobs: their hours in Paris, what was missed, and the crontab that does the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from tenderwatch.clock import PARIS
from tenderwatch.config import Config, DigestRules
from tenderwatch.schedule import crontab, overdue, scheduler, triggers

CONFIG = Config(contact="veille@example.org")


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[arg-type, misc]


def test_nightly_runs_at_the_same_wall_clock_hour_in_both_seasons() -> None:
    trigger = triggers(CONFIG)["nightly"]

    before, after = paris(2026, 10, 24, 12, 0), paris(2026, 10, 25, 12, 0)
    first = trigger.get_next_fire_time(None, before)
    second = trigger.get_next_fire_time(None, after)
    assert (first, second) == (paris(2026, 10, 25, 3, 30), paris(2026, 10, 26, 3, 30))
    assert first.utcoffset() != paris(2026, 10, 24, 3, 30).utcoffset()


def test_weekly_runs_every_day_since_each_enterprise_has_its_own() -> None:
    trigger = triggers(CONFIG)["weekly"]

    assert trigger.get_next_fire_time(None, paris(2026, 10, 5, 7, 0)) == paris(2026, 10, 5, 8, 0)
    assert trigger.get_next_fire_time(None, paris(2026, 10, 5, 9, 0)) == paris(2026, 10, 6, 8, 0)


def test_weekly_runs_again_at_the_hour_until_which_mails_may_be_read(tmp_path: Path) -> None:
    config = CONFIG.model_copy(update={"digest": DigestRules(release_by="14:00")})

    trigger = triggers(config)["weekly"]

    assert trigger.get_next_fire_time(None, paris(2026, 10, 5, 9, 0)) == paris(2026, 10, 5, 14, 0)
    assert crontab(config, tmp_path, tmp_path / "config.yaml").count(" weekly\n") == 2
    with pytest.raises(ValidationError, match=r"digest\.at"):
        DigestRules(release_by="07:00")


def test_a_run_that_was_missed_is_overdue_and_a_new_installation_owes_nothing() -> None:
    trigger = triggers(CONFIG)["nightly"]
    now = paris(2026, 10, 5, 9, 0)

    assert overdue(trigger, paris(2026, 10, 4, 3, 30), now)
    assert not overdue(trigger, paris(2026, 10, 5, 3, 30), now)
    assert not overdue(trigger, None, now)


def test_missed_runs_are_caught_up_once_and_jobs_are_known_by_name() -> None:
    now = paris(2026, 10, 5, 9, 0)
    last = {"nightly": now - timedelta(days=5), "weekly": None}

    made = scheduler(CONFIG, dict.fromkeys(("nightly", "weekly", "post"), lambda: None), last, now)

    jobs = {job.id: job for job in made.get_jobs()}
    assert set(jobs) == {"nightly", "weekly", "post"}
    assert jobs["nightly"].next_run_time == now


def test_the_crontab_holds_both_runs_in_paris_time(tmp_path: Path) -> None:
    lines = crontab(CONFIG, tmp_path, tmp_path / "config.yaml").splitlines()

    assert lines[0] == "CRON_TZ=Europe/Paris"
    assert lines[1].startswith("30 3 * * * cd ")
    assert lines[1].endswith(" nightly")
    assert lines[2].startswith("0 8 * * * cd ")
    assert lines[3].startswith("*/15 * * * * cd ")
    assert lines[3].endswith(" outbox send")
    assert lines[2].endswith(" weekly")
