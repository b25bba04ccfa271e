"""Commands that measure how well we read and match, against labels."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from matching.evaluation import FIELDS, evaluate_doors
from tenderwatch.commands.terminal import table
from tenderwatch.errors import TenderwatchError


@click.group()
def evaluate() -> None:
    """Mesurer la lecture contre des exemples étiquetés."""


@evaluate.command()
@click.option("--labels", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Un seul objet JSON.")
def doors(*, labels: Path, as_json: bool) -> None:
    """Les portes : réservation, clause d'insertion, critère social, visite obligatoire."""
    found = evaluate_doors(_rows(labels)).as_dict()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for error in found["errors"]:
        click.echo(
            f"{error['id']} {error['field']} : attendu {error['expected']}, lu {error['got']}\n  {error['text']}\n"
        )
    rows = [(name, *(f"{value:.3f}" for value in found[name].values())) for name in FIELDS]
    click.echo(table(rows, ("porte", "précision", "rappel", "F1")))
    click.echo(f"Pour qui, parmi les réservés : {found['reserved_kind_accuracy']:.3f}")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _row(line, f"{path}:{number}")


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise TenderwatchError(f"{where} : ce n'est pas du JSON ({error}).") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise TenderwatchError(f"{where} : un objet avec « text » est attendu.")
    return row
