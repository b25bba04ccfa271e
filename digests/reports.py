"""The coordinators' match report: HTML that opens and prints without a server, a spreadsheet, verdicts read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.lines import Line, line_of
from digests.render import inlined, template
from digests.sheet import Sheet, sheet_of, workbook
from digests.typography import plural, shown
from tenderwatch.calendar import day_in_words
from tenderwatch.model import Band, Enterprise, MatchView, SourceReport

__all__ = ["NetworkReport", "Summary", "report_html", "report_xlsx", "summary"]


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """What one network's coordinators are shown: their enterprises, the open matches, how the night went."""

    network: str
    network_name: str
    enterprises: tuple[Enterprise, ...]
    views: tuple[MatchView, ...]
    sources: tuple[SourceReport, ...]
    problems: tuple[str, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """The report in a few numbers, which agree with its rows."""

    day: str
    matches: int
    notices: int
    to_review: int
    enterprises: int
    without: tuple[str, ...]
    collected: str


def summary(report: NetworkReport) -> Summary:
    """Counts of what the report shows."""
    matched = {view.enterprise.id for view in report.views}
    undecided = [view for view in report.views if view.decision is None and view.match.band == Band.DOUBTFUL]
    return Summary(
        day=day_in_words(report.now.date()),
        matches=len(report.views),
        notices=len({view.procedure.key for view in report.views}),
        to_review=len(undecided),
        enterprises=len(report.enterprises),
        without=tuple(_without(one) for one in report.enterprises if one.id not in matched),
        collected=_collected(report.sources),
    )


def _without(enterprise: Enterprise) -> str:
    return shown(enterprise.name, 80) + ("" if enterprise.activities else " (profil sans activité)")


def _collected(sources: Sequence[SourceReport]) -> str:
    """ "boamp : 155 avis collectés (12 nouveaux, 1 refusé)" for each source."""  # noqa: D210 (a quote begins it)
    told = []
    for one in sources:
        refused = f", {plural(len(one.refused), 'refusé')}" if one.refused else ""
        told.append(
            f"{one.source} : {plural(one.received, 'avis', 'avis')} ({plural(one.new, 'nouveau', 'nouveaux')}{refused})"
        )
    return " ; ".join(told) or "aucune source n'a été collectée"


def report_html(report: NetworkReport) -> str:
    """The whole report as one page."""
    values = {
        "report": report,
        "told": summary(report),
        "by_enterprise": _by_enterprise(report),
        "by_notice": _by_notice(report),
        "subject": f"Appariements {report.network_name}",
    }
    return inlined(template("report/page.html.j2", values))


def _ranked(views: Sequence[MatchView]) -> list[MatchView]:
    return sorted(views, key=lambda view: (-view.match.score, view.procedure.key, view.enterprise.id))


def _by_enterprise(report: NetworkReport) -> list[tuple[Enterprise, list[Line]]]:
    return [
        (one, [line_of(view, report.now) for view in _ranked(report.views) if view.enterprise.id == one.id])
        for one in sorted(report.enterprises, key=lambda one: one.name)
    ]


def _by_notice(report: NetworkReport) -> list[tuple[Line, list[tuple[str, float]]]]:
    """Each notice with the enterprises it may suit."""
    grouped: dict[str, list[MatchView]] = {}
    for view in _ranked(report.views):
        grouped.setdefault(view.procedure.key, []).append(view)
    return [
        (line_of(views[0], report.now), [(shown(view.enterprise.name, 80), view.match.score) for view in views])
        for views in grouped.values()
    ]


def report_xlsx(report: NetworkReport) -> bytes:
    """The matches as a workbook, with columns for verdict, reason and note."""
    told = summary(report)
    about: Mapping[str, str] = {
        "Réseau": report.network_name,
        "Établi le": told.day,
        "Collecte": told.collected,
        "Appariements": str(told.matches),
        "Sans appariement": ", ".join(told.without) or "aucune entreprise",
        **{f"À voir {number}": problem for number, problem in enumerate(report.problems, start=1)},
    }
    rows: Sheet = [sheet_of(view, report.now) for view in _ranked(report.views)]
    return workbook(rows, about)
