"""The page of one purchase: all that is known of it, and who was considered; its raw record."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, session

from digests.names import buyer_of, lot_in_words, source_name, title_of, where
from digests.text import link
from matching.doors import TO_WHOM
from tenderwatch.calendar import deadline_in_words
from tenderwatch.model import Confidence, DoorKind, DropReason, Enterprise, Kind, Position, Role, Section, User
from tenderwatch.pipeline import dossier as use_case
from tenderwatch.pipeline.anchors import anchor, points_anchor, row_anchor
from tenderwatch.review import here
from tenderwatch.review.deciding import new_token
from tenderwatch.review.guards import needs
from tenderwatch.review.lines import DONE, Line, line
from tenderwatch.review.names import called, moment
from tenderwatch.review.queue_filters import asked

room = Blueprint("procedure", __name__, url_prefix="/marche")
EXPLAINED = 20
"""Enterprises without a match that are explained unasked; each takes the matcher some milliseconds."""
KINDS = {
    Kind.CALL: "Appel d'offres",
    Kind.PRIOR_INFORMATION: "Avis de préinformation",
    Kind.AWARD: "Résultat",
    Kind.CORRECTION: "Rectificatif",
    Kind.CANCELLATION: "Annulation",
    Kind.PLANNED_PURCHASE: "Projet d'achat",
    Kind.MODIFICATION: "Modification de contrat",
    Kind.OTHER: "Avis",
}
DOOR_KINDS = {
    DoorKind.RESERVED: "Réservé",
    DoorKind.CLAUSE: "Clause d'insertion",
    DoorKind.CRITERION: "Critère social",
    DoorKind.OBJECT: "L'insertion est l'objet du marché",
}
FIELDS = {
    "title": "Objet", "description": "Description", "cpv": "Codes CPV", "visit": "Visite", "criteria": "Critère",
    "passages": "Autre passage",
}  # fmt: skip


@room.get("")
@needs(Role.COORDINATOR, Role.READER)
def index() -> str:
    """Show one purchase; `tous=1` explains every enterprise of the reader's networks."""
    user, members = _reader()
    key = request.args.get("cle", "")
    try:
        found = use_case.dossier(
            here.services(), key, members, here.now(), most=None if request.args.get("tous") == "1" else EXPLAINED
        )
    except LookupError:
        abort(404)
    row = _line(key, user)
    return render_template(
        "procedure/index.html.j2",
        dossier=found,
        notice=found.procedure.current,
        line=row,
        decisions=_decisions(key, members),
        notes=here.store().desk.notes(key, user.networks),
        others=_others(members, row),
        may_decide=user.role == Role.COORDINATOR,
        asked=asked({}, user, members),
        keys=session.get("raccourcis", True),
        **_words(),
    )


@room.get("/pourquoi")
@needs(Role.COORDINATOR, Role.READER)
def why() -> str:
    """Show why one enterprise was or was not given a purchase, and what would change that."""
    _, members = _reader()
    enterprise = next((one for one in members if one.id == request.args.get("entreprise")), None)
    if enterprise is None:
        abort(404)
    try:
        procedure, found = use_case.why(here.services(), request.args.get("cle", ""), enterprise, here.now())
    except LookupError:
        abort(404)
    return render_template("procedure/why.html.j2", procedure=procedure, enterprise=enterprise, found=found, **_words())


@room.get("/brut")
@needs(Role.COORDINATOR, Role.READER)
def raw() -> str:
    """Show what the source sent, and what was read of it."""
    _reader()
    number = request.args.get("version", "")
    key = request.args.get("cle", "")
    if not number.isdigit() or len(number) > len("99999"):
        abort(404)
    try:
        found = use_case.raw(here.services(), key, request.args.get("avis", ""), int(number))
    except LookupError:
        abort(404)
    return render_template("procedure/raw.html.j2", raw=found, key=key, **_words())


def _reader() -> tuple[User, list[Enterprise]]:
    """Who reads, and the enterprises of their networks."""
    user = here.user()
    if user is None or not user.networks:
        abort(403)
    return user, [one for one in here.store().enterprises() if set(one.networks) & set(user.networks)]


def _line(key: str, user: User) -> Line | None:
    """The purchase as a row of the reader's queue; None when it is in none."""
    found = here.store().desk.seen([Position(Section.STRONG, here.now(), key)], user.networks)
    return line(found[0], here.now()) if found[0] else None


def _others(members: list[Enterprise], row: Line | None) -> list[Enterprise]:
    """To whom a purchase can be handed: enterprises that have an activity and no match with it."""
    matched = {one.member.id for one in row.candidates} if row else set()
    able = (one for one in members if one.id not in matched and one.activities)
    return sorted(able, key=lambda one: one.name.casefold())


def _decisions(key: str, members: list[Enterprise]) -> list[tuple[str, object]]:
    """The history of decisions, the newest first, with the name of the enterprise."""
    names = {one.id: one.name for one in members}
    told = reversed(here.store().desk.decisions(key))
    return [(names[one.enterprise_id], one) for one in told if one.enterprise_id in names]


def field_in_words(field: str) -> str:
    """What a text of the notice is: "Objet", "Lot 2, description"."""
    head, _, rest = field.partition(".")
    if head == "lots":
        number, _, name = rest.partition(".")
        return f"Lot {number}, {FIELDS.get(name.partition('.')[0], name).lower()}"
    return FIELDS.get(head, head)


def _words() -> dict[str, object]:
    return {
        "title_of": title_of, "buyer_of": buyer_of, "where": where, "lot_in_words": lot_in_words,
        "source_name": source_name, "deadline_in_words": deadline_in_words, "field_in_words": field_in_words,
        "link": link, "anchor": anchor, "points_anchor": points_anchor, "row_anchor": row_anchor, "called": called,
        "moment": moment, "KINDS": KINDS, "DOOR_KINDS": DOOR_KINDS, "TO_WHOM": TO_WHOM, "Confidence": Confidence,
        "done": DONE, "reasons": list(DropReason), "new_token": new_token, "lot_of": use_case.lot_of,
    }  # fmt: skip
