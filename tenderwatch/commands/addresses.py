"""Commands about addresses that refuse mail: what came back, who is suspended."""

from __future__ import annotations

from pathlib import Path

import click

from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import table
from tenderwatch.pipeline.bounces import import_bounces


@click.group()
def bounces() -> None:
    """Les courriels revenus."""


@bounces.command("import")
@click.argument("mailbox", type=click.Path(exists=True, path_type=Path))
def bounces_import(mailbox: Path) -> None:
    """Lire les avis de non-remise d'une boîte (fichier mbox ou dossier Maildir) ; la relire ne change rien."""
    with opened(lock=True) as services:
        report = import_bounces(services, mailbox, clock.now())
    click.echo(", ".join(f"{count} {label}" for label, count in report.counts))
    for problem in report.problems:
        click.echo(f"À voir : {problem}", err=True)
    raise SystemExit(1 if report.problems else 0)


@click.group()
def addresses() -> None:
    """Les adresses à qui l'on n'écrit plus après des refus répétés."""


@addresses.command("list")
def addresses_list() -> None:
    """Montrer les adresses suspendues, depuis quand et pourquoi."""
    with opened() as services:
        found = services.store.suspensions()
    rows = [(one.address, f"{one.since.astimezone(clock.PARIS):%d/%m/%Y}", one.told) for one in found]
    click.echo(table(rows, ("adresse", "depuis", "dernier refus")) if rows else "Aucune adresse suspendue.")


@addresses.command("resume")
@click.argument("address")
def addresses_resume(address: str) -> None:
    """Écrire de nouveau à une adresse suspendue ; ses refus passés ne comptent plus."""
    with opened(lock=True) as services:
        done = services.store.lift_suspension(address)
    if not done:
        raise click.ClickException(f"{address} n'est pas suspendue.")
    click.echo(f"{address} recevra de nouveau les courriels.")
