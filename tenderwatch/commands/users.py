"""Commands about who may use the coordinators' pages, and what was changed there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import click

from digests.journal import journal_csv
from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import table
from tenderwatch.config import ADDRESS
from tenderwatch.model import Role, User
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link, save_user

WHO = "ligne de commande"
LOCAL = "http://127.0.0.1:8080"


@click.group()
def users() -> None:
    """Les personnes qui ont accès aux pages de coordination."""


@users.command("add")
@click.argument("address")
@click.option("--name", help="Son nom ; par défaut, ce qui précède @ dans l'adresse.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), default=str(Role.COORDINATOR))
@click.option("--network", "networks", multiple=True, help="Nom court d'un réseau (peut être répété).")
def users_add(*, address: str, name: str | None, role: str, networks: tuple[str, ...]) -> None:
    """Ouvrir un accès, ou changer le rôle, les réseaux ou le nom d'une personne."""
    if not re.fullmatch(ADDRESS, address):
        raise click.UsageError(f"{address!r} n'a pas la forme d'une adresse.")
    with opened() as services:
        _check(services, Role(role), networks)
        user = User(address.strip().casefold(), name or address.partition("@")[0], Role(role), networks)
        changed = save_user(services, user, who=WHO, action="accès ouvert", now=clock.now())
    click.echo(f"{user.email} : {user.role}{_listed(networks)}." if changed else "Rien à changer.")


def _check(services: Services, role: Role, networks: tuple[str, ...]) -> None:
    unknown = [one for one in networks if one not in services.config.networks]
    if unknown:
        known = ", ".join(services.config.networks) or "aucun"
        raise click.UsageError(f"réseau inconnu : {', '.join(unknown)} ; dans la configuration : {known}.")
    if role != Role.OPERATOR and not networks:
        raise click.UsageError(f"le rôle « {role} » demande au moins un réseau (--network).")


@users.command("list")
def users_list() -> None:
    """Montrer qui a accès, et qui ne l'a plus."""
    with opened() as services:
        found = services.store.users()
    rows = [(one.email, one.name, one.role, ", ".join(one.networks), "oui" if one.active else "non") for one in found]
    click.echo(table(rows, ("adresse", "nom", "rôle", "réseaux", "accès")))


@users.command("revoke")
@click.argument("address")
def users_revoke(address: str) -> None:
    """Fermer un accès : ses sessions et ses liens ne valent plus rien, tout de suite."""
    with opened() as services:
        user = services.store.user(address)
        if user is None:
            raise click.ClickException(f"{address} n'a pas d'accès.")
        save_user(services, replace(user, active=False), who=WHO, action="accès fermé", now=clock.now())
    click.echo(f"{user.email} n'a plus accès.")


@users.command("link")
@click.argument("address")
@click.option("--url", help="Adresse des pages ; par défaut, celle de la configuration ou de cette machine.")
def users_link(*, address: str, url: str | None) -> None:
    """Afficher un lien de connexion, qui sert une seule fois dans les dix minutes (sans courriel)."""
    with opened() as services:
        made = link(services, address, url or services.config.pages.url or LOCAL, clock.now())
    if made is None:
        raise click.ClickException(f"{address} n'a pas d'accès.")
    click.echo(made)


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Seulement depuis ce jour.")
@click.option("--words", default="", help="Seulement ce qui contient ces mots.")
def audit(*, since: datetime | None, words: str) -> None:
    """Écrire en CSV le journal de ce qui a été changé, tous réseaux, le plus récent d'abord."""
    with opened() as services:
        found = services.store.audit(None, words, limit=services.store.count_audit(None, words))
    kept = (one for one in found if since is None or one.at.astimezone(clock.PARIS).date() >= since.date())
    for text in journal_csv(kept):
        click.echo(text, nl=False)


def welcome(services: Services, now: datetime) -> None:
    """Give the coordinators of the configuration their first access; whoever had one keeps it as it is."""
    for address, user in _coordinators(services).items():
        if services.store.user(address) is None:
            save_user(services, user, who=WHO, action="accès ouvert", now=now)


def _coordinators(services: Services) -> dict[str, User]:
    found: dict[str, User] = {}
    for name, network in services.config.networks.items():
        for one in network.coordinators:
            address = one.email.strip().casefold()
            before = found.get(address, User(address, one.name, Role.COORDINATOR))
            found[address] = replace(before, networks=(*before.networks, name))
    return found


def _listed(networks: tuple[str, ...]) -> str:
    return f" ({', '.join(networks)})" if networks else ""
