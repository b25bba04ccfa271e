"""Commands that measure how well we read and match, against labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from matching.evaluation import FIELDS, evaluate_doors
from matching.relevance import evaluate_matching
from tenderwatch.commands.judged import grades_of, json_rows, notices_of
from tenderwatch.commands.terminal import table
from tenderwatch.config import MatchingRules
from tenderwatch.errors import TenderwatchError
from tenderwatch.profiles import load_profiles


@click.group()
def evaluate() -> None:
    """Mesurer la lecture contre des exemples étiquetés."""


@evaluate.command()
@click.option("--labels", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Un seul objet JSON.")
def doors(*, labels: Path, as_json: bool) -> None:
    """Les portes : réservation, clause d'insertion, critère social, visite obligatoire."""
    found = evaluate_doors(_passages(labels)).as_dict()
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


def _passages(path: Path) -> Iterator[dict[str, Any]]:
    for where, row in json_rows(path):
        if not isinstance(row.get("text"), str):
            raise TenderwatchError(f"{where} : un objet avec « text » est attendu.")
        yield row


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@evaluate.command()
@click.option("--corpus", required=True, type=_FILE, help="Les avis, en JSON Lines (.gz admis).")
@click.option("--profiles", required=True, type=click.Path(exists=True, path_type=Path), help="Les profils, en YAML.")
@click.option("--judgements", required=True, type=_FILE, help="Les notes : profile, id, grade (0 à 2).")
@click.option("--without-cpv", is_flag=True, help="Vider les codes CPV des avis et des lots à la lecture.")
@click.option("--json", "as_json", is_flag=True, help="Un seul objet JSON.")
def matching(*, corpus: Path, profiles: Path, judgements: Path, without_cpv: bool, as_json: bool) -> None:
    """L'appariement : le bon métier, dans le bon ordre, au seuil livré."""
    notices = notices_of(corpus, with_cpv=not without_cpv)
    found = evaluate_matching(load_profiles(profiles), notices, grades_of(judgements), MatchingRules().strong)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    rows = [_measured(name, one) for name, one in (*found["profiles"].items(), ("moyenne", found["mean"]))]
    click.echo(table(rows, ("profil", "P@5", "P@10", "AP", "nDCG@10", "non jugés")))
    at = found["at_threshold"]
    click.echo(
        f"Au seuil de {at['threshold']:g} points : précision {at['precision']:.3f}, rappel {at['recall']:.3f}, "
        f"F1 {at['f1']:.3f}"
    )


def _measured(name: str, measures: Mapping[str, float]) -> tuple[str, ...]:
    figures = ("precision_at_5", "precision_at_10", "average_precision", "ndcg_at_10", "unjudged_at_10")
    return (name, *(f"{measures[one]:.3f}" if one in measures else "–" for one in figures))
