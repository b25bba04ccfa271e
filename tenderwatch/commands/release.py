"""The command by which a coordinator who works without the pages lets the week's mails leave."""

from __future__ import annotations

import secrets

import click

from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.model import AuditEntry, Enterprise, Role, User
from tenderwatch.pipeline.drafts import draft
from tenderwatch.pipeline.editing import Gesture, Outcome, Wish, edit
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.standings import Stage


@click.command()
@click.argument("enterprises", nargs=-1)
@click.option("--network", help="Toutes les entreprises de ce réseau.")
@click.option("--by", required=True, help="Adresse de la personne qui a relu.")
def release(*, enterprises: tuple[str, ...], network: str | None, by: str) -> None:
    """Libérer les courriels de la semaine, tels que « digest --enterprise … --preview » les montre."""
    if not enterprises and not network:
        raise click.UsageError("nommez des entreprises, ou un réseau (--network).")
    with opened(lock=True) as services:
        everybody = services.store.enterprises()
        known = {one.id: one for one in everybody}
        unknown = [name for name in enterprises if name not in known]
        if unknown or (network and network not in services.config.networks):
            raise click.ClickException(f"{', '.join(unknown) or network} n'est pas dans la base.")
        wanted = [one for one in everybody if one.id in enterprises or network in one.networks]
        for one in wanted:
            click.echo(f"{one.name} : {_release(services, one, by, everybody)}.")


def _release(services: Services, enterprise: Enterprise, by: str, everybody: list[Enterprise]) -> str:
    now = clock.now()
    found = draft(services, now, enterprise, everybody)
    if found.standing.stage != Stage.REVIEW:
        return found.standing.stage
    user = services.store.user(by) or User(by, by.partition("@")[0], Role.COORDINATOR)
    wish = Wish(Gesture.RELEASE, secrets.token_urlsafe(12), found.version, found.seen)
    entries = [
        AuditEntry(now, by, f"courriel : {Gesture.RELEASE}", enterprise.id, name) for name in enterprise.networks
    ]
    with services.store.noting(*entries):
        done = edit(services, enterprise, wish, user, now, everybody)
    return "libéré" if done == Outcome.DONE else done
