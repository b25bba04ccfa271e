"""The coordinators' match report: a page, a spreadsheet, and the verdicts that come back in it."""

from __future__ import annotations

from typing import Any

from digests.names import source_name
from digests.render import RenderedMail, render, render_mail, short_day
from digests.report_rows import NetworkReport, by_notice, counts, health, members
from digests.spreadsheet import report_xlsx
from digests.text import line
from digests.verdicts import Verdicts, read_verdicts
from tenderwatch.calendar import day_in_words, moment_in_words
from tenderwatch.clock import PARIS

__all__ = [
    "NetworkReport",
    "Verdicts",
    "read_verdicts",
    "render_report_mail",
    "report_html",
    "report_xlsx",
]

MAX_REFUSED = 20
"""Refused records named in the page; the rest is a number."""


def report_html(report: NetworkReport) -> str:
    """The report as one page that needs no server and no other file, made to be printed on A4."""
    return render("report/page.html.j2", _content(report))


def render_report_mail(report: NetworkReport) -> RenderedMail:
    """The mail that carries the report: its health, its counts, one line per member."""
    return render_mail("report", _content(report))


def _content(report: NetworkReport) -> dict[str, Any]:
    refused = [one for source in report.sources for one in source.refused]
    checked = [health(source) for source in report.sources]
    doubtful = (source_name(one.source) for one in report.alerts if one.incomplete)
    return {
        "name": line(report.network_name, 80),
        "day": day_in_words(report.now.astimezone(PARIS).date()),
        "short": short_day(report.now.astimezone(PARIS).date()),
        "moment": moment_in_words(report.now),
        "sources": checked,
        "partial": list(dict.fromkeys((*(one.source for one in checked if not one.ok), *doubtful))),
        "problems": _other_problems(report),
        "refused": [
            (line(one.source, 60), line(one.record, 120), line(one.reason, 300)) for one in refused[:MAX_REFUSED]
        ],
        "refused_more": max(0, len(refused) - MAX_REFUSED),
        "counts": counts(report),
        "total": len(report.rows),
        "urgent": sum(one.urgent for one in report.rows),
        "members": members(report),
        "notices": by_notice(report),
    }


def _other_problems(report: NetworkReport) -> list[str]:
    """What the sources' own lines do not tell already."""
    told = {f"{source.source} : {source.error}" for source in report.sources}
    return [line(problem, 400) for problem in report.problems if problem not in told]
