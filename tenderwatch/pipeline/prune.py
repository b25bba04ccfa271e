"""Forgetting with time: raw payloads, mails and what names people are kept for a set time only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from digests.mailer import outbox_files
from spiders.engine import archive
from tenderwatch.clock import PARIS
from tenderwatch.model import StageReport
from tenderwatch.pipeline.deliver import name_of
from tenderwatch.pipeline.services import Services


def outdated(services: Services, today: date) -> list[Path]:
    """Archive files that are older than the configuration admits, oldest first."""
    days = services.config.retention.raw_days
    return archive.expired(services.archive, today - timedelta(days=days)) if days is not None else []


def would_prune(services: Services, today: date) -> dict[str, int]:
    """What `prune` would forget, by what it is in French."""
    return {name: count for name, count in _counted(services, today).items() if count}


def prune(services: Services, today: date) -> StageReport:
    """Forget what is outdated; what cannot be deleted is told, and the rest is done."""
    counts = _counted(services, today)
    problems = [*_unlinked(outdated(services, today), "archive"), *_unlinked(_reports(services, today), "rapport")]
    texts = _old_texts(services, today)
    problems += _unlinked(_mails(services, texts), "courriel")
    services.store.forget_texts(texts)
    before = _before(today, services.config.retention.people_days)
    if before is not None:
        services.store.forget_old(before)
    files = counts.pop("fichiers effacés") - len(problems)
    told = {"fichiers effacés": files} | {name: count for name, count in counts.items() if count}
    return StageReport("effacement", tuple(told.items()), tuple(problems))


def _counted(services: Services, today: date) -> Counter[str]:
    texts = _old_texts(services, today)
    files = [*outdated(services, today), *_reports(services, today), *_mails(services, texts)]
    before = _before(today, services.config.retention.people_days)
    counts = Counter({"fichiers effacés": len(files), "textes de courriels": len(texts)})
    counts.update(services.store.count_old(before) if before else {})
    return counts


def _old_texts(services: Services, today: date) -> list[int]:
    before = _before(today, services.config.retention.mail_days)
    return services.store.old_texts(before) if before else []


def _mails(services: Services, texts: list[int]) -> Iterator[Path]:
    """The files of the outbox folder that hold these messages."""
    for number in texts:
        delivery = services.store.delivery(number)
        if delivery is not None:
            yield from outbox_files(services.config.var / "outbox", name_of(delivery))


def _reports(services: Services, today: date) -> Iterator[Path]:
    """The files of reports of days that are over for long."""
    before = _before(today, services.config.retention.mail_days)
    for path in sorted(services.reports.glob("*/*/report.*")):
        try:
            day = date.fromisoformat(path.parent.parent.name)
        except ValueError:
            continue
        if before is not None and day < before.date():
            yield path


def _before(today: date, days: int | None) -> datetime | None:
    return datetime.combine(today - timedelta(days=days), time(), PARIS) if days is not None else None


def _unlinked(paths: list[Path] | Iterator[Path], what: str) -> list[str]:
    problems = []
    for path in list(paths):
        try:
            path.unlink()
        except OSError as error:
            problems.append(f"{what} {path.parent.name}/{path.name} : non effacé ({error.strerror}).")
    return problems
