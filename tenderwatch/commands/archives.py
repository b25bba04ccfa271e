"""Commands on the raw answers of sources: read them again, forget the oldest."""

from __future__ import annotations

from datetime import datetime

import click

from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import exit_on
from tenderwatch.pipeline import prune as pruning
from tenderwatch.pipeline import reparse as rebuilding

MOST_SHOWN = 50


@click.command()
@click.option("--source", help="Seulement cette source.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Seulement les fichiers depuis ce jour.")
@click.option("--dry-run", is_flag=True, help="Dire ce qui changerait, sans rien enregistrer.")
def reparse(*, source: str | None, since: datetime | None, dry_run: bool) -> None:
    """Relire les archives brutes après une correction d'un lecteur, sans toucher aux sites."""
    with opened(lock=not dry_run) as services:
        day = since.date() if since else None
        done = rebuilding.reparse(services, clock.now(), source=source, since=day, dry_run=dry_run)
    word = "changeraient" if dry_run else "ont changé"
    click.echo(f"{done.read} avis relus, {len(done.differing)} {word}, {len(done.refused)} refusés.")
    for key, changes in done.differing[:MOST_SHOWN]:
        click.echo(f"  {key}")
        for change in changes[:MOST_SHOWN]:
            click.echo(f"    {change}")
    exit_on([f"{one.record} : {one.reason}" for one in done.refused])


@click.group()
def archive() -> None:
    """Les réponses reçues des sources, gardées telles quelles."""


@archive.command("prune")
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait effacé, sans rien effacer.")
def archive_prune(*, dry_run: bool) -> None:
    """Effacer ce qui est plus vieux que la configuration ne l'admet (retention.raw_days)."""
    with opened(lock=not dry_run) as services:
        today = clock.today()
        for path in pruning.outdated(services, today):
            click.echo(f"{path.parent.name}/{path.name}")
        problems = [] if dry_run else list(pruning.prune(services, today).problems)
    exit_on(problems)
