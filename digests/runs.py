"""The history of sources as a table: one line per run, the newest first."""

from __future__ import annotations

from collections.abc import Iterable

from digests.names import source_name
from digests.tables import Table
from digests.text import line
from tenderwatch.clock import PARIS
from tenderwatch.model import SourceRun

HEAD = (
    "passage", "requêtes", "annoncés", "reçus", "lus", "refusés", "nouveaux", "modifiés", "inchangés", "durée (s)",
    "incident",
)  # fmt: skip
LONGEST = 400
NOTE = (
    "Une ligne par passage, à l'heure de Paris. Annoncés : ce que la source dit avoir, vide quand elle ne dit rien. "
    "Reçus : enregistrements distincts. Lus : ceux dont on a fait un avis, les autres sont refusés. "
    "Nouveaux, modifiés, inchangés : ce qu'ils étaient pour la base."
)
"""What the columns count."""


def history(runs: Iterable[SourceRun], *, with_source: bool = True) -> Table:
    """Runs of one or several sources, whatever their order; moments are Paris wall-clock time."""
    ordered = sorted(runs, key=lambda one: (one.started, one.report.source), reverse=True)
    head: tuple[str, ...] = (HEAD[0], "source", *HEAD[1:]) if with_source else HEAD
    return Table("historique", "Passages", head, tuple(_row(one, with_source=with_source) for one in ordered), NOTE)


def _row(run: SourceRun, *, with_source: bool) -> tuple[object, ...]:
    one = run.report
    source = (source_name(one.source),) if with_source else ()
    return (
        run.started.astimezone(PARIS).replace(tzinfo=None, microsecond=0), *source, one.requests, one.announced,
        one.received, one.parsed, len(one.refused), one.new, one.changed, one.unchanged, round(one.seconds, 1),
        line(" ".join(filter(None, (one.error, *one.warnings))), LONGEST) or None,
    )  # fmt: skip
