"""What `doctor` looks at in the mail: the way out, what its server says of itself, the secret, what is stuck."""

from __future__ import annotations

import os
import smtplib
import stat
from collections.abc import Iterator

from digests.sinks import sink_in
from digests.smtp_connection import open_connection, why
from tenderwatch.bootstrap import smtp_login
from tenderwatch.commands.check import Check
from tenderwatch.config import Config, Mail
from tenderwatch.pipeline.halt import switch
from tenderwatch.secret import FILE, VARIABLE
from tenderwatch.store import Status, Store

SINK_PORTS = {1025, 2525, 8025}


def mail_checks(config: Config) -> Iterator[Check]:
    """The way out, whether it is open, and whether it leads anywhere."""
    mail = config.mail
    if mail.stopped or switch(config).exists():
        sentence = "tout envoi est arrêté (mail.stopped, ou « outbox stop ») : rien ne part."
        yield Check("mail.stopped", ok=False, sentence=sentence)
    if mail.transport == "outbox":
        sentence = f"les courriels sont écrits dans {config.var / 'outbox'}, rien n'est envoyé."
        yield Check("mail.transport", ok=True, sentence=sentence)
        return
    yield Check("mail.transport", ok=True, sentence=f"SMTP vers {mail.smtp.host}:{mail.smtp.port}.")
    allowed = ", ".join(mail.allow) if mail.allow else "personne : ajoutez des adresses, des @domaines, ou *"
    yield Check("mail.allow", ok=bool(mail.allow), sentence=f"envoi permis à {allowed}.")
    yield from _server(mail)


def _server(mail: Mail) -> Iterator[Check]:
    """Greets the server as a run would; nothing is sent."""
    signs = [f"expéditeur {mail.sender}"] if sink_in(mail.sender) or _invented(mail.sender) else []
    signs += [f"port {mail.smtp.port}"] if mail.smtp.port in SINK_PORTS else []
    try:
        with open_connection(mail, smtp_login()) as client:
            name = sink_in(client.greeting)
    except (smtplib.SMTPException, OSError) as error:
        yield Check("mail.smtp", ok=False, sentence=f"la connexion échoue : {why(error)}.")
    else:
        signs += [f"le serveur se présente comme « {name} »"] if name else []
        yield Check("mail.smtp", ok=True, sentence="le serveur répond, et la connexion est admise.")
    if signs:
        told = f"chemin d'essai ({', '.join(signs)}) : les messages n'arriveront sans doute à personne."
        yield Check("mail.smtp / mail.sender", ok=False, sentence=told)


def _invented(sender: str) -> bool:
    return sender.endswith(("example.org", "example.com", "@localhost"))


def secret_checks(config: Config) -> Iterator[Check]:
    """Where the installation's secret is, and who can read it."""
    if os.environ.get(VARIABLE):
        yield Check("secret", ok=True, sentence=f"donné par {VARIABLE}.")
        return
    path = config.var / FILE
    if not path.exists():
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Check("secret", ok=False, sentence=f"{path} peut être lu par d'autres comptes : chmod 600 {path}.")
        return
    kept = f"gardé dans {path} ; sauvegardez-le à part : sans lui, les désinscriptions ne sont plus reconnues."
    yield Check("secret", ok=True, sentence=kept)


_STUCK: tuple[tuple[Status, str], ...] = (
    ("claimed", "en cours"),
    ("uncertain", "peut-être envoyé(s)"),
    ("failed", "en échec"),
)


def outbox_checks(store: Store) -> Iterator[Check]:
    """What did not leave, and who is no longer written to."""
    for status, word in _STUCK:
        count = len(store.deliveries(status=status))
        if count:
            yield Check("envois", ok=False, sentence=f"{count} message(s) {word} : voyez « outbox list ».")
    suspended = len(store.suspensions())
    if suspended:
        sentence = f"{suspended} adresse(s) suspendue(s) après des refus : voyez « addresses list »."
        yield Check("adresses", ok=False, sentence=sentence)
    if store.lost_its_secret():
        sentence = "le secret a changé : les désinscriptions ne sont plus reconnues, rien ne part ; remettez l'ancien."
        yield Check("secret", ok=False, sentence=sentence)
