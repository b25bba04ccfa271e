"""Reporting: each coordinator's match report, written to files and mailed to their own network only."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from digests.message import report_message
from digests.reports import NetworkReport, report_html, report_xlsx
from tenderwatch.calendar import is_over
from tenderwatch.config import WEEKDAYS, Coordinator, Network
from tenderwatch.errors import DeliveryError
from tenderwatch.model import Procedure, RunReport, StageReport
from tenderwatch.pipeline.sample import refusals
from tenderwatch.pipeline.services import Services


def report(services: Services, night: RunReport, now: datetime) -> StageReport:
    """Write and enqueue one report per network; on days without mail the files are written all the same."""
    networks = services.config.networks
    failed: list[str | None] = []
    for done, (name, network) in enumerate(networks.items(), start=1):
        failed += _write(services, name, network, night, now)
        services.watch("Rapports", done, len(networks))
    return StageReport("rapport", (("rapports", len(networks)),), tuple(one for one in failed if one))


def _write(services: Services, name: str, network: Network, night: RunReport, now: datetime) -> list[str | None]:
    """The files of one network, and its coordinators' mails; what went wrong in French."""
    enterprises = tuple(one for one in services.store.enterprises() if name in one.networks)
    views = [view for view in services.views(enterprises) if _answerable(view.procedure, now)]
    content = NetworkReport(
        network=name,
        network_name=network.name,
        enterprises=enterprises,
        views=tuple(views),
        sources=night.sources,
        problems=night.problems,
        alerts=night.alerts,
        now=now,
        release=network.release,
        refusals=tuple(refusals(services, name, now)),
    )
    folder = services.reports / now.date().isoformat() / name
    html, xlsx = report_html(content), report_xlsx(content)
    _replace(folder / "report.html", html.encode())
    _replace(folder / "report.xlsx", xlsx)
    if WEEKDAYS[now.weekday()] not in network.report_days:
        return []
    return [_enqueue(services, content, html, xlsx, one) for one in network.coordinators]


def _enqueue(services: Services, content: NetworkReport, html: str, xlsx: bytes, recipient: Coordinator) -> str | None:
    """Put one coordinator's mail in the outbox; a problem in French, or None."""
    key = f"{content.network}:{content.now.date().isoformat()}"
    try:
        message = report_message(
            content, html=html, xlsx=xlsx, mail=services.config.mail, recipient=recipient, now=content.now
        )
    except DeliveryError as error:
        return f"rapport {content.network_name} : {error}."
    services.store.enqueue("report", key, recipient.email, message.as_bytes(), (), content.now)
    return None


def _answerable(procedure: Procedure, now: datetime) -> bool:
    return procedure.closed is None and is_over(procedure.deadline, now) is not True


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(content)
    part.replace(path)
