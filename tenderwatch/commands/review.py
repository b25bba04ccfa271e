"""The command that serves the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from click.core import ParameterSource

from tenderwatch import clock
from tenderwatch.commands import demo as shown
from tenderwatch.commands.context import config_file, opened
from tenderwatch.config import load
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tenderwatch.review import create_app
from tenderwatch.review.serve import serve
from tenderwatch.store import Store

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (compared, not bound)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse où écouter ; 0.0.0.0 : partout.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option("--rebuild", is_flag=True, help="Refaire d'abord la file des avis à revoir.")
@click.option("--demo/--no-demo", default=None, help="Les données de « demo » ; par défaut, tant que la base est vide.")
def review(*, host: str, port: int, rebuild: bool, demo: bool | None) -> None:
    """Servir les pages : réponses aux courriels, préférences, coordination (Ctrl-C pour finir)."""
    file = _file(demo=demo)
    moment = shown.moment_of(file)
    now = clock.running_from(moment) if moment else clock.now
    with opened(file=file) as services:
        pages = services.config.pages
        app = create_app(services, now=now)
        if rebuild:
            click.echo(f"File refaite : {queue.rebuild(services, now())} lignes.")
        address = f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}{pages.prefix}"
        click.echo(f"Pages : {address}/ (Ctrl-C pour finir)")
        if moment:
            _welcome(services, address, moment, now)
        elif not pages.url:
            click.echo("Aucune adresse publique (clé pages.url) : elles ne répondent qu'à cette machine.")
        serve(app, pages, host, port)


def _file(*, demo: bool | None) -> Path:
    """The configuration: a demo's when it is asked for, or when there is one and the installation has no data yet."""
    own, other = config_file(), shown.FOLDER / "config.yaml"
    if demo:
        if not other.exists():
            raise click.ClickException("aucune démonstration ici : lancez d'abord « demo » (make demo).")
        return other
    named = click.get_current_context().find_root().get_parameter_source("config") != ParameterSource.DEFAULT
    return own if named or demo is False or not other.exists() or _has_data(own) else other


def _has_data(file: Path) -> bool:
    """Whether an installation was ever used; a database server is taken to have been."""
    if not file.exists():
        return False
    prefix, database = "sqlite:///", load(file).database
    if not database.startswith(prefix):
        return True
    if not Path(database.removeprefix(prefix)).exists():
        return False
    with Store.open(database) as store:
        return bool(store.enterprises()) or store.count_notices() > 0


def _welcome(services: Services, address: str, moment: datetime, now: Callable[[], datetime]) -> None:
    """Where to come in: a link for each coordinator of the demo, the first one first."""
    click.echo(f"Démonstration : données inventées, comme au {moment:%d/%m/%Y} ; rien n'est envoyé à personne.")
    for network in services.config.networks.values():
        for one in network.coordinators:
            made = link(services, one.email, address, now())
            if made:
                click.echo(f"{one.name}, {network.name} ; lien à usage unique, dix minutes :\n  {made}")
