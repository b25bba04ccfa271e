"""The queue: what the week brought, in the order in which it is decided; each press of a button is one act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from digests.deadlines import URGENT
from tenderwatch.calendar import working_days_end
from tenderwatch.model import Act, ActKind, DropReason, Enterprise, Outcome, Position, Role, Section, Target, User
from tenderwatch.pipeline import deciding as use_cases
from tenderwatch.pipeline.door_words import DOORS
from tenderwatch.pipeline.learn import Proposal
from tenderwatch.pipeline.lessons import taught
from tenderwatch.places import DEPARTMENTS
from tenderwatch.review import deciding, here
from tenderwatch.review.guards import needs
from tenderwatch.review.learning import TO_LEARN
from tenderwatch.review.lines import DONE, SECTIONS, Line, line
from tenderwatch.review.names import called, moment
from tenderwatch.review.queue_filters import BANDS, DEADLINES, STATES, Asked, asked, written

room = Blueprint("queue", __name__, url_prefix="/file")
PAGE = 25
KEYS = "raccourcis"
"""Whether single keys act, in the session: a person can switch them off (WCAG 2.1.4)."""
MOST_LESSONS = 5
"""Enterprises whose lessons are told at once; each takes a look at all its verdicts."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many rows each tab and each section has."""

    tabs: dict[str, int]
    sections: dict[Section, int]
    total: int


@room.get("")
@needs(Role.COORDINATOR, Role.READER)
def index() -> str:
    """Show the next rows of one tab under some filters."""
    user, members = _reader()
    wanted = asked(request.args, user, members)
    places = _places(wanted, wanted.after, PAGE + 1)
    lines = _lines(places[:PAGE], wanted)
    return render_template(
        "queue/index.html.j2",
        lines=lines,
        following=written(places[PAGE - 1]) if len(places) > PAGE else None,
        choices=_choices(user, members),
        keys=session.get(KEYS, True),
        **_shared(wanted),
    )


@room.post("/decider")
@needs(Role.COORDINATOR)
def decide() -> Response | tuple[str, int] | str:
    """Carry out a verdict or a note on one row, or on every row of a selection, whole or not at all."""
    user, members = _reader()
    wanted = asked(request.args, user, members)
    act, one = deciding.act_of_form(user), deciding.one_target()
    seen = {} if one else deciding.chosen()
    keys = [one.procedure_key] if one else list(seen)
    found = _of_keys(keys, wanted)
    if one and not found:
        abort(404)
    with _noted(act, keys, user):
        done = _carried_out(act, one, deciding.targets(found, seen) if one is None else [one])
    if act.reason == DropReason.ACTIVITY and done.done and not done.again:
        decided = (
            one.enterprises if one else [each.member.id for row in found for each in row.candidates if each.chosen]
        )
        session[TO_LEARN] = list(dict.fromkeys([*session.get(TO_LEARN, []), *decided]))[-MOST_LESSONS:]
    return _answer(wanted, act, done, found)


def _carried_out(act: Act, one: Target | None, targets: Sequence[Target]) -> Outcome:
    if act.kind == ActKind.HAND_OVER and one:
        try:
            return use_cases.hand_over(here.services(), act, one)
        except LookupError:
            abort(404)
    if act.kind in {ActKind.HAND_OVER, ActKind.UNDO}:
        abort(400)
    return here.store().desk.act(act, targets)


def _noted(act: Act, keys: Sequence[str], user: User) -> AbstractContextManager[None]:
    """The act in the log of the reader's networks, without the words of a note."""
    subject = keys[0] if len(keys) == 1 else f"{len(keys)} avis"
    return here.noting(f"file : {act.kind}", subject, *user.networks, detail=act.reason or act.to or "")


@room.post("/annuler")
@needs(Role.COORDINATOR)
def undo() -> Response | str | tuple[str, int]:
    """Take back one's own act while that is possible."""
    user, members = _reader()
    wanted = asked(request.args, user, members)
    act = deciding.act_of_form(user)
    undone = request.form.get("annule", "")
    with _noted(act, here.store().desk.rows_of_act(undone), user):
        done = use_cases.undo(here.services(), act, undone)
    lines = _of_keys(here.store().desk.rows_of_act(undone), wanted) if done else []
    if done is None:
        return _answered(wanted, "Trop tard pour annuler : décidez à nouveau, l'historique garde les deux.", [], 409)
    if done.stale:
        return _answered(wanted, "Annulé, sauf là où quelqu'un a décidé depuis.", lines, 200)
    return _answered(wanted, "Annulé.", lines, 200)


@room.post("/raccourcis")
@needs(Role.COORDINATOR, Role.READER)
def switch_keys() -> Response:
    """Switch the single keys on or off."""
    user, members = _reader()
    session[KEYS] = not session.get(KEYS, True)
    flash("Raccourcis au clavier actifs." if session[KEYS] else "Raccourcis au clavier coupés.")
    return redirect(asked(request.args, user, members).address())


def _reader() -> tuple[User, list[Enterprise]]:
    """Who reads, and the enterprises of their networks."""
    user = here.user()
    if user is None or not user.networks:
        abort(403)
    return user, [one for one in here.store().enterprises() if set(one.networks) & set(user.networks)]


