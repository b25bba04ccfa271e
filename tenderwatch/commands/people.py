"""Commands about people: profiles of enterprises, decisions of coordinators."""

from __future__ import annotations

from pathlib import Path

import click

from digests.verdicts import read_verdicts
from matching.doubts import doubts
from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import replace_file
from tenderwatch.model import HumanLine
from tenderwatch.profiles import check_profiles, dump_profile, load_profiles


@click.group()
def profiles() -> None:
    """Les profils des entreprises."""


@profiles.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def profiles_check(path: Path) -> None:
    """Vérifier des fichiers de profils, sans rien enregistrer."""
    found = load_profiles(path)
    for warning in [*check_profiles(found), *doubts(found)]:
        click.echo(f"À voir : {warning}")
    click.echo(f"{len(found)} profils lisibles.")


@profiles.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def profiles_import(path: Path) -> None:
    """Enregistrer les profils d'un fichier ou d'un dossier YAML ; l'historique est gardé."""
    found = load_profiles(path)
    with opened(lock=True) as services:
        saved = services.store.save_enterprises(found, at=clock.now())
    for warning in [*check_profiles(found), *doubts(found)]:
        click.echo(f"À voir : {warning}")
    click.echo(f"{saved.new} profils ajoutés, {saved.changed} modifiés, {saved.unchanged} inchangés.")


@profiles.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def profiles_export(folder: Path) -> None:
    """Écrire les profils enregistrés, un fichier YAML chacun."""
    with opened() as services:
        found = services.store.enterprises()
    for enterprise in found:
        replace_file(folder / f"{enterprise.id}.yaml", dump_profile(enterprise))
    click.echo(f"{len(found)} profils écrits dans {folder}.")


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
