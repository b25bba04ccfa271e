"""Commands for people's rights over their data: a copy, oblivion, and what time forgets."""

from __future__ import annotations

import json

import click

from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.pipeline import personal
from tenderwatch.pipeline.prune import prune, would_prune


@click.group()
def people() -> None:
    """Les données personnelles : copie, effacement, durées de conservation (docs/donnees-personnelles.md)."""


@people.command("export")
@click.argument("address")
def people_export(address: str) -> None:
    """Écrire en JSON tout ce qui est gardé d'une adresse."""
    with opened() as services:
        found = personal.export(services, address, clock.now())
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()))


@people.command("forget")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Sans demander confirmation.")
def people_forget(*, address: str, yes: bool) -> None:
    """Effacer une adresse de partout ; il n'en reste qu'une empreinte, pour ne plus jamais lui écrire."""
    if not yes:
        click.confirm(f"Effacer définitivement tout ce qui concerne {address}", abort=True)
    with opened(lock=True) as services:
        counts = personal.forget(services, address, clock.now())
        named = personal.in_configuration(services, address)
    told = ", ".join(f"{name} : {count}" for name, count in counts.items())
    click.echo(f"Effacé. {told}" if told else "Rien n'était gardé de cette adresse.")
    if named:
        click.echo(
            f"À voir : config.yaml cite encore cette adresse ({', '.join(named)}) ; à retirer à la main.", err=True
        )
    click.echo("Pensez aux fichiers de profils que vous gardez ailleurs, et aux sauvegardes de la base.")
    raise SystemExit(1 if named else 0)


@people.command("prune")
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait effacé, sans rien effacer.")
def people_prune(*, dry_run: bool) -> None:
    """Effacer ce qui est plus vieux que la configuration ne l'admet (retention) ; chaque nuit le fait aussi."""
    with opened(lock=not dry_run) as services:
        today = clock.today()
        counts = would_prune(services, today)
        problems = () if dry_run else prune(services, today).problems
    word = "à effacer" if dry_run else "effacés"
    click.echo("\n".join(f"{count:>6} {name}" for name, count in counts.items()) or f"Rien {word}.")
    for problem in problems:
        click.echo(f"À voir : {problem}", err=True)
    raise SystemExit(1 if problems else 0)
