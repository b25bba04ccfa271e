"""The command `bilan`: the figures of a network on a week or a quarter, as the page shows them, or as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from digests.bilan import tables
from digests.tables import Table, tables_xlsx
from digests.text import shown
from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import replace_bytes, table
from tenderwatch.pipeline import bilan as use_case
from tenderwatch.pipeline.periods import last_week, period

MOST = 12
"""Lines of a table on the terminal; the workbook holds all of them."""


@click.command("bilan")
@click.argument("network")
@click.option(
    "--period", "name", help="Une semaine (2026-S47) ou un trimestre (2026-T3) ; sinon la dernière semaine finie."
)
@click.option("--to", "path", type=click.Path(path_type=Path, dir_okay=False), help="Écrire un classeur .xlsx.")
def bilan(*, network: str, name: str | None, path: Path | None) -> None:
    """Le bilan d'un réseau : avis lus, appariements, gardés, envoyés, répondus, délais, rappel estimé."""
    now = clock.now()
    with opened() as services:
        try:
            found = use_case.bilan(services, network, period(name) if name else last_week(clock.today()), now)
        except LookupError as error:
            raise click.ClickException(str(error.args[0])) from error
    if path:
        replace_bytes(path, tables_xlsx(f"{found.network_name} : {found.title}", tables(found), now))
        click.echo(str(path))
        return
    click.echo(f"{found.network_name}. {found.title}")
    for one in tables(found, MOST):
        click.echo(f"\n{one.title}\n{_as_text(one)}")


def _as_text(one: Table) -> str:
    if not one.rows:
        return "rien"
    missing = f"\n{one.note}" if one.name == "rappel" else ""
    return table([[shown(value) for value in row] for row in one.rows], one.head) + missing
