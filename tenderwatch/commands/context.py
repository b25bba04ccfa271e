"""What commands share: the configuration file of `--config`, services, and the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from tenderwatch.bootstrap import alone, configure_log, rehearsed, services
from tenderwatch.commands.terminal import Progress
from tenderwatch.config import Config, load
from tenderwatch.pipeline.services import Services

Result = TypeVar("Result")


def config_file() -> Path:
    """The path given with `--config`."""
    return Path(click.get_current_context().find_root().params["config"])


def configuration(file: Path | None = None) -> Config:
    """The validated configuration of `--config`, or of another file, with logging set up as it says.

    Raises:
        ConfigError: every problem of the file.
    """
    config = load(file or config_file())
    configure_log(config.log)
    return config


@contextmanager
def opened(*, lock: bool = False, file: Path | None = None) -> Iterator[Services]:
    """Services on the configuration, or on another `file`; with `lock`, no other run may write at the same time."""
    config = configuration(file)
    progress = Progress()
    try:
        if lock:
            with alone(config), services(config, progress) as made:
                yield made
        else:
            with services(config, progress) as made:
                yield made
    finally:
        progress.close()


def in_order(made: Services, work: Callable[[Services], Result], folder: Path | None, *, dry_run: bool) -> Result:
    """Do some work, or with `dry_run` rehearse it: its messages go to `folder` (`var/dry-run`), and nothing stays."""
    if not dry_run:
        return work(made)
    target = folder or made.config.var / "dry-run"
    with rehearsed(made, target) as tried:
        done = work(tried)
    click.echo(f"Essai à blanc : les messages sont dans {target}, rien n'est envoyé ni noté.")
    return done