def _places(wanted: Asked, after: Position | None, limit: int) -> list[Position]:
    now = here.now()
    return here.store().desk.page(wanted.filters(now), working_days_end(now, URGENT), after, limit)


def _lines(places: Sequence[Position], wanted: Asked) -> list[Line]:
    found = here.store().desk.seen(places, wanted.networks)
    return [line(one, here.now(), wanted["entreprise"]) for one in found if one]


def _of_keys(keys: Sequence[str], wanted: Asked) -> list[Line]:
    """The rows of some purchases as they are now, wherever they stand."""
    here_and_now = here.now()
    return _lines([Position(Section.STRONG, here_and_now, key) for key in keys], wanted)


def _shared(wanted: Asked) -> dict[str, object]:
    user = here.user()
    return {
        "asked": wanted,
        "numbers": _numbers(wanted),
        "states": STATES,
        "sections": SECTIONS,
        "reasons": list(DropReason),
        "done": DONE,
        "called": called,
        "moment": moment,
        "new_token": deciding.new_token,
        "may_decide": user is not None and user.role == Role.COORDINATOR,
        "undoable": use_cases.last_act(here.services(), user.email, here.now()) if user else None,
        "ActKind": ActKind,
        "lessons": _lessons(_reader()[1]),
    }


def _numbers(wanted: Asked) -> Numbers:
    now = here.now()
    found = here.store().desk.counts(wanted.filters(now), working_days_end(now, URGENT))
    tabs = {name: sum(found.get(state, {}).values()) for name, (state, _) in STATES.items()}
    sections = found.get(STATES[wanted.state][0], {})
    return Numbers(tabs, sections, tabs[wanted.state])


def _choices(user: User, members: Sequence[Enterprise]) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to."""
    networks = here.config().networks
    near = dict.fromkeys(code for one in members for code in one.territory.departments if code in DEPARTMENTS)
    sources = here.store().desk.sources()
    return {
        "reseau": [(name, networks[name].name if name in networks else name) for name in user.networks],
        "entreprise": sorted(((one.id, one.name) for one in members), key=lambda pair: pair[1].casefold()),
        "departement": [(code, f"{DEPARTMENTS[code]} ({code})") for code in sorted(near)],
        "porte": list(DOORS.items()),
        "source": [(name, name) for name in sources],
        "niveau": list(BANDS.items()),
        "echeance": list(DEADLINES.items()),
    }


def _remember_to_learn(enterprises: Iterable[str]) -> None:
    session[TO_LEARN] = list(dict.fromkeys([*session.get(TO_LEARN, []), *enterprises]))[-MOST_LESSONS:]


def _lessons(members: Sequence[Enterprise]) -> list[tuple[Enterprise, list[Proposal]]]:
    """What would be learnt for the enterprises that something was just dropped for; what teaches nothing is let go."""
    asked_for = session.get(TO_LEARN, [])
    found = [(one, taught(here.services(), one)) for one in members if one.id in asked_for]
    told = [(one, proposals) for one, proposals in found if proposals]
    if asked_for:
        session[TO_LEARN] = [one.id for one, _ in told]
    return told


def _answer(wanted: Asked, act: Act, done: Outcome, before: Sequence[Line]) -> Response | str | tuple[str, int]:
    """Say what happened; where somebody else has decided meanwhile, show it and keep what was typed."""
    keys = [one.key for one in before]
    if done.stale and len(keys) == 1:
        return _conflict(wanted, act, _of_keys(keys, wanted))
    names = [one.member.name for each in before for one in each.candidates if one.member.id in _targets(act)]
    message = deciding.told(act, done, names)
    if done.stale:
        left = ", ".join(f"« {one.face.title} »" for one in before if one.key in done.stale)
        message += f" Laissés tels quels, car quelqu'un a décidé entre-temps : {left}."
    return _answered(wanted, message, _of_keys(keys, wanted), 200)


def _targets(act: Act) -> list[str]:
    return [act.to] if act.to else request.form.getlist("pour")


def _conflict(wanted: Asked, act: Act, lines: Sequence[Line]) -> tuple[str, int]:
    message = "Quelqu'un a décidé entre-temps : rien n'a été changé. Voici sa décision, et ce que vous aviez saisi."
    page = "queue/fragment.html.j2" if _alive() else "queue/conflict.html.j2"
    return render_template(page, lines=lines, message=message, typed=act, **_shared(wanted)), 409


def _answered(wanted: Asked, message: str, lines: Sequence[Line], code: int) -> Response | tuple[str, int]:
    if _alive():
        return render_template(
            "queue/fragment.html.j2", lines=lines, message=message, typed=None, **_shared(wanted)
        ), code
    flash(message, "problem" if code >= 400 else "message")  # noqa: PLR2004 (errors begin there)
    if request.form.get("retour") == "marche" and lines:
        return redirect(url_for("procedure.index", cle=lines[0].key))
    anchor = request.form.get("suite", "")
    here_again = wanted.decide("queue.index")
    return redirect(f"{here_again}#{anchor}" if anchor.startswith("avis-") and anchor[5:].isalnum() else here_again)


def _alive() -> bool:
    """Whether our script asks, which puts the answer into the page that is open."""
    return request.headers.get("X-Requested-With") == "fetch"
