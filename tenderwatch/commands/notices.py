"""Commands that look at stored notices: search, why."""

from __future__ import annotations

from collections.abc import Iterator

import click

from matching.explanation import outcome
from tenderwatch import clock
from tenderwatch.calendar import deadline_in_words
from tenderwatch.commands.context import opened
from tenderwatch.model import Contribution, Evidence, Explanation, Match, Notice, Refusal
from tenderwatch.pipeline.match import why as reasons

QUOTE = 200
"""Characters of a quote that are shown."""


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
            procedure, told = reasons(services, notice, enterprise, clock.now())
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
    click.echo("\n".join(_account(told)))


def _account(told: Explanation) -> Iterator[str]:
    """The verdict, then what speaks for and against, what is not known, what would change it, and the points."""
    answer, match = told.answer, told.match
    if isinstance(answer, Refusal):
        yield f"Non retenu ({answer.gate}) : {answer.reason}"
    else:
        yield f"Retenu, {outcome(answer)}, pour « {answer.activity} »{_lot(answer)}"
    for title, evidence in (("Pour", told.reasons), ("Contre", told.against), ("Inconnu", told.unknown)):
        if evidence:
            yield f"{title} :"
            yield from (f"  - {_with_quote(one)}" for one in evidence)
    yield "Ce qui changerait le verdict :"
    yield from (f"  - {one.change} : {one.outcome}." for one in told.changes)
    if not told.changes:
        yield "  - aucun mot-clé, code ou réglage du profil à lui seul."
    if match:
        near = "" if match is answer else f" (au plus près, « {match.activity} »{_lot(match)})"
        yield f"Total{near} : {match.score:.1f} points"
        yield from (f"  {_points(part)}" for part in sorted(match.contributions, key=lambda one: -one.points))
        yield f"Règles : {match.rules_version}"


def _lot(match: Match) -> str:
    return f", lot {match.lot}" if match.lot else ""


def _with_quote(evidence: Evidence) -> str:
    """The sentence, the words of the notice where it does not hold them, and the field they stand in."""
    held = evidence.quote is None or evidence.quote in evidence.sentence
    quote = "" if held else f" « {' '.join((evidence.quote or '').split())[:QUOTE]} »"
    return f"{evidence.sentence}{quote} [{evidence.field}]"


def _points(part: Contribution) -> str:
    points = "inconnu" if part.finding.value is None else f"{part.points:+.1f}"
    return f"{part.criterion:<10} {points:>8}  (poids {part.weight:g})"
