"""Commands about reference data: official labels and communes, downloaded or shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from spiders.engine.settings import for_contact
from tenderwatch import clock
from tenderwatch.commands.context import configuration
from tenderwatch.commands.terminal import replace_file
from tenderwatch.reference import (
    COMMUNES_FILE,
    CPV_FILE,
    FOLDER,
    CommunesTable,
    CpvTable,
    Reference,
    UnusableReferenceError,
    fetched_communes,
    fetched_cpv,
    hand_written,
    known,
)

UPDATE = "« reference update » télécharge"


@click.group()
def reference() -> None:
    """Les données de référence : libellés du CPV, communes."""


@reference.command("update")
def reference_update() -> None:
    """Télécharger les libellés officiels du CPV et les communes. Ce qui échoue laisse le fichier d'avant."""
    settings = configuration()
    folder = settings.var / FOLDER
    agent, today = for_contact(settings.contact)["USER_AGENT"], clock.today()
    addresses = settings.reference
    done = [
        _updated("CPV", folder / CPV_FILE, lambda: fetched_cpv(addresses.cpv_url, agent, today)),
        _updated("Communes", folder / COMMUNES_FILE, lambda: fetched_communes(addresses.communes_url, agent, today)),
    ]
    raise SystemExit(0 if all(done) else 1)


def _updated(what: str, path: Path, fetch: Callable[[], CpvTable | CommunesTable]) -> bool:
    """Whether a table was fetched and written; a failure is told, and what was there stays."""
    try:
        table = fetch()
        replace_file(path, table.model_dump_json() + "\n")
    except (UnusableReferenceError, OSError) as error:
        stays = "le fichier d'avant reste" if path.exists() else "la table livrée sert"
        click.echo(f"{what} : échec : {error} ; {stays}.", err=True)
        return False
    click.echo(f"{what} : {len(table.data)} lignes écrites dans {path}.")
    return True


@reference.command("show")
def reference_show() -> None:
    """Montrer ce qui est connu, de quand et sous quelle licence."""
    found = known(configuration().var / FOLDER)
    for line in _lines(found):
        click.echo(line)
    for problem in found.problems:
        click.echo(f"À voir : {problem}", err=True)
    raise SystemExit(1 if found.problems else 0)


def _lines(found: Reference) -> Iterator[str]:
    if found.cpv is None:
        yield f"CPV : la table livrée, {len(hand_written())} divisions et groupes ; {UPDATE} les libellés officiels."
    else:
        yield f"CPV : {len(found.cpv.data)} libellés officiels{_origin(found.cpv)}"
    if found.communes is None:
        yield f"Communes : aucune, les distances vont de département à département ; {UPDATE} les communes."
    else:
        left_out = found.communes.left_out
        yield f"Communes : {len(found.communes.data)}, {left_out} écartées faute de place sûre{_origin(found.communes)}"


def _origin(table: CpvTable | CommunesTable) -> str:
    return f", du {table.fetched_on:%d/%m/%Y}.\n  {table.source}, {table.licence}\n  {table.address}"
