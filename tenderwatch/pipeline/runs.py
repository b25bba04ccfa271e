"""Nights and weeks: the use cases in order, each stage repeatable, the whole told in one RunReport."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.error import URLError
from urllib.request import urlopen

import structlog

from tenderwatch.model import RunReport, SourceReport, StageReport
from tenderwatch.pipeline import monitors
from tenderwatch.pipeline.alert import tell_operator
from tenderwatch.pipeline.collect import archive_raw, collect
from tenderwatch.pipeline.compose import compose_night, compose_released, compose_week
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.ingest import complete, ingest, recover
from tenderwatch.pipeline.link import link
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.prune import prune
from tenderwatch.pipeline.report import report
from tenderwatch.pipeline.sample import sample
from tenderwatch.pipeline.services import Services

log = structlog.get_logger()


def gather(services: Services, now: datetime, only: Sequence[str] = ()) -> tuple[SourceReport, ...]:
    """Collect and ingest; what a killed run left is saved first, so that nothing is lost."""
    archive_raw(services, now.date())
    recovered = recover(services, now)
    if recovered:
        log.info("recovered", notices=recovered)
    sources = ingest(services, collect(services, now.date(), only), now)
    recover(services, now)
    for source in sources:
        log.info(
            "source", source=source.source, announced=source.announced, received=source.received,
            new=source.new, changed=source.changed, refused=len(source.refused), error=source.error,
        )  # fmt: skip
    return sources


def nightly(services: Services, now: datetime) -> RunReport:
    """Collect, ingest, link, match, draw refusals for review, report, send what cannot wait; a good night pings."""
    sources = gather(services, now)
    alerts = monitors.of_night(services.store, sources, now)
    linked = timed(lambda: link(services))
    matched = timed(lambda: match(services, now))
    sampled = timed(lambda: sample(services, now))
    so_far = RunReport("nightly", now, now, sources, (linked, matched, sampled), alerts)
    written = timed(lambda: report(services, so_far, now))
    complete(services, sources, now)
    pruned = timed(lambda: prune(services, now.date()))
    composed = timed(lambda: compose_night(services, now))
    sent = timed(lambda: deliver(services, None, now))
    stages = (linked, matched, sampled, written, pruned, composed, sent)
    result = _ended(RunReport("nightly", now, now, sources, stages, alerts), now)
    if result.exit_code == 0:
        result = _pinged(services, result)
    if result.problems:
        told = timed(lambda: tell_operator(services, result, now))
        result = replace(result, stages=(*result.stages, told))
    services.store.save_run(result)
    return result


def weekly(services: Services, now: datetime, *, ahead: bool = False) -> RunReport:
    """Compose and send the week's mails whose day has come, all of them with `ahead`; nothing leaves twice."""
    composed = timed(lambda: compose_week(services, now, ahead=ahead))
    sent = timed(lambda: deliver(services, "digest", now))
    result = _ended(RunReport("weekly", now, now, (), (composed, sent)), now)
    services.store.save_run(result)
    return result


def post(services: Services, now: datetime) -> tuple[StageReport, StageReport]:
    """Between the runs: compose what coordinators released late, and send all that may leave by now."""
    composed = timed(lambda: compose_released(services, now))
    return composed, timed(lambda: deliver(services, None, now, remind=False))


def timed(stage: Callable[[], StageReport]) -> StageReport:
    """A stage's report with its duration in seconds; logged, without personal data."""
    start = time.monotonic()
    result = replace(stage(), seconds=round(time.monotonic() - start, 3))
    log.info(
        "stage",
        stage=result.stage,
        seconds=result.seconds,
        problems=len(result.problems),
        **dict(result.counts),
    )
    return result


def _ended(result: RunReport, now: datetime) -> RunReport:
    spent = sum(stage.seconds for stage in result.stages) + sum(source.seconds for source in result.sources)
    ended = datetime.fromtimestamp(now.timestamp() + spent, now.tzinfo)
    return replace(result, ended=ended)


def _pinged(services: Services, result: RunReport) -> RunReport:
    """Call the dead man's switch; a ping that fails is a problem of the night."""
    address = services.config.ping_url
    if address is None:
        return result
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310 (the configuration admits http and https only)
            log.info("ping", status=answer.status)
    except (URLError, OSError) as error:
        failed = StageReport("ping", (), (f"L'adresse de surveillance n'a pas répondu ({error}).",))
        return replace(result, stages=(*result.stages, failed))
    return result
