"""The report of a week or a quarter: tables, what people would rather look at, and files to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, render_template, request

from digests.bilan import DEFINITIONS, share_kept, table, tables
from digests.tables import Table, csv_lines, tables_xlsx
from tenderwatch.calendar import moment_in_words
from tenderwatch.clock import PARIS
from tenderwatch.model import Bilan, Line, Role, User
from tenderwatch.pipeline.bilan import bilan
from tenderwatch.pipeline.periods import Period, around, last_week, period
from tenderwatch.review import here, plots
from tenderwatch.review.files import csv_file, xlsx_file
from tenderwatch.review.guards import needs
from tenderwatch.review.plots import Plot

room = Blueprint("bilan", __name__, url_prefix="/bilan")
MOST = 12
"""Lines of a table on the page; the files hold all of them."""
DRAWN = 8
"""Lines of a plot."""
WEEKS, QUARTERS = 26, 8
"""How far back the list of periods goes; addresses go further."""
READERS = (Role.COORDINATOR, Role.READER)


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the plots beside it."""

    table: Table
    plots: tuple[Plot, ...] = ()


@room.get("")
@needs(*READERS)
def index() -> str:
    """Show what a period brought to one of the reader's networks."""
    user, network, chosen = _asked()
    found = _bilan(network, chosen)
    today = here.now().astimezone(PARIS).date()
    return render_template(
        "bilan/index.html.j2",
        bilan=found,
        parts=_parts(found),
        definitions=DEFINITIONS,
        kept=share_kept(found.total),
        period=chosen,
        going_on=chosen.end > today,
        moment=moment_in_words(here.now()),
        following=chosen.following if chosen.following.start <= today else None,
        other=_other_kind(chosen, today),
        choices=_choices(chosen),
        networks=_networks(user),
    )


@room.get("/bilan.xlsx")
@needs(*READERS)
def workbook() -> Response:
    """Give all tables as a workbook."""
    _, network, chosen = _asked()
    found = _bilan(network, chosen)
    content = tables_xlsx(f"{found.network_name} : {found.title}", tables(found), here.now())
    return xlsx_file(content, f"bilan-{network}-{chosen.name}")


@room.get("/bilan.csv")
@needs(*READERS)
def values() -> Response:
    """Give one table as a file of values."""
    _, network, chosen = _asked()
    try:
        wanted = table(_bilan(network, chosen), request.args.get("tableau", "resume"))
    except LookupError:
        abort(404)
    return csv_file(csv_lines(wanted.head, wanted.rows), f"bilan-{network}-{chosen.name}-{wanted.name}")


def _asked() -> tuple[User, str, Period]:
    """Who asks, for which of their networks and which period: the last week that is over unless the address says."""
    user = here.user()
    if user is None or not user.networks:
        abort(403)
    network, today = request.args.get("reseau") or user.networks[0], here.now().astimezone(PARIS).date()
    try:
        chosen = period(name) if (name := request.args.get("periode")) else last_week(today)
    except LookupError:
        abort(404)
    if network not in user.networks or chosen.start > today:
        abort(404)
    return user, network, chosen


def _bilan(network: str, chosen: Period) -> Bilan:
    try:
        return bilan(here.services(), network, chosen, here.now())
    except LookupError:
        abort(404)


def _networks(user: User) -> list[tuple[str, str]]:
    known = here.config().networks
    return [(name, known[name].name) for name in user.networks if name in known]


def _other_kind(chosen: Period, today: date) -> Period:
    """The quarter of a week, or the last whole week of a quarter that is over."""
    return around(chosen.start, "T") if chosen.kind == "S" else around(min(chosen.end, today), "S").previous


def _choices(chosen: Period) -> list[tuple[str, list[Period]]]:
    """The periods of a list, the newest first, the chosen one among them."""
    today = here.now().astimezone(PARIS).date()
    found = []
    for label, kind, number in (("Semaines", "S", WEEKS), ("Trimestres", "T", QUARTERS)):
        every = [around(today, "S" if kind == "S" else "T")]
        while len(every) < number:
            every.append(every[-1].previous)
        found.append((label, [*every, *([chosen] if chosen.kind == kind and chosen not in every else [])]))
    return found


def _parts(found: Bilan) -> list[Part]:
    """Every table but the first, with its plots."""
    drawn = {
        "semaines": _weekly(found),
        "metiers": _by("metiers", "Appariements et envois par métier", found.trades),
        "departements": _by("departements", "Appariements et envois par département", found.departments),
        "portes": _by("portes", "Appariements et envois par porte", found.doors),
        "acheteurs": _by("acheteurs", "Appariements et envois par acheteur", found.buyers),
        "repartition": (plots.columns("p-repartition", "Jours entre publication et courriel", found.days),),
        "rappel": _recall(found),
    }
    return [Part(one, drawn.get(one.name, ())) for one in tables(found, MOST)]


def _weekly(found: Bilan) -> tuple[Plot, ...]:
    return tuple(
        plots.columns(f"p-{field}", f"{name} par semaine", _field(found.weeks, field), width=plots.SMALL)
        for field, (name, _) in DEFINITIONS.items()
    )


def _field(lines: Sequence[Line], field: str) -> list[tuple[str, int]]:
    return [(one.label, getattr(one.tally, field)) for one in lines]


def _by(name: str, title: str, lines: Sequence[Line]) -> tuple[Plot, ...]:
    rows = [(one.label, one.tally.found, one.tally.sent) for one in lines if one.tally.found or one.tally.sent]
    return (plots.pairs(f"p-{name}", title, ("appariements", "envoyés"), rows[:DRAWN]),) if rows else ()


def _recall(found: Bilan) -> tuple[Plot, ...]:
    told = (("avis proches du profil", found.recall.near), ("tous les avis", found.recall.whole))
    rows = [(label, one) for label, one in told if one]
    return (plots.interval("p-rappel", "Rappel estimé et son intervalle", rows),) if rows else ()
