"""Commands that look at notices: read, search, why."""

from __future__ import annotations

import json
from pathlib import Path

import click

from spiders.files import read_file
from tenderwatch import clock
from tenderwatch.calendar import day_in_words, deadline_in_words
from tenderwatch.commands.context import opened
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Band, Match, Notice, ReadNotice, Refusal
from tenderwatch.pipeline.match import why as reasons
from tenderwatch.places import department_in_words


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Un avis par ligne, en JSON (docs/notice.schema.json).")
def read(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Montrer ce qui est compris de fichiers d'avis (.json, .jsonl, .xml, et leurs .gz ou .tar.gz)."""
    refused = 0
    for path in files:
        for item in read_file(path):
            if isinstance(item, UnreadableNoticeError):
                refused += 1
                click.echo(f"refusé : {item}", err=True)
            else:
                click.echo(_as_json(item) if as_json else _as_text(item))
    raise SystemExit(1 if refused else 0)


def _as_json(notice: ReadNotice) -> str:
    return json.dumps(notice.model_dump(mode="json"), ensure_ascii=False)


def _as_text(notice: ReadNotice) -> str:
    """One notice for a person: only the lines that have something to say."""
    place = notice.place
    lines = {
        "Nature": f"{notice.kind} ({notice.source_format})",
        "Acheteur": " · ".join(filter(None, (notice.buyer.name, notice.buyer.siret, notice.buyer.town))),
        "Paru": day_in_words(notice.published_on) if notice.published_on else None,
        "Date limite": deadline_in_words(notice.deadline),
        "CPV": ", ".join(notice.cpv),
        "Lieu": ", ".join(map(department_in_words, place.departments)) if place else None,
        "Lieu (texte)": place.text if place else None,
        "Montant": f"{notice.amount:,.0f} € HT".replace(",", " ") if notice.amount else None,
        "Réservation": notice.reservation.value if notice.reservation else None,
        "Documents": notice.documents_url,
        "Avis": notice.url,
        "Avis antérieurs": ", ".join(notice.earlier),
    }
    shown = [f"  {label:<16}{value}" for label, value in lines.items() if value]
    lots = [f"  Lot {lot.number:<12}{lot.title or '(sans titre)'} {' '.join(lot.cpv)}" for lot in notice.lots]
    doubts = [f"  À vérifier      {warning}" for warning in notice.warnings]
    return "\n".join([f"{notice.source_id} — {notice.title}", *shown, *lots, *doubts, ""])


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
    for change in procedure.changes:
        click.echo(f"Modifié : {change}")
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
