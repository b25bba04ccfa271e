"""Looking at a source: one page, politely, to say whether its layout is the known one and what could be read."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from spiders.engine.runner import CrawlJob, CrawlOutcome, collected, crawl
from tenderwatch.model import Notice
from tenderwatch.pipeline.collect import asked_for
from tenderwatch.pipeline.services import Services

DAYS = 3
_NO_MORE: Mapping[str, object] = {"page_size": 10, "divisions": ["00"], "details_a_night": 0}
"""So that what one page shows is read by itself: nothing else is asked for to complete it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a source found. `known`: its layout is the known one; `told`: why, in a French sentence."""

    known: bool
    told: str
    read: int
    present: Mapping[str, int]
    new: tuple[str, ...]
    job: CrawlJob
    outcome: CrawlOutcome
    notices: tuple[Notice, ...]


def look(services: Services, name: str, today: date, *, pages: int | None = None) -> Looked:
    """Fetch the first page of a source to look at it, or its first so many answers as a crawl asks for them.

    Nothing is saved.

    Raises:
        ConfigError: no source has that name.
    """
    source = asked_for(services, [name])[name]
    options = source.options()
    if pages is None:
        options |= {key: value for key, value in _NO_MORE.items() if key in options or key == "divisions"}
    job = CrawlJob(
        source=name,
        spider=source.ways[0],
        since=max(source.since(today - timedelta(days=DAYS), today), today - timedelta(days=DAYS)),
        until=today,
        options=options,
        most_pages=pages or source.pages_to_look_at,
    )
    folder = services.collected / "probe"
    try:
        (outcome,) = crawl([job], folder=folder, contact=services.config.contact)
        notices = tuple(collected(outcome.collected)) if outcome.collected else ()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    new = outcome.layout.new if outcome.layout else ()
    known, told = _verdict(outcome)
    return Looked(known, told, len(notices), outcome.present, new, job, outcome, notices)


def probe(services: Services, name: str, now: datetime) -> Looked:
    """Look at one page and remember what was found; `now` is aware.

    Raises:
        ConfigError: no source has that name.
    """
    looked = look(services, name, now.date())
    services.store.add_probe(name, now, looked.told, known=looked.known)
    return looked


def _verdict(outcome: CrawlOutcome) -> tuple[bool, str]:
    if outcome.error:
        return False, f"la page n'a pas pu être lue : {outcome.error}"
    if outcome.layout is None:
        return False, "le site n'a pas donné de page à regarder."
    if outcome.layout.missing:
        missing = ", ".join(outcome.layout.missing[:12])
        return False, f"la page n'est pas celle que l'on connaît : il y manque {missing}."
    refused = f" ; {len(outcome.refused)} refusés" if outcome.refused else ""
    return True, f"la page est celle que l'on connaît{refused}."
