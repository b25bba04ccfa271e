"""Commands about people: profiles of enterprises, decisions of coordinators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from digests.verdicts import read_verdicts
from matching.doubts import doubts
from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import replace_bytes, replace_file
from tenderwatch.model import Enterprise, HumanLine
from tenderwatch.pipeline.profiles import with_wishes
from tenderwatch.profiles import (
    Loaded,
    check_profiles,
    completeness,
    csv_of,
    dump_profile,
    read_profiles,
    xlsx_of,
)
from tenderwatch.reference import BUILT_IN, Reference

TODO = 3
"""Things to add that are told at once."""
STOPPED = 2


@click.group()
def profiles() -> None:
    """Les profils des entreprises."""


@profiles.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def profiles_check(path: Path) -> None:
    """Vérifier des fichiers de profils (YAML, XLSX, CSV), sans rien enregistrer."""
    loaded = read_profiles(path)
    _tell(loaded, BUILT_IN)
    for one in loaded.profiles:
        found = completeness(one)
        todo = f" ; ajoutez : {' ; '.join(found.todo[:TODO])}." if found.todo else "."
        click.echo(f"{one.name} : complet à {found.percent} %{todo}")
    click.echo(f"{len(loaded.profiles)} profils lisibles.")
    raise SystemExit(STOPPED if loaded.problems else 0)


@profiles.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def profiles_import(path: Path) -> None:
    """Enregistrer les profils d'un fichier ou d'un dossier (YAML, XLSX, CSV) ; l'historique est gardé."""
    loaded = read_profiles(path)
    with opened(lock=True) as services:
        wanted = with_wishes(services, loaded.profiles)
        saved = services.store.save_enterprises(wanted, at=clock.now(), by="profiles import")
        _tell(loaded, services.reference)
    click.echo(f"{saved.new} profils ajoutés, {saved.changed} modifiés, {saved.unchanged} inchangés.")
    raise SystemExit(_code(loaded))


def _tell(loaded: Loaded, reference: Reference) -> None:
    """What was left out, then what deserves a look."""
    for problem in loaded.problems:
        click.echo(f"Refusé : {problem}", err=True)
    for warning in [*check_profiles(loaded.profiles, reference), *doubts(loaded.profiles)]:
        click.echo(f"À voir : {warning}")


def _code(loaded: Loaded) -> int:
    """0 all well, 1 some were left out, 2 none is left."""
    return 0 if not loaded.problems else 1 if loaded.profiles else STOPPED


@profiles.command("export")
@click.argument("target", type=click.Path(path_type=Path))
def profiles_export(target: Path) -> None:
    """Écrire les profils enregistrés : un tableau (.xlsx, .csv), ou un dossier d'un fichier YAML chacun."""
    with opened() as services:
        found = services.store.enterprises()
    writer = _TABLES.get(target.suffix.lower())
    if writer:
        replace_bytes(target, writer(found))
    else:
        for enterprise in found:
            replace_file(target / f"{enterprise.id}.yaml", dump_profile(enterprise))
    click.echo(f"{len(found)} profils écrits dans {target}.")


@profiles.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def profiles_template(file: Path) -> None:
    """Écrire un tableau vide à remplir (.xlsx ou .csv), une ligne par activité."""
    writer = _TABLES.get(file.suffix.lower())
    if writer is None:
        raise click.BadParameter("un nom en .xlsx ou .csv est attendu.")
    replace_bytes(file, writer(()))
    click.echo(f"Modèle écrit dans {file} ; « profiles import {file} » le relit une fois rempli.")


_TABLES: Mapping[str, Callable[[Iterable[Enterprise]], bytes]] = {".xlsx": xlsx_of, ".csv": csv_of}


@click.group()
def decisions() -> None:
    """Les décisions des coordinateurs."""


@decisions.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", required=True, help="Adresse de la personne qui a décidé.")
def decisions_import(*, file: Path, by: str) -> None:
    """Lire les colonnes verdict, motif et note d'un report.xlsx rempli."""
    with opened(lock=True) as services:
        known = services.store.matched_pairs()
        verdicts = read_verdicts(file.read_bytes(), by=by, at=clock.now(), known=known)
        added = services.store.add_decisions(verdicts.decisions)
    click.echo(f"{len(verdicts.decisions)} décisions lues, {added} enregistrées.")
    for problem in verdicts.problems:
        click.echo(f"À voir : {problem}", err=True)
    raise SystemExit(1 if verdicts.problems else 0)


@click.command()
@click.argument("enterprise")
@click.argument("notice")
@click.argument("text")
@click.option("--by", required=True, help="Nom de la personne qui signe, tel que l'entreprise le lira.")
def line(*, enterprise: str, notice: str, text: str, by: str) -> None:
    """Ajouter un mot signé à un avis dans le prochain courriel d'une entreprise ; un texte vide le retire."""
    with opened(lock=True) as services:
        found, known = services.store.notice(notice), services.store.enterprise(enterprise)
        if found is None or known is None:
            missing = f"l'avis {notice}" if found is None else f"l'entreprise {enterprise}"
            raise click.ClickException(f"{missing} n'est pas dans la base.")
        key = services.store.procedure_key_of(found.key) or found.key
        services.store.add_line(key, known.id, HumanLine(text.strip(), by, clock.now()))
    click.echo(f"C'est noté pour {known.name} : « {found.title} ».")
