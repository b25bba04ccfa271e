"""The health of the sources: how each does, and what every run brought."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request

from digests.names import source_name
from digests.runs import history
from digests.tables import Table, csv_lines, tables_xlsx
from tenderwatch.clock import PARIS
from tenderwatch.model import Role, SourceRun
from tenderwatch.pipeline import health as use_case
from tenderwatch.pipeline.health import Health
from tenderwatch.pipeline.monitors import FIELDS
from tenderwatch.review import here, plots
from tenderwatch.review.files import csv_file, xlsx_file
from tenderwatch.review.guards import needs
from tenderwatch.review.names import moment
from tenderwatch.review.plots import Plot

room = Blueprint("sources", __name__, url_prefix="/sources")
DRAWN, LISTED = 30, 60
"""Runs in a plot, and in the table of one source; the files hold all that are remembered."""
MOST_REFUSED = 20


@room.get("")
@needs(*Role)
def index() -> str:
    """Show every source, the odd ones first."""
    found = use_case.health(here.services(), here.now())
    return render_template("sources/index.html.j2", found=[(one, _plot(one)) for one in found], **_words())


@room.get("/<source>")
@needs(*Role)
def one(source: str) -> str:
    """Show one source, run by run."""
    found = _health(source)
    return render_template(
        "sources/one.html.j2",
        source=found,
        drawing=_plot(found),
        table=history(found.runs[-LISTED:], with_source=False),
        remembered=len(found.runs),
        refused=found.last.report.refused[:MOST_REFUSED] if found.last else (),
        **_words(),
    )


@room.get("/passages.xlsx")
@needs(*Role)
def workbook() -> Response:
    """Give the runs of one source, or of all, as a workbook."""
    name, table = _history()
    return xlsx_file(tables_xlsx(f"Passages des sources : {name}", [table], here.now()), f"passages-{name}")


@room.get("/passages.csv")
@needs(*Role)
def values() -> Response:
    """Give the runs of one source, or of all, as a file of values."""
    name, table = _history()
    return csv_file(csv_lines(table.head, table.rows), f"passages-{name}")


def _history() -> tuple[str, Table]:
    name = request.args.get("source", "")
    if name:
        return name, history(_health(name).runs)
    every: Sequence[SourceRun] = [run for one in use_case.health(here.services(), here.now()) for run in one.runs]
    return "toutes", history(every)


def _health(name: str) -> Health:
    try:
        return use_case.health_of(here.services(), name, here.now())
    except LookupError:
        abort(404)


def _plot(one: Health) -> Plot | None:
    """What the last runs received; those that failed are marked."""
    runs = one.runs[-DRAWN:]
    if not runs:
        return None
    values = [(f"{run.started.astimezone(PARIS):%d/%m}", run.report.received) for run in runs]
    bad = frozenset(number for number, run in enumerate(runs) if run.report.error)
    return plots.columns(f"p-{one.name}", f"{source_name(one.name)} : reçus à chaque passage", values, bad=bad)


def _words() -> dict[str, object]:
    return {"source_name": source_name, "at": moment, "fields": FIELDS}
