"""Forgetting: raw payloads hold buyers' contacts, so they are kept for a set time only."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from spiders.engine import archive
from tenderwatch.model import StageReport
from tenderwatch.pipeline.services import Services


def outdated(services: Services, today: date) -> list[Path]:
    """Archive files that are older than the configuration admits, oldest first."""
    days = services.config.retention.raw_days
    return archive.expired(services.archive, today - timedelta(days=days)) if days is not None else []


def prune(services: Services, today: date) -> StageReport:
    """Delete what is outdated; what cannot be deleted is told, and the rest is done."""
    problems, deleted = [], 0
    for path in outdated(services, today):
        try:
            path.unlink()
        except OSError as error:
            problems.append(f"archive {path.parent.name}/{path.name} : non effacée ({error.strerror}).")
        else:
            deleted += 1
    return StageReport("archives", (("fichiers effacés", deleted),), tuple(problems))
