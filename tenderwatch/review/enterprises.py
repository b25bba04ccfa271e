"""The enterprises of the reader's networks: who is complete, who is served; tables taken away and taken in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from digests.text import counted
from tenderwatch.errors import ConfigError
from tenderwatch.french import plain
from tenderwatch.model import Enterprise, LegalKind, Role, User
from tenderwatch.pipeline import profiles as use_cases
from tenderwatch.pipeline.members import Member, members, titles
from tenderwatch.profiles import csv_of, read_table, xlsx_of
from tenderwatch.review import here
from tenderwatch.review.forms import choice, text
from tenderwatch.review.guards import needs
from tenderwatch.review.limiting import limited, takes
from tenderwatch.review.names import moment

room = Blueprint("enterprises", __name__, url_prefix="/entreprises")
PAGE, MOST_DETAIL = 100, 2_000
TABLE_BYTES = 10_000_000
"""What a table may weigh: 5,000 lines weigh a tenth of it."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: Mapping[str, tuple[str, Callable[[Member], bool]]] = {
    "": ("Toutes", lambda one: True),  # noqa: ARG005 (every filter's shape)
    "silencieuses": ("Rien depuis quatre semaines", lambda one: one.silent),
    "incompletes": ("À compléter", lambda one: one.incomplete),
    "pause": ("En pause", lambda one: one.paused),
    "injoignables": ("Sans adresse active", lambda one: not one.reached),
}
"""Tabs of the list: their word in the address, their label, and who is under them."""
ORDERS: Mapping[str, tuple[str, Callable[[Member], float]]] = {
    "": ("nom", lambda one: 0.0),  # noqa: ARG005 (every order's shape)
    "profil": ("profil, le moins complet d'abord", lambda one: one.complete.percent),
    "recu": ("dernier avis utile, le plus ancien d'abord", lambda one: one.last.at.timestamp() if one.last else 0.0),
}


def reader() -> User:
    """Who reads; nobody without a network."""
    user = here.user()
    if user is None or not user.networks:
        abort(403)
    return user


@room.get("")
@needs(Role.COORDINATOR, Role.READER)
def index() -> str:
    """Show a page of the enterprises under a tab and words."""
    user = reader()
    everybody = members(here.services(), user.networks, here.now())
    network, words = request.args.get("reseau", ""), request.args.get("q", "")[:200]
    kind, order = (request.args.get(name, "") for name in ("etat", "ordre"))
    kind, order = kind if kind in KINDS else "", order if order in ORDERS else ""
    asked_for = [one for one in everybody if (not network or network in one.enterprise.networks) and _holds(one, words)]
    found = sorted((one for one in asked_for if KINDS[kind][1](one)), key=ORDERS[order][1])
    page = max(1, min(int(asked), 10_000)) if (asked := request.args.get("page", "1")).isdecimal() else 1
    shown = found[(page - 1) * PAGE : page * PAGE]
    return render_template(
        "enterprises/index.html.j2",
        shown=shown,
        titles=titles(here.services(), [one.last for one in shown if one.last]),
        tabs=[(name, label, sum(map(which, asked_for))) for name, (label, which) in KINDS.items()],
        orders=[(name, label) for name, (label, _) in ORDERS.items()],
        asked={"etat": kind or None, "ordre": order or None, "q": words or None, "reseau": network or None},
        networks=_named(user.networks),
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // PAGE)),
        moment=moment,
        may_edit=user.role == Role.COORDINATOR,
    )


def _holds(member: Member, words: str) -> bool:
    """Whether a name, a trade or an identifier holds every word."""
    one = member.enterprise
    text = plain(" ".join([one.id, one.name, one.kind, *(each.label for each in one.activities)]))
    return all(word in text for word in plain(words).split())


def _named(networks: Sequence[str]) -> list[tuple[str, str]]:
    known = here.config().networks
    return [(name, known[name].name if name in known else name) for name in networks]


@room.get("/profils.xlsx")
@needs(Role.COORDINATOR, Role.READER)
def xlsx() -> Response:
    """The profiles of the reader's networks, as a workbook that can be filled in and taken in again."""
    try:
        return _file(xlsx_of(_profiles()), "profils.xlsx", XLSX)
    except ConfigError as error:
        flash(error.problems[0], "problem")
        return Response(status=303, headers={"Location": url_for(".index")})


@room.get("/profils.csv")
@needs(Role.COORDINATOR, Role.READER)
def csv() -> Response:
    """The same as CSV."""
    return _file(csv_of(_profiles()), "profils.csv", "text/csv; charset=utf-8")


@room.get("/modele.xlsx")
@needs(Role.COORDINATOR, Role.READER)
def template() -> Response:
    """An empty table with every column explained."""
    return _file(xlsx_of(()), "modele-profils.xlsx", XLSX)


