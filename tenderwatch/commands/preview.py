"""Commands that show mails without sending any: the digest of one enterprise, a gallery of every kind."""

from __future__ import annotations

from pathlib import Path

import click

from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.gallery import make
from tenderwatch.pipeline.preview import week_messages, write


@click.command("digest")
@click.option("--enterprise", "enterprise_id", required=True, help="L'identifiant de l'entreprise.")
@click.option("--preview", is_flag=True, help="Écrire la page, le texte et le calendrier au lieu d'afficher le texte.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Où (par défaut : var/preview).")
@click.option("--open", "opening", is_flag=True, help="Ouvrir la page dans le navigateur.")
def digest(*, enterprise_id: str, preview: bool, folder: Path | None, opening: bool) -> None:
    """Montrer le courriel de la semaine d'une entreprise, tel qu'il partirait maintenant ; rien n'est envoyé."""
    with opened() as services:
        try:
            messages = week_messages(services, enterprise_id, clock.now())
        except LookupError as error:
            raise click.ClickException(str(error.args[0])) from error
        target = folder or services.config.var / "preview"
    for number, message in enumerate(messages, start=1):
        if not preview:
            part = message.get_body(("plain",))
            click.echo(f"Objet : {message['Subject']}\n\n{part.get_content() if part else ''}")
            continue
        files = write(message, target, f"{enterprise_id}-{number}")
        click.echo("\n".join(map(str, files)))
        if opening:
            click.launch(str(files[0]))


@click.command()
@click.option("--folder", default="var/preview", show_default=True, type=click.Path(path_type=Path, file_okay=False))
def gallery(folder: Path) -> None:
    """Montrer tous les courriels possibles, faits sur l'exemple inventé : une page à ouvrir."""
    click.echo(str(make(folder)))
