"""Commands about sources: probe looks at one, record keeps its answers for the tests."""

from __future__ import annotations

import json
from pathlib import Path

import click

from spiders.engine import scaffold
from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import replace_file
from tenderwatch.pipeline import probe as looking
from tenderwatch.pipeline.monitors import FIELDS
from tenderwatch.pipeline.services import Services
from tenderwatch.sources import ONCE_PROBED


@click.command()
@click.argument("source")
def probe(source: str) -> None:
    """Regarder une page d'une source : est-elle celle que l'on connaît, qu'y lit-on, qu'y a-t-il de nouveau ?"""
    with opened(lock=True) as services:
        known = show_probe(services, source)
    raise SystemExit(0 if known else 1)


def show_probe(services: Services, source: str) -> bool:
    """Probe a source and say what was found; whether its layout is the known one."""
    looked = looking.probe(services, source, clock.now())
    click.echo(f"{source} : {looked.told}")
    if looked.read:
        counts = ", ".join(f"{FIELDS[name]} {count}" for name, count in looked.present.items())
        click.echo(f"Lu : {looked.read} avis, dont {counts}.")
    if looked.new:
        click.echo(f"Jamais vu jusqu'ici : {', '.join(looked.new)}.")
    for refused in looked.outcome.refused[:5]:
        click.echo(f"  refusé : {refused.record} : {refused.reason}")
    settings = services.config.sources.every()[source]
    if looked.known and settings.enabled == ONCE_PROBED:
        click.echo("La source est désormais collectée chaque nuit.")
    if settings.experimental:
        click.echo("Source expérimentale : comparez quelques avis lus avec ceux du site.")
    return looked.known


@click.command()
@click.argument("source")
@click.option("--pages", default=1, show_default=True, type=click.IntRange(1, 20), help="Réponses gardées.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Dossier (par défaut tests/recordings/SOURCE).")
def record(source: str, pages: int, folder: Path | None) -> None:
    """Garder les premières réponses d'une source, avec leurs adresses, et les avis que l'on y lit, pour les tests."""
    with opened(lock=True) as services:
        looked = looking.look(services, source, clock.today(), pages=pages)
    target = folder or Path("tests") / "recordings" / source
    outcome = looked.outcome
    kept = {
        "job": looked.job.model_dump(mode="json"),
        "answers": [one.model_dump(mode="json") for one in outcome.answers],
    }
    replace_file(target / "answers.json", json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    lines = (one.model_dump_json(exclude_defaults=True) for one in looked.notices)
    replace_file(target / "notices.jsonl", "".join(f"{line}\n" for line in lines))
    click.echo(f"{len(outcome.answers)} réponses et {len(looked.notices)} avis dans {target}.")
    click.echo("Relisez les avis, ils seront comparés champ par champ ; remplacez les noms et adresses de personnes.")
    if outcome.error:
        click.echo(f"À voir : {outcome.error}", err=True)
        raise SystemExit(1)


@click.command("new-source")
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice(sorted(scaffold.KINDS)), help="Comment on y accède.")
@click.option("--to", "folder", default="spiders", type=click.Path(path_type=Path, file_okay=False, exists=True))
def new_source(name: str, kind: str, folder: Path) -> None:
    """Écrire le fichier d'une nouvelle source, à partir d'un modèle."""
    if not scaffold.NAME.fullmatch(name):
        raise click.BadParameter("lettres minuscules, chiffres et tirets, par exemple ville-x.")
    path = folder / f"{name.replace('-', '_')}.py"
    if path.exists():
        raise click.ClickException(f"{path} existe : rien n'est remplacé.")
    replace_file(path, scaffold.written(name, kind))
    click.echo(f"{path} est écrit : complétez son en-tête, puis la configuration (sources.others), puis « record ».")