def _profiles() -> list[Enterprise]:
    mine = set(reader().networks)
    return [one for one in here.store().enterprises() if mine & set(one.networks)]


def _file(data: bytes, name: str, kind: str) -> Response:
    return Response(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@room.get("/nouvelle")
@needs(Role.COORDINATOR)
def begin() -> str:
    """Ask for what every profile begins with."""
    return _begun({})


@room.post("/nouvelle")
@needs(Role.COORDINATOR)
def create() -> AnyResponse | tuple[str, int]:
    """Save a new enterprise, whose profile is then filled in."""
    user, name, kind = reader(), text("name", 200), choice("kind", LegalKind)
    network = next((one for one in user.networks if one == request.form.get("network")), None)
    start = "-".join(re.findall(r"[a-z0-9]+", plain(name)))[:60]
    wrong = {
        "name": "" if start else "Donnez le nom de l'entreprise.",
        "kind": "" if kind else "Choisissez un type.",
        "network": "" if network else "Choisissez un réseau.",
    }
    if kind is None or network is None or not start:
        return _begun(wrong), 422
    wanted = Enterprise(id=start, name=name, kind=kind, networks=(network,))
    with here.noting("entreprise ajoutée", start, network, detail=name):
        made = use_cases.create(here.services(), wanted, by=user.email, now=here.now())
    flash(f"{made.name} est enregistrée ; dites maintenant ce qu'elle fait et où.")
    return redirect(url_for("profile.edit", name=made.id), 303)


def _begun(wrong: Mapping[str, str]) -> str:
    return render_template(
        "enterprises/new.html.j2",
        kinds=[(one.value, one.value) for one in LegalKind],
        networks=_named(reader().networks),
        typed={name: request.form.get(name, "") for name in ("name", "kind", "network")},
        wrong=wrong,
    )


@room.get("/import")
@needs(Role.COORDINATOR)
def choose() -> str:
    """Ask for a table."""
    reader()
    return _chosen(())


@room.post("/import")
@limited("30 per hour")
@takes(TABLE_BYTES)
@needs(Role.COORDINATOR)
def look() -> str | tuple[str, int]:
    """Show what a table would change; nothing is changed."""
    user, (name, data) = reader(), _sent()
    if not name.endswith((".xlsx", ".csv")):
        told = "Choisissez un classeur .xlsx ou un fichier .csv." if name else "Choisissez d'abord un fichier."
        return _chosen((told,)), 422
    try:
        loaded = read_table(data, csv=name.endswith(".csv"))
    except ConfigError as error:
        return _chosen(error.problems), 422
    made = use_cases.plan(here.services(), loaded.profiles, user.networks)
    return _planned(made, [*loaded.problems, *made.problems])


def _sent() -> tuple[str, bytes]:
    """Name, in small letters, and content of the file that was sent; both empty without one."""
    file = request.files.get("tableau")
    if file is None:
        return "", b""
    with closing(file):
        return (file.filename or "").lower(), file.read()


@room.post("/import/appliquer")
@takes(TABLE_BYTES)
@needs(Role.COORDINATOR)
def take_in() -> AnyResponse | tuple[str, int]:
    """Save the ticked profiles of a table as they were shown, all or nothing."""
    user, ticked = reader(), set(request.form.getlist("choix"))
    try:
        offered = use_cases.unseal(here.services(), request.form.get("proposition", ""), user.email)
    except use_cases.SealError as error:
        return _chosen((str(error),)), 422
    chosen = [(seen, one) for seen, one in offered if one.id in ticked]
    names = ", ".join(one.id for _, one in chosen)
    subject = counted(len(chosen), "profil", "profils")
    with here.noting("profils importés", subject, *user.networks, detail=names[:MOST_DETAIL]):
        done, again = use_cases.apply(here.services(), chosen, user.networks, by=user.email, now=here.now())
    if again:
        told = "Quelqu'un a modifié un de ces profils entre-temps : rien n'a été enregistré. Voici ce qui changerait."
        return _planned(again, [told, *again.problems]), 409
    flash(f"{counted(done, 'profil enregistré', 'profils enregistrés')}. {MATCHED}" if done else "Rien n'était coché.")
    return redirect(url_for(".index"), 303)


MATCHED = "Le prochain passage de la nuit les compare de nouveau à tous les avis ouverts."


def _chosen(problems: Sequence[str]) -> str:
    return render_template("enterprises/import.html.j2", problems=problems, most=TABLE_BYTES // 10**6)


def _planned(made: use_cases.Plan, problems: Sequence[str]) -> str:
    sealed = use_cases.seal(here.services(), made, reader().email) if made.changes else ""
    return render_template("enterprises/plan.html.j2", plan=made, problems=problems, sealed=sealed)
