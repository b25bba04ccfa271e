"""Composing: one digest per enterprise and week, put in the outbox with the items it holds."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from jinja2 import TemplateError

from digests.compose import compose
from digests.message import digest_message
from digests.render import render_digest
from tenderwatch.calendar import iso_week
from tenderwatch.config import Release
from tenderwatch.errors import DeliveryError
from tenderwatch.model import Digest, Enterprise, StageReport
from tenderwatch.pipeline.monitors import standing
from tenderwatch.pipeline.services import Services
from tenderwatch.store import LedgerItem


def compose_week(services: Services, now: datetime) -> StageReport:
    """Compose and enqueue this week's digests; an enterprise that fails is told, and the others leave."""
    partial = _unanswered(services, now)
    counts: Counter[str] = Counter({"digests": 0, "sans nouveauté": 0})
    problems: list[str] = []
    enterprises = services.store.enterprises()
    for done, enterprise in enumerate(enterprises, start=1):
        digest = digest_of(services, enterprise, now, partial)
        services.watch("Composition", done, len(enterprises))
        if enterprise.digest.paused:
            counts["en pause"] += 1
        elif not enterprise.contacts:
            problems.append(f"{enterprise.name} : aucun contact, le courriel ne peut pas partir.")
        elif not digest.lines:
            counts["sans nouveauté"] += 1
        else:
            problem = _enqueue(services, digest, now)
            problems += [problem] if problem else []
            counts["digests"] += not problem
    return StageReport("composition", tuple(counts.items()), tuple(problems))


def digest_of(services: Services, enterprise: Enterprise, now: datetime, partial: tuple[str, ...]) -> Digest:
    """This week's digest of one enterprise, as the rule of its networks allows."""
    config = services.config
    return compose(
        enterprise,
        services.views([enterprise]),
        week=iso_week(now.date()),
        now=now,
        release=_release(services, enterprise),
        already_sent=services.store.sent_procedures(enterprise.id),
        max_items=min(config.digest.max_items, enterprise.digest.max_items),
        min_days=config.matching.min_days,
        partial=partial,
    )


def _release(services: Services, enterprise: Enterprise) -> Release:
    """The strictest rule of an enterprise's networks; `doubtful` for one without network."""
    networks = services.config.networks
    rules = {networks[name].release for name in enterprise.networks if name in networks}
    order = (Release.REVIEWED, Release.DOUBTFUL, Release.NONE)
    return next((rule for rule in order if rule in rules), Release.DOUBTFUL)


def _enqueue(services: Services, digest: Digest, now: datetime) -> str | None:
    """Render and enqueue for every contact; a problem in French, or None."""
    mail = services.config.mail
    items = [_item(services, digest, line.procedure.key, line.notice.key) for line in digest.lines]
    try:
        rendered = render_digest(digest, mail, now=now)
        for contact in digest.enterprise.contacts:
            message = digest_message(digest, rendered, mail, recipient=contact, now=now)
            services.store.enqueue("digest", digest.key, contact.email, message.as_bytes(), items, now)
    except (TemplateError, DeliveryError) as error:
        return f"{digest.enterprise.name} : le courriel n'a pas pu être composé ({error})."
    return None


def _item(services: Services, digest: Digest, procedure_key: str, notice_key: str) -> LedgerItem:
    version = services.store.notice_version(notice_key) or 1
    return LedgerItem(digest.enterprise.id, procedure_key, notice_key, version)


def _unanswered(services: Services, now: datetime) -> tuple[str, ...]:
    """Sources of which something is or may be missing, so that a digest can say what it does not cover."""
    return tuple(dict.fromkeys(one.source for one in standing(services.config, services.store, now) if one.incomplete))
