"""Commands that look at stored notices: search, why."""

from __future__ import annotations

import click

from tenderwatch import clock
from tenderwatch.calendar import deadline_in_words
from tenderwatch.commands.context import opened
from tenderwatch.model import Band, Match, Notice, Refusal
from tenderwatch.pipeline.match import why as reasons


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, help="Nombre d'avis montrés au plus.")
def search(*, words: tuple[str, ...], limit: int) -> None:
    """Chercher des mots dans tous les avis enregistrés."""
    with opened() as services:
        found = services.store.search(" ".join(words), limit=limit)
    for notice in found:
        click.echo(_line(notice))
    click.echo(f"{len(found)} avis." if found else "Aucun avis ne contient ces mots.")


def _line(notice: Notice) -> str:
    published = f"{notice.published_on:%d/%m/%Y}" if notice.published_on else "date inconnue"
    return f"{notice.source_id:<12} {published}  {notice.title[:90]} — {notice.buyer.name or 'acheteur inconnu'}"


@click.command()
@click.argument("notice")
@click.argument("enterprise")
def why(notice: str, enterprise: str) -> None:
    """Pourquoi cet avis a été retenu, ou non, pour cette entreprise."""
    with opened() as services:
        try:
            procedure, answer = reasons(services, notice, enterprise, clock.now())
        except LookupError as error:
            raise click.ClickException(str(error.args[0])) from error
    click.echo(f"{procedure.current.source_id} — {procedure.current.title}")
    click.echo(f"Date limite : {deadline_in_words(procedure.deadline)}")
    for address in dict.fromkeys(one.url for one in procedure.notices if one.url):
        click.echo(f"À lire : {address}")
    for change in procedure.changes:
        click.echo(f"Modifié : {change}")
    if procedure.follows:
        click.echo(f"Relance de : {', '.join(procedure.follows)}")
    click.echo(_refusal(answer) if isinstance(answer, Refusal) else _match(answer))


def _refusal(refusal: Refusal) -> str:
    return f"Non retenu ({refusal.gate}) : {refusal.reason}"


BANDS = {Band.STRONG: "net", Band.DOUBTFUL: "douteux, à revoir"}


def _match(match: Match) -> str:
    """The contributions, heaviest first, with the words of the notice that carry them."""
    lot = f", lot {match.lot}" if match.lot else ""
    lines = [f"Retenu ({BANDS[match.band]}) pour « {match.activity} »{lot} : {match.score:.1f} points"]
    for part in sorted(match.contributions, key=lambda one: -one.points):
        points = "inconnu" if part.finding.value is None else f"{part.points:+.1f}"
        lines.append(f"  {part.criterion:<10} {points:>8}  (poids {part.weight:g})")
        lines += [f"      {evidence.sentence}" for evidence in part.finding.evidence]
    return "\n".join([*lines, f"Règles : {match.rules_version}"])
