"""What commands show: progress, tables, problems."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import structlog

from tenderwatch.model import RunReport, SourceReport

log = structlog.get_logger()


class Progress:
    """A progress line on a terminal; plain log lines, at most one every ten seconds, elsewhere."""

    WIDTH = 24
    EVERY_SECONDS = 10.0

    def __init__(self) -> None:
        self._bar = sys.stderr.isatty()
        self._step = ""
        self._told = 0.0

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Show how far a step is."""
        if self._bar:
            self._draw(step, done, total)
        elif step != self._step or time.monotonic() - self._told > self.EVERY_SECONDS:
            log.info("progress", step=step, done=done, total=total)
            self._told = time.monotonic()
        self._step = step

    def _draw(self, step: str, done: int, total: int | None) -> None:
        filled = self.WIDTH * min(done, total) // total if total else 0
        bar = f"[{'#' * filled}{'.' * (self.WIDTH - filled)}] {done}/{total}" if total else f"{done}"
        line_break = "\n" if self._step and step != self._step else ""
        click.echo(f"{line_break}\r{step:<16} {bar}   ", nl=False, err=True)

    def close(self) -> None:
        """End the line of the bar."""
        if self._bar and self._step:
            click.echo(err=True)


def table(rows: Sequence[Sequence[object]], head: Sequence[str]) -> str:
    """Columns as wide as their widest cell, numbers to the right."""
    cells = [list(head), *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    numeric = [all(str(row[column])[:1].isdigit() for row in rows) for column in range(len(head))]
    lines = [_line(row, widths, numeric) for row in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    pairs = zip(row, widths, numeric, strict=True)
    return "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in pairs).rstrip()


def show_sources(sources: Sequence[SourceReport]) -> None:
    """The sources of a run, with every record that was refused."""
    head = ("source", "annoncés", "collectés", "nouveaux", "modifiés", "inchangés", "refusés", "durée")
    rows = [
        (
            one.source,
            "?" if one.announced is None else one.announced,
            one.received,
            one.new,
            one.changed,
            one.unchanged,
            len(one.refused),
            f"{one.seconds:.1f} s",
        )
        for one in sources
    ]
    click.echo(table(rows, head))
    for source in sources:
        for warning in source.warnings:
            click.echo(f"{source.source} : {warning}")
    for refused in (refused for one in sources for refused in one.refused):
        click.echo(f"  refusé : {refused.record} : {refused.reason}")


def show_run(result: RunReport) -> None:
    """A run's sources, stages and problems."""
    if result.sources:
        show_sources(result.sources)
        click.echo()
    rows = [
        (one.stage, ", ".join(f"{count} {label}" for label, count in one.counts), f"{one.seconds:.1f} s")
        for one in result.stages
    ]
    click.echo(table(rows, ("étape", "résultat", "durée")))
    for problem in result.problems:
        click.echo(f"À voir : {problem}", err=True)


def replace_file(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def exit_on(problems: Sequence[str]) -> None:
    """End: with every problem on standard error and code 1, or with 0."""
    for problem in problems:
        click.echo(f"À voir : {problem}", err=True)
    raise SystemExit(1 if problems else 0)
