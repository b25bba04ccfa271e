"""The demo: the real pipeline on the shipped sample, against a local server, with a pinned clock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from tenderwatch import clock
from tenderwatch.bootstrap import alone, configure_log, services
from tenderwatch.commands.terminal import Progress, replace_file, show_run, table
from tenderwatch.commands.users import welcome
from tenderwatch.config import Config, load
from tenderwatch.model import RunReport
from tenderwatch.pipeline import runs
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles import load_profiles
from tenderwatch.sample import records
from tenderwatch.sample.server import SampleServer

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=clock.PARIS)
"""A Monday morning; the sample's notices appeared in the three weeks before it."""


FOLDER = Path("var/demo")
MOMENT = "demo-moment"
"""The file beside a demo's configuration that says at which moment its data are fresh."""


@click.command()
@click.option("--folder", default=str(FOLDER), show_default=True, type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """Faire tourner toute la chaîne sur un exemple inventé, sans réseau, en moins d'une minute."""
    _empty(folder)
    os.environ[clock.PIN] = NOW.isoformat()
    with SampleServer(records.records(), records.feed(), projects=records.projects()) as server:
        night, week = _run(_config(folder, server))
    _show(folder, night, week)
    raise SystemExit(max(night.exit_code, week.exit_code))


def _empty(folder: Path) -> None:
    """Start from nothing; a folder that holds anything but an earlier demo is left alone."""
    mark = folder / "config.yaml"
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise click.ClickException(f"{folder} n'est pas vide et ne vient pas d'une démonstration : rien n'est effacé.")
    shutil.rmtree(folder, ignore_errors=True)
    replace_file(mark, records.config())
    replace_file(folder / MOMENT, NOW.isoformat())


def _config(folder: Path, server: SampleServer) -> Config:
    """The sample's configuration, with its sources at the local server."""
    config = load(folder / "config.yaml")
    boamp = config.sources.boamp.model_copy(update={"url": server.boamp_url})
    approch = config.sources.approch.model_copy(update={"url": server.approch_url})
    feeds = tuple(feed.model_copy(update={"url": server.feed_url, "delay_seconds": 0}) for feed in config.sources.feeds)
    sources = config.sources.model_copy(update={"boamp": boamp, "approch": approch, "feeds": feeds})
    return config.model_copy(update={"sources": sources})


def _run(config: Config) -> tuple[RunReport, RunReport]:
    configure_log(config.log)
    with _made(config) as made, records.profiles_folder() as profiles:
        made.store.save_enterprises(load_profiles(profiles), at=NOW)
        welcome(made, NOW)
        return runs.nightly(made, NOW), runs.weekly(made, NOW)


@contextmanager
def _made(config: Config) -> Iterator[Services]:
    progress = Progress()
    try:
        with alone(config), services(config, progress) as made:
            yield made
    finally:
        progress.close()


def _show(folder: Path, night: RunReport, week: RunReport) -> None:
    """The tables, and the files to open."""
    click.echo("Passage de nuit")
    show_run(night)
    click.echo("\nPassage de la semaine")
    show_run(week)
    rows = [(_what(path), path) for path in sorted(folder.rglob("*")) if _what(path)]
    click.echo("\nÀ ouvrir\n" + table(rows, ("quoi", "fichier")))
    click.echo(f"\nLes pages de coordination, avec ces données : {_serving(folder)}")
    click.echo("Elles s'ouvrent sur cette machine, par un lien de connexion qui s'affichera dans ce terminal.")


def _serving(folder: Path) -> str:
    """The command that serves the pages of this demo."""
    return "make review" if folder == FOLDER else f"python run_watch.py --config {folder / 'config.yaml'} review"


def moment_of(config: Path) -> datetime | None:
    """At which moment the data of a demo are fresh; None: the configuration is not that of a demo."""
    file = config.parent / MOMENT
    return datetime.fromisoformat(file.read_text(encoding="utf-8")) if file.exists() else None


def _what(path: Path) -> str | None:
    kinds = {"report.html": "rapport de coordination", "report.xlsx": "rapport (tableur)"}
    if path.name in kinds:
        return kinds[path.name]
    if path.parent.name == "outbox" and path.suffix in {".eml", ".html"} and path.name.startswith("digest-"):
        return "courriel" if path.suffix == ".eml" else "courriel (page)"
    return None
