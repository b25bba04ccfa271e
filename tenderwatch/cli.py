"""The command line: options, one use case, an exit code (0 all well, 1 something failed, 2 stopped)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

from tenderwatch.errors import TenderwatchError

STOPPED = 2
COMMANDS: Mapping[str, str] = {
    "demo": "demo.demo",
    "init": "setup.init",
    "config": "setup.config",
    "doctor": "setup.doctor",
    "send-test": "setup.send_test",
    "nightly": "runs.nightly",
    "weekly": "runs.weekly",
    "schedule": "runs.schedule",
    "digest": "preview.digest",
    "gallery": "preview.gallery",
    "collect": "runs.collect",
    "reparse": "archives.reparse",
    "archive": "archives.archive",
    "profiles": "people.profiles",
    "decisions": "people.decisions",
    "line": "people.line",
    "release": "release.release",
    "outbox": "outbox.outbox",
    "bounces": "addresses.bounces",
    "addresses": "addresses.addresses",
    "people": "personal.people",
    "read": "reading.read",
    "reference": "reference.reference",
    "review": "review.review",
    "users": "users.users",
    "audit": "users.audit",
    "probe": "sources.probe",
    "record": "sources.record",
    "new-source": "sources.new_source",
    "search": "notices.search",
    "why": "notices.why",
    "preview": "trial.preview",
    "learning": "learning.learning",
    "recall": "learning.recall_command",
    "bilan": "bilan.bilan",
    "evaluate": "evaluate.evaluate",
}
"""Module and function of each command below `tenderwatch.commands`; only the one that is called is imported."""


class Commands(click.Group):
    """The commands, imported when they are needed: reading all of them takes longer than most of their work."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's own shape)
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's own shape)
        """A command by its name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"tenderwatch.commands.{module}"), function)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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


def main() -> None:
    """Run the command line; an expected failure is a sentence on standard error and exit code 2."""
    try:
        cli(standalone_mode=True)
    except TenderwatchError as error:
        click.echo(str(error), err=True)
        raise SystemExit(STOPPED) from error
