"""Commands that run the pipeline: collect, nightly, weekly, schedule."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from tenderwatch import clock
from tenderwatch.commands.context import config_file, configuration, in_order, opened
from tenderwatch.commands.terminal import exit_on, show_run, show_sources
from tenderwatch.model import RunReport
from tenderwatch.pipeline import monitors, runs
from tenderwatch.pipeline.backfill import backfill
from tenderwatch.pipeline.ingest import complete
from tenderwatch.schedule import crontab, scheduler


@click.command()
@click.option("--source", "only", multiple=True, help="Une seule source (peut être répété), même si elle est coupée.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="Rattraper le passé depuis ce jour.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="Rattraper jusqu'à ce jour (par défaut : hier).")
def collect(only: tuple[str, ...], since: datetime | None, until: datetime | None) -> None:
    """Collecter les avis des sources et les enregistrer, ou rattraper le passé d'une source, mois par mois."""
    if since or until:
        _backfill(only, since, until)
        return
    with opened(lock=True) as services:
        now = clock.now()
        sources = runs.gather(services, now, only)
        odd = monitors.of_night(services.store, sources, now)
        complete(services, sources, now)
    show_sources(sources)
    exit_on(list(RunReport("collect", now, now, sources, alerts=odd).problems))


def _backfill(only: tuple[str, ...], since: datetime | None, until: datetime | None) -> None:
    now = clock.now()
    last = until.date() if until else now.date() - timedelta(days=1)
    if since is None or len(only) != 1 or since.date() > last:
        raise click.UsageError("un rattrapage demande une source et une période : --source boamp --from 2025-01-01.")
    months: list[str] = []
    failed: list[str] = []
    with opened(lock=True) as services:
        for report in backfill(services, only[0], since.date(), last, now):
            month = f"{report.until:%m/%Y}"
            months.append(month)
            told = f"{report.received} avis, {report.new} nouveaux, {len(report.refused)} refusés"
            click.echo(f"{month} : {report.error or told}")
            failed += [f"{month} : {report.error}"] if report.error else []
    if not months:
        click.echo("Tous les mois de cette période sont déjà entiers : rien n'a été demandé.")
    exit_on(failed)


@click.command()
def nightly() -> None:
    """Passage de nuit : collecter, enregistrer, apparier, rendre compte aux coordinateurs."""
    with opened(lock=True) as services:
        result = runs.nightly(services, clock.now())
    _finish(result)


@click.command()
@click.option("--ahead", is_flag=True, help="Composer aussi les courriels dont le jour n'est pas encore venu.")
@click.option("--dry-run", is_flag=True, help="Écrire les messages exacts dans un dossier, sans rien envoyer ni noter.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Ce dossier (défaut : var/dry-run).")
def weekly(*, ahead: bool, dry_run: bool, folder: Path | None) -> None:
    """Passage de la semaine : composer et envoyer les courriels des entreprises dont c'est le jour."""
    with opened(lock=True) as services:
        result = in_order(services, lambda those: runs.weekly(those, clock.now(), ahead=ahead), folder, dry_run=dry_run)
    _finish(result)


@click.command()
@click.option("--print-crontab", is_flag=True, help="Afficher les lignes de crontab équivalentes.")
def schedule(*, print_crontab: bool) -> None:
    """Lancer les deux passages à leurs heures (APScheduler), ou afficher la crontab."""
    config, file = configuration(), config_file().resolve()
    if print_crontab:
        click.echo(crontab(config, Path.cwd(), file), nl=False)
        return
    with opened() as services:
        last = {run.run: run.started for run in reversed(services.store.last_runs(limit=50))}
    jobs = {"nightly": lambda: _job("nightly"), "weekly": lambda: _job("weekly"), "post": _post}
    scheduler(config, jobs, dict(last), clock.now()).start()


def _post() -> None:
    """What may leave by now: retries, and mails that coordinators have released or have had the time to see."""
    with opened(lock=True) as services:
        runs.post(services, clock.now())


def _job(name: str) -> None:
    """One scheduled run, with its own connection; the scheduler logs its error and goes on."""
    with opened(lock=True) as services:
        run = runs.nightly if name == "nightly" else runs.weekly
        show_run(run(services, clock.now()))


def _finish(result: RunReport) -> None:
    show_run(result)
    raise SystemExit(result.exit_code)
