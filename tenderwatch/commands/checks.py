"""What `doctor` looks at: each check is one sentence, with what to do when something is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import packages_distributions

from matching.doubts import doubts
from tenderwatch.config import Config
from tenderwatch.errors import StoreError
from tenderwatch.pipeline.monitors import standing
from tenderwatch.pipeline.services import is_on
from tenderwatch.profiles import check_profiles
from tenderwatch.store import Status, Store

LOW_DISK_BYTES = 500 * 1024 * 1024
SINK_PORTS = {1025, 2525, 8025}
SINK_DOMAINS = (".local", ".test", ".invalid", ".localhost", "@localhost", "example.org", "example.com")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its subject (with the configuration's key), whether it is well, and a sentence."""

    subject: str
    ok: bool
    sentence: str


def checks(config: Config, now: datetime) -> list[Check]:
    """Everything, always: a failing check does not hide the next."""
    return [
        Check("config.yaml", ok=True, sentence="valide."),
        *_packages(),
        *_disk(config),
        *_networks(config),
        *_mail(config),
        *_store(config, now),
    ]


def _packages() -> Iterator[Check]:
    """PyPI has distributions that are named like our packages: installed beside ours, they overwrite them."""
    owners = packages_distributions()
    for name in ("spiders", "matching", "digests", "tenderwatch"):
        strangers = sorted(set(owners.get(name, [])) - {"tenderwatch"})
        if strangers:
            sentence = f"le paquet {', '.join(strangers)} occupe aussi ce nom : désinstallez-le (pip uninstall)."
            yield Check(f"paquet {name}", ok=False, sentence=sentence)


def _disk(config: Config) -> Iterator[Check]:
    config.var.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(config.var).free
    sentence = f"{free // 2**20} Mo libres dans {config.var}."
    yield Check("disque (var)", ok=free > LOW_DISK_BYTES, sentence=sentence)


def _networks(config: Config) -> Iterator[Check]:
    if not config.networks:
        yield Check("networks", ok=False, sentence="aucun réseau : personne ne reçoit de rapport.")
    for name, network in config.networks.items():
        count = len(network.coordinators)
        sentence = f"{count} destinataire(s) du rapport, règle d'envoi « {network.release} »."
        yield Check(f"networks.{name}.coordinators", ok=count > 0, sentence=sentence)


def _mail(config: Config) -> Iterator[Check]:
    mail = config.mail
    if mail.transport == "outbox":
        sentence = f"les courriels sont écrits dans {config.var / 'outbox'}, rien n'est envoyé."
        yield Check("mail.transport", ok=True, sentence=sentence)
        return
    yield Check("mail.transport", ok=True, sentence=f"SMTP vers {mail.smtp.host}:{mail.smtp.port}.")
    allowed = ", ".join(mail.allow) if mail.allow else "personne : ajoutez des adresses, des @domaines, ou *"
    yield Check("mail.allow", ok=bool(mail.allow), sentence=f"envoi permis à {allowed}.")
    if mail.smtp.port in SINK_PORTS or mail.sender.endswith(SINK_DOMAINS):
        sentence = "ce serveur ou cet expéditeur sert aux essais : les messages n'arriveront à personne."
        yield Check("mail.smtp / mail.sender", ok=False, sentence=sentence)


def _store(config: Config, now: datetime) -> Iterator[Check]:
    try:
        with Store.open(config.database) as store:
            yield Check("database", ok=True, sentence=f"{store.count_notices()} avis enregistrés.")
            yield from _sources(config, store, now)
            yield from _people(store)
            yield from _outbox(store)
    except StoreError as error:
        yield Check("database", ok=False, sentence=str(error))


def _sources(config: Config, store: Store, now: datetime) -> Iterator[Check]:
    on = [name for name, source in config.sources.every().items() if is_on(store, name, source)]
    if not on:
        yield Check("sources", ok=False, sentence="aucune source n'est activée.")
    odd = list(standing(config, store, now))
    for alert in odd:
        yield Check(f"sources.{alert.source}", ok=False, sentence=alert.sentence)
    for name in on:
        mark = store.watermark(name)
        if mark and name not in {alert.source for alert in odd}:
            yield Check(f"sources.{name}", ok=True, sentence=f"complète jusqu'au {mark:%d/%m/%Y}.")


def _people(store: Store) -> Iterator[Check]:
    enterprises = store.enterprises()
    if not enterprises:
        yield Check("profils", ok=False, sentence="aucun profil : lancez « profiles import DOSSIER ».")
        return
    yield Check("profils", ok=True, sentence=f"{len(enterprises)} profils.")
    for warning in [*check_profiles(enterprises), *doubts(enterprises)]:
        yield Check("profils", ok=False, sentence=warning)


_STUCK: tuple[tuple[Status, str], ...] = (("claimed", "peut-être envoyé(s)"), ("failed", "en échec"))


def _outbox(store: Store) -> Iterator[Check]:
    for status, word in _STUCK:
        count = len(store.deliveries(status=status))
        if count:
            yield Check("envois", ok=False, sentence=f"{count} message(s) {word} : voyez le dernier rapport.")
