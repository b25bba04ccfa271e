"""Commands for what waits to leave: look, send, stop, let go, and the word of a person on what may have been sent."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from tenderwatch import clock
from tenderwatch.commands.context import configuration, in_order, opened
from tenderwatch.commands.terminal import table
from tenderwatch.errors import LockedError
from tenderwatch.pipeline.halt import halted, switch
from tenderwatch.pipeline.runs import post
from tenderwatch.store import Delivery, Status

WORDS: dict[Status, str] = {
    "composed": "en attente",
    "claimed": "en cours",
    "sent": "envoyé",
    "failed": "échec",
    "uncertain": "peut-être envoyé",
}

HEAD = ("n°", "état", "message", "destinataire", "pas avant", "dernier mot")


@click.group()
def outbox() -> None:
    """Les courriels composés : ce qui attend, ce qui est parti, ce qui a échoué."""


@outbox.command("list")
@click.option("--status", type=click.Choice(get_args(Status)), help="Seulement cet état.")
@click.option("--all", "everything", is_flag=True, help="Ce qui est parti aussi.")
def outbox_list(*, status: Status | None, everything: bool) -> None:
    """Montrer ce qui n'est pas parti, avec le numéro à donner aux autres commandes."""
    with opened() as services:
        found = services.store.deliveries(status=status)
        stopped = halted(services)
    shown = [one for one in found if status or everything or one.status != "sent"]
    if shown:
        click.echo(
            table([_row(one) for one in shown], ("n°", "état", "message", "destinataire", "pas avant", "dernier mot"))
        )
    click.echo(f"{len(shown)} message(s) sur {len(found)}.")
    if stopped:
        click.echo(f"À voir : {stopped}.")


def _row(one: Delivery) -> tuple[object, ...]:
    until = f"{one.not_before.astimezone(clock.PARIS):%d/%m %H:%M}" if one.not_before else ""
    return one.id, WORDS[one.status], f"{one.kind} {one.key}", one.recipient, until, one.error or ""


@outbox.command("send")
@click.option("--dry-run", is_flag=True, help="Écrire les messages exacts dans un dossier, sans rien envoyer ni noter.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Ce dossier (défaut : var/dry-run).")
def outbox_send(*, dry_run: bool, folder: Path | None) -> None:
    """Envoyer ce qui peut partir maintenant : nouveaux essais, courriels libérés ou relus par les coordinateurs."""
    try:
        with opened(lock=True) as services:
            now = clock.now()
            reports = in_order(services, lambda those: post(those, now), folder, dry_run=dry_run)
    except LockedError as error:
        click.echo(str(error))
        return
    click.echo(", ".join(f"{count} {label}" for report in reports for label, count in report.counts))
    problems = [problem for report in reports for problem in report.problems]
    for problem in problems:
        click.echo(f"À voir : {problem}", err=True)
    raise SystemExit(1 if problems else 0)


@outbox.command("stop")
def outbox_stop() -> None:
    """Arrêter tout envoi aussitôt, même pendant un passage."""
    file = switch(configuration())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    click.echo(f"Plus rien ne part ({file}). « outbox resume » reprend.")


@outbox.command("resume")
def outbox_resume() -> None:
    """Reprendre les envois que « outbox stop » a arrêtés ; ce qui attend part au prochain passage."""
    config = configuration()
    switch(config).unlink(missing_ok=True)
    if config.mail.stopped:
        raise click.ClickException("la clé mail.stopped de config.yaml arrête encore tout envoi.")
    click.echo("Les envois reprennent au prochain passage, ou par « outbox send ».")


@outbox.command("go")
def outbox_go() -> None:
    """Donner le feu vert : ce qui attendait l'avis des coordinateurs ou un nouvel essai peut partir."""
    with opened(lock=True) as services:
        count = services.store.release_held(clock.now())
    click.echo(f"{count} message(s) peuvent partir : « outbox send », ou le prochain passage.")


@outbox.command("settle")
@click.argument("number", type=int)
@click.option("--failed", is_flag=True, help="Il n'est pas arrivé et ne doit plus partir ; ses avis sont rendus.")
def outbox_settle(*, number: int, failed: bool) -> None:
    """Dire d'un message « peut-être envoyé » qu'il est arrivé (ou, avec --failed, qu'il ne l'est pas)."""
    with opened(lock=True) as services:
        found = services.store.delivery(number)
        if found is None or found.status != "uncertain":
            raise click.ClickException(f"le message {number} n'est pas « peut-être envoyé » : rien n'est changé.")
        services.store.settle(number, "failed" if failed else "sent", clock.now(), "réglé par une personne")
    click.echo(f"Le message {number} est noté « {WORDS['failed' if failed else 'sent']} ».")


@outbox.command("resend")
@click.argument("number", type=int)
def outbox_resend(number: int) -> None:
    """Renvoyer un message en échec ou « peut-être envoyé » : il part au prochain passage."""
    with opened(lock=True) as services:
        try:
            done = services.store.resend(number, clock.now())
        except LookupError as error:
            raise click.ClickException(f"le message {number} n'existe pas.") from error
    if not done:
        told = "il est parti ou attend déjà, son texte est effacé, ou ses avis sont dans un autre courriel"
        raise click.ClickException(f"le message {number} ne peut pas être renvoyé : {told}.")
    click.echo(f"Le message {number} partira au prochain passage, ou par « outbox send ».")
