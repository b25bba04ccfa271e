"""Commands that set an installation up and look after it: init, config check, doctor, send-test."""

from __future__ import annotations

import json
import re
from email.message import EmailMessage
from email.utils import formataddr
from typing import Any

import click
import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from digests.mailer import wire
from tenderwatch import clock
from tenderwatch.commands.check import Check
from tenderwatch.commands.checks import checks
from tenderwatch.commands.context import config_file, configuration, opened
from tenderwatch.commands.sources import show_probe
from tenderwatch.commands.terminal import replace_file
from tenderwatch.commands.users import welcome
from tenderwatch.config import Config, load
from tenderwatch.errors import ConfigError, DeliveryError
from tenderwatch.places import DEPARTMENTS
from tenderwatch.sources import ONCE_PROBED
from tenderwatch.validation import validated


@click.command()
@click.option("--force", is_flag=True, help="Remplacer un fichier qui existe.")
def init(*, force: bool) -> None:
    """Poser les quelques questions d'une nouvelle installation et écrire config.yaml."""
    path = config_file()
    if path.exists() and not force:
        raise click.ClickException(f"{path} existe : « init --force » le remplace.")
    text = config_text(**_answers())
    validated(Config, yaml.safe_load(text), where="réponses")
    replace_file(path, text)
    click.echo(f"{path} est écrit.")
    with opened(lock=True) as services:
        welcome(services, clock.now())
    _offer_probes()
    click.echo("Ensuite : « profiles import DOSSIER », puis « doctor ».")


def _offer_probes() -> None:
    """What waits for a first look is collected from then on; the answer may be no, `doctor` will say it again."""
    waiting = [name for name, one in load(config_file()).sources.every().items() if one.enabled == ONCE_PROBED]
    question = f"Regarder maintenant une page de {' et de '.join(waiting)}, pour les collecter chaque nuit"
    if not waiting or not click.confirm(question, default=False):
        return
    with opened(lock=True) as services:
        for name in waiting:
            show_probe(services, name)


def config_text(*, contact: str, departments: list[str], networks: dict[str, dict[str, object]]) -> str:
    """A configuration with every key explained, as `config.yaml` ships it."""
    made = Environment(
        loader=PackageLoader("tenderwatch", ""),
        autoescape=False,  # noqa: S701 (it writes YAML: every value goes through the filter below)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    made.filters["yaml"] = lambda value: json.dumps(value, ensure_ascii=False)
    template = made.get_template("config.yaml.j2")
    return template.render(contact=contact, departments=departments, networks=networks)


def _answers() -> dict[str, Any]:
    contact = click.prompt("Adresse de contact, annoncée aux sites visités")
    departments = click.prompt("Départements à collecter (22,29,35,56), ou vide pour toute la France", default="")
    networks = {}
    while name := click.prompt("Nom court d'un réseau (fei, unea), ou vide pour finir", default=""):
        coordinator = {
            "name": click.prompt("  Nom de la coordinatrice ou du coordinateur"),
            "email": click.prompt("  Son adresse"),
        }
        full = click.prompt("  Nom complet du réseau", default=name)
        networks[_short(name)] = {"name": full, "coordinators": [coordinator]}
    codes = [code.strip() for code in departments.split(",") if code.strip()]
    unknown = [code for code in codes if code not in DEPARTMENTS]
    if unknown:
        raise ConfigError([f"départements : {', '.join(unknown)} : code inconnu (deux chiffres, 2A ou 2B)."])
    return {"contact": contact, "departments": codes, "networks": networks}


def _short(name: str) -> str:
    short = name.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9-]*", short):
        raise ConfigError([f"réseau : {name!r} : un nom court est attendu, lettres sans accent, chiffres et tirets."])
    return short


@click.group()
def config() -> None:
    """Le fichier de configuration."""


@config.command("check")
def config_check() -> None:
    """Dire tout ce qui ne va pas dans le fichier de configuration."""
    load(config_file())
    click.echo(f"{config_file()} est valide.")


@click.command()
def doctor() -> None:
    """Vérifier toute l'installation : configuration, base, sources, courriel, profils, disque."""
    found = checks(configuration(), clock.now())
    for check in found:
        click.echo(_line(check))
    raise SystemExit(0 if all(check.ok for check in found) else 1)


def _line(check: Check) -> str:
    return f"{'bien    ' if check.ok else 'À VOIR  '}{check.subject} : {check.sentence}"


@click.command("send-test")
@click.argument("address")
def send_test(address: str) -> None:
    """Envoyer un message d'essai par le chemin configuré."""
    settings = configuration()
    message = wire(_test_message(settings, address).as_bytes())
    try:
        with opened() as services:
            services.mailer.send(message, recipient=address, name="send-test")
    except DeliveryError as error:
        raise click.ClickException(f"Non envoyé : {error}") from error
    where = f"écrit dans {settings.var / 'outbox'}" if settings.mail.transport == "outbox" else "accepté par le serveur"
    click.echo(f"Message d'essai {where} ; vérifiez qu'il arrive à {address}.")


def _test_message(settings: Config, address: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Tenderwatch : message d'essai"
    message["From"] = formataddr((settings.mail.sender_name, settings.mail.sender))
    message["To"] = address
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("Ce message prouve que le chemin du courriel fonctionne. Il n'appelle aucune réponse.\n")
    return message
