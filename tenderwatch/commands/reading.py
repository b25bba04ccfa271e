"""The command `read`: what is understood of files of notices, doors included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from matching.doors import TO_WHOM, read_doors
from matching.openings import OPEN_TO
from spiders.files import read_file
from tenderwatch.calendar import day_in_words, deadline_in_words
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Award, Condition, Door, DoorKind, Doors, LegalKind, Place, ReadNotice, Terms
from tenderwatch.places import department_in_words

LONGEST_QUOTE = 160
CONDITIONS = {
    Condition.VISIT_REQUIRED: "visite obligatoire",
    Condition.VISIT_OPTIONAL: "visite facultative",
    Condition.VARIANTS_ALLOWED: "variantes autorisées",
    Condition.VARIANTS_FORBIDDEN: "variantes interdites",
    Condition.GROUP_FREE: "forme de groupement libre",
    Condition.GROUP_SOLIDARY: "groupement solidaire",
    Condition.GROUP_JOINT: "groupement conjoint",
    Condition.SEVERAL_BIDS_FORBIDDEN: "une seule offre par candidat",
    Condition.MOST_LOTS: "lots par candidat, au plus",
}
CLAUSES = {"stated": "oui", "denied": "non", "unstated": "non précisé dans l'avis"}
VARIANTS = {"allowed": "autorisées", "not-allowed": "interdites", "required": "exigées"}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Un avis par ligne, en JSON (docs/notice.schema.json).")
def read(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Montrer ce qui est compris de fichiers d'avis (.json, .jsonl, .xml, .html de TED, et leurs .gz ou .tar.gz)."""
    refused = 0
    for path in files:
        for item in read_file(path):
            if isinstance(item, UnreadableNoticeError):
                refused += 1
                click.echo(f"refusé : {item}", err=True)
                continue
            doors = read_doors(item)
            notice = item.model_copy(update={"doors": doors})
            click.echo(_as_json(notice) if as_json else "\n".join(_as_text(notice, doors)))
    raise SystemExit(1 if refused else 0)


def _as_json(notice: ReadNotice) -> str:
    return json.dumps(notice.model_dump(mode="json"), ensure_ascii=False)


def _as_text(notice: ReadNotice, doors: Doors) -> Iterator[str]:
    """One notice for a person: only the lines that have something to say."""
    yield f"{notice.source_id} — {notice.title}"
    lines = {
        "Nature": f"{notice.kind} ({notice.source_format})",
        "Acheteur": " · ".join(filter(None, (notice.buyer.name, notice.buyer.siret, notice.buyer.town))),
        "Paru": day_in_words(notice.published_on) if notice.published_on else None,
        "Date limite": deadline_in_words(notice.deadline) + _certainty(notice),
        "Questions": deadline_in_words(notice.questions_until) if notice.questions_until else None,
        **_terms(notice),
        "Clause sociale": CLAUSES[doors.clause],
        "Dépôt": notice.submission_url,
        "Avis": notice.url,
        "Référence": notice.reference,
        "Relance": "oui" if notice.relaunch else None,
        "Avis antérieurs": ", ".join((*notice.earlier, *notice.follows)),
    }
    yield from _labelled(lines)
    for lot in notice.lots:
        yield f"  Lot {lot.number:<12}{lot.title or '(sans titre)'}"
        yield from _labelled({f"  {label}": value for label, value in _terms(lot).items()})
    yield from (f"  Résultat        {_award(one)}" for one in notice.awards)
    for change in notice.changes:
        yield f"  Rectifié        {change.where or ''} : {change.old or '(rien)'} → {change.new or '(supprimé)'}"
    yield from (line for one in doors.doors for line in _door(one))
    for stated in doors.conditions:
        value = f" : {stated.value}" if stated.value else ""
        lot_of = f"lot {stated.lot}, " if stated.lot else ""
        yield f"  Condition       {lot_of}{CONDITIONS[stated.condition]}{value} — « {_short(stated.quote.text)} »"
    yield from (f"  À vérifier      {warning}" for warning in notice.warnings)
    yield ""


def _labelled(lines: dict[str, str | None]) -> Iterator[str]:
    return (f"  {label:<16}{' '.join(value.split())}" for label, value in lines.items() if value)


def _certainty(notice: ReadNotice) -> str:
    deadline = notice.deadline
    return f" [{deadline.certainty} : {deadline.raw}]" if deadline and deadline.raw else ""


def _terms(terms: Terms) -> dict[str, str | None]:
    """What a notice or a lot says of itself, by label."""
    criteria = (f"{one.name or one.kind} {one.weight:g}" if one.weight else one.name for one in terms.criteria)
    renewal, framework = terms.renewal, terms.framework
    return {
        "CPV": ", ".join(terms.cpv),
        "Lieu": _place(terms.place),
        "Montant": _euros(terms.amount),
        "Plafond": _euros(terms.ceiling),
        "Durée": f"{terms.duration_months:g} mois" if terms.duration_months else None,
        "Reconduction": (renewal.text or ("oui" if renewal.possible else "non")) if renewal else None,
        "Accord-cadre": ("oui" if framework.agreed else "non") if framework else None,
        "Variantes": VARIANTS.get(terms.variants or ""),
        "Critères": " ; ".join(one for one in criteria if one),
        "Visite": terms.visit,
        "Documents": terms.documents_url,
        "Champ réservé": f"{terms.reservation.value} ({terms.reservation.field})" if terms.reservation else None,
    }


def _place(place: Place | None) -> str | None:
    if place is None:
        return None
    named = ", ".join(map(department_in_words, place.departments))
    whose = " (lieu de l'acheteur)" if place.of_buyer else ""
    return " · ".join(filter(None, (named, place.town, place.text))) + whose


def _euros(amount: float | None) -> str | None:
    return f"{amount:,.0f} € HT".replace(",", " ") if amount else None


def _award(award: Award) -> str:
    lot = f"lot {award.lot} : " if award.lot else ""
    parts = (
        award.abandoned,
        ", ".join(award.winners),
        _euros(award.amount),
        f"{award.offers} offres" if award.offers else None,
        f"le {award.concluded_on:%d/%m/%Y}" if award.concluded_on else None,
    )
    return lot + " · ".join(filter(None, parts))


def _door(door: Door) -> Iterator[str]:
    """The door in one line, the words that carry it and what to verify in the next ones."""
    lot = f"lot {door.lot} : " if door.lot else ""
    yield f"  Porte           {lot}{_in_words(door)} [{door.confidence}]"
    if door.quote:
        yield f"                  « {_short(door.quote.text)} » ({door.quote.field})"
    if door.doubt:
        yield f"                  à vérifier : {door.doubt}"


def _in_words(door: Door) -> str:
    if door.kind == DoorKind.RESERVED:
        if door.to is None:
            return "réservé, on ne sait pas à qui"
        kinds = ", ".join(kind.value for kind in LegalKind if kind in OPEN_TO.get(door.to, set()))
        return f"réservé {TO_WHOM[door.to]}" + (f" : {kinds}" if kinds else "")
    if door.kind == DoorKind.CLAUSE:
        hours = f"{door.hours} heures" if door.hours else None
        share = f"{door.percentage:g} %" if door.percentage else None
        return " · ".join(filter(None, ("clause d'insertion", hours, share, door.facilitator)))
    if door.kind == DoorKind.CRITERION:
        return "critère social" + (f", {door.weight:g} %" if door.weight else "")
    return "l'insertion est l'objet même de l'achat"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…"
