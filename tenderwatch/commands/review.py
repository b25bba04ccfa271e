"""The command that serves the pages."""

from __future__ import annotations

import click

from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.pipeline import queue
from tenderwatch.review import create_app
from tenderwatch.review.serve import serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse où écouter ; 0.0.0.0 : partout.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option("--rebuild", is_flag=True, help="Refaire d'abord la file des avis à revoir.")
def review(*, host: str, port: int, rebuild: bool) -> None:
    """Servir les pages : réponses aux courriels, préférences, coordination (Ctrl-C pour finir)."""
    with opened() as services:
        pages = services.config.pages
        app = create_app(services)
        if rebuild:
            click.echo(f"File refaite : {queue.rebuild(services, clock.now())} lignes.")
        click.echo(f"Pages : http://{host}:{port}{pages.prefix}/ (Ctrl-C pour finir)")
        if not pages.url:
            click.echo("Aucune adresse publique (clé pages.url) : elles ne répondent qu'à cette machine.")
        serve(app, pages, host, port)
