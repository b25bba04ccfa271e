"""The command line: options, one use case, an exit code (0 all well, 1 something failed, 2 stopped)."""

from __future__ import annotations

import click

from tenderwatch.commands import (
    demo,
    evaluate,
    learning,
    notices,
    people,
    preview,
    reading,
    reference,
    review,
    runs,
    setup,
    sources,
    trial,
    users,
)
from tenderwatch.errors import TenderwatchError

STOPPED = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    default="config.yaml",
    show_default=True,
    envvar="TENDERWATCH_CONFIG",
    type=click.Path(dir_okay=False),
    help="Le fichier de configuration.",
)
@click.version_option(package_name=None, version="0.1.0", prog_name="tenderwatch")
def cli(config: str) -> None:
    """Tenderwatch : la veille des marchés publics pour les entreprises inclusives."""


for command in (
    demo.demo,
    setup.init,
    setup.config,
    setup.doctor,
    setup.send_test,
    runs.nightly,
    runs.weekly,
    runs.schedule,
    preview.digest,
    preview.gallery,
    runs.collect,
    runs.reparse,
    runs.archive,
    people.profiles,
    people.decisions,
    people.line,
    reading.read,
    reference.reference,
    review.review,
    users.users,
    users.audit,
    sources.probe,
    sources.record,
    sources.new_source,
    notices.search,
    notices.why,
    trial.preview,
    learning.learning,
    learning.recall_command,
    evaluate.evaluate,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; an expected failure is a sentence on standard error and exit code 2."""
    try:
        cli(standalone_mode=True)
    except TenderwatchError as error:
        click.echo(str(error), err=True)
        raise SystemExit(STOPPED) from error
