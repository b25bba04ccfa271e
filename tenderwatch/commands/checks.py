"""What `doctor` looks at: each check is one sentence, with what to do when something is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import packages_distributions

from digests.mailer import OutboxMailer
from matching.doubts import doubts
from tenderwatch.commands.check import Check
from tenderwatch.commands.held_checks import held_checks
from tenderwatch.commands.mail_checks import mail_checks, outbox_checks, secret_checks
from tenderwatch.config import Config
from tenderwatch.errors import ConfigError, StoreError
from tenderwatch.pipeline.monitors import standing
from tenderwatch.pipeline.services import Services, is_on
from tenderwatch.profiles import check_profiles
from tenderwatch.secret import installation_secret
from tenderwatch.store import Store

LOW_DISK_BYTES = 500 * 1024 * 1024


def checks(config: Config, now: datetime) -> list[Check]:
    """Everything, always: a failing check does not hide the next."""
    return [
        Check("config.yaml", ok=True, sentence="valide."),
        *_packages(),
        *_disk(config),
        *_networks(config),
        *mail_checks(config),
        *secret_checks(config),
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


def _store(config: Config, now: datetime) -> Iterator[Check]:
    try:
        secret = installation_secret(config.var)
        with Store.open(config.database, secret) as store:
            yield Check("database", ok=True, sentence=f"{store.count_notices()} avis enregistrés.")
            yield from _sources(config, store, now)
            yield from _people(store)
            yield from outbox_checks(store)
            yield from held_checks(Services(config, store, OutboxMailer(config.var / "outbox"), secret), now)
    except StoreError as error:
        yield Check("database", ok=False, sentence=str(error))
    except ConfigError as error:
        yield Check("secret", ok=False, sentence=str(error))


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
